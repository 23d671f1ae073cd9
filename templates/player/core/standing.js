// How a result is said: in points, never against the verdict; what is weakest, and what is best read again.
(function (lp) {
  "use strict";

  const { parse, plus, times, product, compare, percent, decimal, zero } = lp.fraction;

  /**
   * The points of this attempt, never rounded against the verdict, and those that pass where they are a whole number; null
   * where not this attempt alone counts, or the author has changed the quiz since.
   * @type {Lp.Namespace["standing"]["points"]}
   */
  const points = function (session) {
    const { earned, possible, text } = session.result();
    const { passed, text: counted } = session.counted;
    if (!earned || text !== counted) return null;
    const mark = session.quiz?.mark ?? null;
    const takes = mark === null ? null : times(product(parse(mark), possible), 1, 100);
    return {
      earned: decimal(earned, passed === false),
      possible: decimal(possible),
      needed: takes && takes.n % takes.d === 0n ? decimal(takes) : null,
    };
  };

  /** @param {Lp.ObjectiveEarned} one */
  const shareOf = ({ earned, possible }) => percent(earned, possible);

  /** What was earned for each objective, the weakest first. @type {Lp.Namespace["standing"]["objectives"]} */
  const objectives = (session) => session.byObjective().sort((one, other) => compare(shareOf(one), shareOf(other)));

  /** The section that most questions of an objective rest on. @param {Lp.Question[]} questions @param {string | null} objective */
  const sectionOf = function (questions, objective) {
    const found = questions.filter((question) => objective !== null && question.objective === objective).flatMap(({ section }) => section ?? []);
    /** @param {string} id */
    const often = (id) => found.filter((each) => each === id).length;
    return found.reduce((/** @type {string | null} */ best, id) => (best === null || often(id) > often(best) ? id : best), null);
  };

  /**
   * Of these sections the one where most points were missed: by the sentence that a key rests on, else by the objective.
   * @type {Lp.Namespace["standing"]["weakest"]}
   */
  const weakest = function (session, sections) {
    const missed = session.asked.map((question) => ({
      id: question.section ?? sectionOf(session.asked, question.objective),
      points: plus(parse(question.scoring.points), times(session.earned(question).points, -1)),
    }));
    /** @param {Lp.Section} section */
    const sum = ({ id }) => missed.reduce((so, each) => (each.id === id ? plus(so, each.points) : so), zero);
    return sections.reduce((/** @type {Lp.Section | null} */ worst, section) => (compare(sum(section), worst ? sum(worst) : zero) > 0 ? section : worst), null);
  };

  lp.standing = { points, objectives, weakest };
})(lessonpack);
