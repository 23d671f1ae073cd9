// What the player's files give each other, and what the build gives them. The type check reads it, no package carries it.
// Within a file, JSDoc says the rest.

/** Written by the build as data.js. */
declare var lessonpackData: Lp.Data;

declare namespace Lp {
  // --- what the build writes (src/lessonpack/targets/_player/data.py) -----------------------------

  /** Of a lesson alone its own data stand here too; of several each has an object among `lessons`. */
  interface Data extends LessonData {
    /** The language that the player speaks. */
    language: string;
    lessons?: LessonData[];
    /** What the one adapter in the package wants to know; no other file looks into it. */
    adapter: unknown;
    messages: Record<string, string>;
    /** `lang` and `dir` of the player's words; empty where they are in the lesson's language. */
    marks: { lang?: string; dir?: string };
    /** Keys of the messages that are in the lesson's language all the same: the author's own. */
    own: string[];
  }

  interface LessonData extends Keyed {
    title: string;
    sections: Section[];
    objectives: Objective[];
    /** Those that the quiz may ask, in the author's order. */
    questions: Question[];
    /** What is only read between them, and behind how many of those that a learner is asked. */
    texts?: (Keyed & { behind: number })[];
    /** Those that sections ask between their blocks. */
    checks?: Question[];
    /** After how many days away the start page offers some of them again. */
    againAfter?: number;
    quiz: Quiz | null;
    layout: Layout;
    /** Tells this lesson from an earlier build of it; of several lessons the course has it. */
    content: string;
    /** In a course of several: its share in the score, and the lessons (ids) that it waits for. */
    weight: string;
    requires: string[];
    /** False where no page opens it. */
    overview?: boolean;
    /** What the ids of its pages end with, of which every lesson has one. */
    suffix?: string;
  }

  /** Something that the saved state names by the first characters of its key. */
  interface Keyed {
    id: string;
    key: string;
  }

  interface Section extends Keyed {
    title: string;
    /** How long it takes to read. */
    minutes: number;
  }

  interface Objective {
    id: string;
    text: string;
  }

  /** What questions of all kinds have; what a kind has of its own stands beside the kind (kinds/). */
  interface Question extends Keyed {
    kind: string;
    /** Of a sealed question its points alone. */
    scoring: ScoringKey | { points: string; manual?: true };
    /** An answer that is right. Not told of a sealed question. */
    right?: Response;
    /** Where right answers are held back: what `answerKey` opens. */
    sealed?: string;
    objective: string | null;
    /** The section that teaches what the question asks. */
    section: string | null;
    /** How often it may be tried before the right answer is shown; once where it is not said. */
    tries?: number;
    /** Learners may say how sure they are. */
    confidence?: true;
    /** Of a question asked before reading: the section at whose end it is answered, "" where there is none. */
    before?: string;
    /** The text or figure that it refers to. */
    stimulus?: string;
  }

  /** How a question is scored, and an answer that is right. */
  interface AnswerKey {
    scoring: ScoringKey;
    right: any;
    /** What else the kind keeps with them. */
    known?: any;
    /** Of a sealed question: what the author says of each part of an answer, and of the whole of it, as HTML. */
    parts?: Record<string, string>;
    nudges?: Record<string, string>;
    feedback?: Record<string, string>;
  }

  /** When right answers are shown. */
  type Answers = "after_each_question" | "after_each_attempt" | "after_last_attempt" | "after_pass" | "never";

  /** All of `accepts` and nothing else, or units summed between floor and ceiling (docs: scoring). */
  type ScoringKey =
    | { points: string; manual?: true; accepts: Accepted[] }
    | { points: string; manual?: true; accepts?: undefined; parts?: undefined; units: Record<string, number>; floor: number; ceiling: number }
    | { points: string; manual?: true; accepts?: undefined; parts: { accepts: Accepted; units: number }[]; floor: number; ceiling: number };

  /** An identifier, a pair, a position, words of a gap, a gap's number, or an area of a picture (docs: scoring). */
  type Accepted =
    | string
    | { pair: [string, string] }
    | { id: string; place: number }
    | { gap: string; words: string[]; case: boolean; patterns?: string[] }
    | { gap: string; from: string; to: string }
    | { rectangle: [number, number, number, number] }
    | { circle: [number, number, number] }
    | { polygon: [number, number][] };

  /** What a learner gave (docs: scoring). */
  type Response =
    | { chosen: string[] }
    | { pairs: [string, string][] }
    | { order: string[] }
    | { gaps: Record<string, string> }
    | { points: [number, number][] }
    | { text: string };

  /** A form of responses: what is given falls into pieces, of which a part of a key accepts one or does not. */
  interface Form<Given = any, Piece = any> {
    pieces(given: Given): Piece[];
    accepts(accepted: any, piece: Piece): boolean;
  }

  /** Numbers as learners write them, and with a point, as they are kept. */
  interface Numbers {
    /** A number without exponent; "" for what is none. */
    writtenOut(text: string): string;
    /** The unit is the one that stands behind the field. */
    taken(text: string, unit: string): string;
    shown(text: string): string;
    /** With its unit; what is no number as it is. */
    told(text: string, unit: string): string;
    /** The number that is right, in words, and from where to where others are. */
    right(known: string, accepted: { from: string; to: string }, unit: string): string;
    /** Of fields with what is kept of them; null where all are empty or hold numbers. */
    refused(app: Player, filled: [HTMLElement, string][]): Node | null;
  }

  interface Quiz {
    title: string;
    /** The pass mark in percent, exactly; null for practice. */
    mark: string | null;
    /** As it is told, and as manifests have it: with two decimals, rounded up. */
    markText: string | null;
    /** null: as often as one likes. */
    attempts: number | null;
    /** Feedback after each answer rather than at the end. */
    atOnce: boolean;
    shuffle: boolean;
    /** Answers may be tried again, nothing is scored. */
    practice?: boolean;
    /** When right answers are shown; with the feedback on each question where it is not said. */
    answers?: Answers;
    /** Which attempt counts; the best where it is not said. */
    grade?: Grade;
    /** Where the average counts: each attempt's share of the points is a whole number of so many parts. */
    parts?: string;
    /** `end`: no score is told before the matter is closed. */
    report?: "end";
    /** Minutes for one attempt, and whether a learner may ask for more: so many minutes, so often at most. */
    time?: { minutes: number; extend: boolean; more: number; most: number };
    /** With pools: the ids that everybody is asked. */
    always?: string[];
    pools?: Pool[];
  }

  /** `half`: half of the time is over; `five`: five minutes are left; `last`: it ends soon; `up`: it is over. */
  type TimeSign = "half" | "five" | "last" | "up";

  /** When something was last done in a lesson. */
  interface Days {
    readonly day: number;
    readonly away: number;
    visit(): void;
    encode(): string;
    restore(version: string): void;
  }

  interface TimeLimit {
    readonly isRunning: boolean;
    readonly left: number;
    readonly isEnding: boolean;
    readonly mayExtend: boolean;
    readonly moreMinutes: number;
    run(): void;
    stop(): void;
    reset(): void;
    extend(): void;
    tick(): TimeSign | null;
    encode(): { elapsed: string; extensions: string };
    restore(saved: { elapsed: string; extensions: string }): void;
  }

  /** Questions, by id, of which each learner is asked `pick`. */
  interface Pool {
    pick: number;
    questions: string[];
  }

  /** How the saved state is written: fields in order with their widths, characters of a key, most characters in all. */
  interface Layout {
    version: string;
    key: number;
    choice: number;
    fields: [string, number][];
    limit: number;
  }

  // --- core ---------------------------------------------------------------------------------------------

  interface Fraction {
    n: bigint;
    d: bigint;
  }

  /** What stands in a message: a number is written as the language writes it; on a page it may be part of one. */
  type Values = Record<string, string | number | Node>;

  interface Say {
    /** A message by its key, with its values filled in. */
    (key: string, values?: Values): string;
    /** The same in pieces, its values among them. */
    pieces(key: string, values?: Values): (string | Node)[];
    /** The key with the plural form for its `n`. */
    keyOf(key: string, values?: Values): string;
    /** A percentage, given as a plain decimal. */
    percent(plain: string): string;
    /** How an option is called, by its place. */
    letter(index: number): string;
  }

  type PlaceKind = "menu" | "overview" | "section" | "quiz" | "question" | "review" | "result";

  /** A page of the lesson; `id` is "" where the kind says all. */
  interface Place {
    kind: PlaceKind;
    id: string;
  }

  /** `held`: submitted and failed with attempts left, the learner has not chosen yet. */
  type Phase = "new" | "open" | "held" | "passed" | "failed" | "completed";

  /** `waiting`: people judge it. */
  type Verdict = "right" | "partly" | "wrong" | "waiting";

  interface Answer {
    /** In the form of the question's kind. */
    response: Response;
    checked: boolean;
    flagged: boolean;
    recorded: boolean;
    /** How sure the learner is: 1 guesses, 2 is fairly sure, 3 certain; 0 did not say. */
    sure: number;
    /** Wrong tries that were taken back; after a reload no more than one of them is known. */
    tried: number;
    /** The latest of them. */
    last?: Response;
    /** Milliseconds at the question. */
    spent: number;
    /** False when part of the time was spent in an earlier session. */
    whole: boolean;
    /** When it was given for good. */
    at: Date | null;
  }

  /** One answer that stands, for a platform. */
  interface Report {
    question: string;
    kind: string;
    response: Response;
    state: Verdict;
    points: string;
    at: Date | null;
    seconds: number | null;
    answer: Answer;
  }

  type Grade = "best" | "last" | "average";

  /** A score, and whether it passes: null without a pass mark. */
  interface Counted {
    passed: boolean | null;
    text: string;
  }

  /** What an attempt has earned; one that was handed in before the author changed the lesson has no points any more. */
  type Settled = { earned: Fraction; possible: Fraction; text: string } | { earned: null; possible: null; text: string };

  interface Outcome {
    status: Phase | "incomplete";
    score: string | null;
  }

  /** The result for one objective. */
  interface Result {
    id: string;
    score: string;
    /** null without a pass mark. */
    passed: boolean | null;
  }

  /** The points for one objective. */
  interface ObjectiveEarned {
    objective: Objective;
    earned: Fraction;
    possible: Fraction;
  }

  /** With the percentage from which the score was rounded. */
  interface Exactly extends Result {
    share: Fraction;
  }

  /** A result for a platform, and what it may take the place of there. */
  interface Achieved extends Result {
    replaces: "any" | "lower" | "none";
  }

  interface Restored {
    /** The lesson is another one than when the state was saved. */
    changed: boolean;
    /** Answers that no longer fit. */
    lost: number;
  }

  /** How many characters of a key stand in a state: of a question's, and of the parts' that an answer names. */
  interface Widths {
    key: number;
    choice: number;
  }

  /** The values of a saved state, with the widths of the keys in it. */
  interface SavedState extends Widths {
    values: Record<string, string>;
  }

  interface Earned {
    points: Fraction;
    state: Verdict;
  }

  /** Questions that are being answered: those of the quiz, or the knowledge checks. */
  interface Book {
    /** What orders that look random depend on. */
    readonly seed: number;
    answer(id: string): Answer;
    isAnswered(id: string): boolean;
    revealed(id: string): boolean;
    give(id: string, response: Response): void;
    check(id: string): boolean;
    again(id: string): void;
    weigh(id: string, sure: number): void;
    mayShowAnswer(id: string): boolean;
    earned(question: Question): Earned;
  }

  /** What a quiz for practice asks again. */
  interface Returns {
    readonly due: Map<string, { times: number; at: number }>;
    /** The question that has come back and is on the screen, and what comes after it. */
    aside: { id: string; next: Keyed | undefined } | null;
    judged(id: string, isRight: boolean): void;
    next(isEnd: boolean): string | null;
    takeUp(id: string): void;
  }

  interface Checks extends Book {
    encode(layout: Layout): string;
    restore(text: string, widths: SavedState): number;
  }

  /** The rows that a platform has of single answers. */
  interface Rows {
    length: number;
    readonly known: string[];
    readonly open: Map<Answer, boolean>;
    take(report: Report, counted: boolean): void;
    settle(): void;
    encode(proven: boolean, name: (question: string) => string): { recorded: string; rows: string };
    restore(values: { [field: string]: string }, question: (row: string) => string | undefined): void;
  }

  /** What was done since the platform last had everything, in this browser. */
  interface Journal {
    settle(state: string): void;
    sent(state: string): void;
    keep(state: string, whole: string): boolean;
    after(state: string): string | null;
  }

  /** What a platform is told of: a lesson alone, or a course. */
  interface Work {
    readonly data: { layout: Layout };
    readonly outcome: Outcome;
    readonly mayLower: boolean;
    /** How much is done, of 1. */
    readonly progress: number;
    /** Results by objective that belong to the score, as far as they are known. */
    readonly achieved: Achieved[];
    /** How many answers the platform has taken, and of which question each is; none where that is not known. */
    readonly recorded: number;
    readonly rows: string[];
    /** What was given, as text, by question. */
    readonly given: Map<string, string>;
    /** The state without place and time. */
    readonly gist: string;
    pause(): void;
    resume(): void;
    reports(): Report[];
    taken(report: Report, counted: boolean): void;
    /** All that the platform was told has arrived. */
    settle(): void;
    /** Nothing that is done from here on is recorded. */
    freeze(): void;
    /** What was restored may be more than the platform has. */
    scoreAnew(): void;
    encode(proven?: boolean): string;
    restore(text: string): Restored | null;
  }

  interface Course extends Work {
    readonly record: Rows;
    readonly sessions: Session[];
    /** The lesson that is open; null: the menu is. */
    readonly here: Session | null;
    readonly ahead: Session | null;
    readonly isSettled: boolean;
    enter(session: Session | null, place?: Place): void;
    awaited(session: Session): Session[];
    isDone(session: Session): boolean;
    isClosed(session: Session): boolean;
  }

  interface Session extends Book, Work {
    readonly data: LessonData;
    readonly record: Rows;
    readonly questions: Map<string, Question>;
    readonly tellsEach: boolean;
    readonly quiz: Quiz | null;
    readonly asked: Question[];
    readonly answers: Map<string, Answer>;
    question(id: string): Question;
    readonly order: Question[];
    arranged(questions: Question[]): Question[];
    /** The pages of the quiz: the questions in this order, and between them what is only read. */
    readonly steps: Keyed[];
    readonly isOpen: boolean;
    readonly isBegun: boolean;
    readonly isSubmitted: boolean;
    readonly isPractice: boolean;
    readonly attemptsLeft: number | null;
    readonly mayRetry: boolean;
    readonly grade: Grade;
    /** An attempt was handed in since this session began; when that was. */
    readonly scored: boolean;
    readonly handedIn: number | null;
    readonly counted: Counted;
    readonly results: Exactly[];
    judged(share: Fraction): Counted;
    readonly returns: Returns | null;
    readonly limit: TimeLimit | null;
    readonly submitted: number;
    place: Place;
    phase: Phase;
    readonly days: Days | null;
    visited: Set<string>;
    visit(place: Place): void;
    readonly checks: Checks;
    flag(id: string, flagged: boolean): void;
    submit(): void;
    retry(): void;
    accept(): void;
    stateOf(id: string): "open" | "chosen" | Verdict;
    sum(questions: Question[]): { earned: Fraction; possible: Fraction };
    result(): Settled;
    byObjective(): ObjectiveEarned[];
  }

  // --- the kinds of question ----------------------------------------------------------------------------

  /**
   * What the player has to know of a question's kind, in a file under kinds/. What is given has a form of the kind's own;
   * a page tells that it changed by an event `change` within the question.
   */
  interface Kind<Q extends Question = any, R extends Response = any> {
    /** What is given as long as nothing is. */
    readonly nothing: R;
    /** An answer has several parts, and stays to be mended when it is tried again. */
    readonly mends?: boolean;
    /** What is said to who asks for a verdict with nothing given: the key of a message; without it, that of all. */
    readonly first?: string;
    /** What is said to who asks for a verdict on what is no answer as it stands, whose fields are marked; null where it can be judged. */
    refused?(sheet: Sheet<Q, R>): Node | null;
    /** What is said, once, to who asks for a verdict on an answer a part of which is not given; null where nothing lacks, or all does. */
    lacking?(given: Pick<Sheet<Q, R>, "app" | "question" | "response">): Node | null;
    /** Whether there is an answer that can be judged. */
    isAnswered(response: R, question: Q): boolean;
    /** As a saved state has it: letters, digits and `._:,-` alone, "" for nothing. */
    encode(response: R, question: Q, widths: Widths): string;
    /** What a saved state has; null where that is cut, or names a part that is no longer there. */
    decode(text: string, question: Q, widths: Widths): R | null;
    /** As a platform is told; "" for nothing. */
    describe(response: R, interaction: ScormInteraction, alphabet: ScormAlphabet): string;
    /** Bring the page in line with what was given. */
    show(sheet: Sheet<Q, R>): void;
    /** What is given on the page. */
    read(sheet: Sheet<Q, R>): R;
    /**
     * While the answer stands nothing can be changed, and its parts say what may be known of them; else all is open again.
     * Returns what was given as it stands on the page, part by part; none while nothing is judged.
     */
    mark(sheet: Sheet<Q, R>): HTMLElement[];
    /** An answer in words, piece by piece, as the page has them. */
    print(response: R, asked: Printing<Q>): Printed[];
    /** All that is right, where that is more than an answer: every one of several, a range of numbers. */
    right?(asked: Printing<Q>): Printed[];
    /** What else the key on paper has of the right answer. */
    draw?(asked: Printing<Q>): HTMLElement;
  }

  /** A question where it is asked, for its kind. */
  interface Sheet<Q extends Question = any, R extends Response = any> {
    readonly app: Player;
    readonly book: Book;
    readonly question: Q;
    /** The element that holds all of the question. */
    readonly page: HTMLElement;
    readonly response: R;
    readonly answer: Answer & { last?: R };
    /** How often a wrong answer may be given anew before the right one is shown; 0 while nothing is judged. */
    readonly left: number;
    /** True once feedback may be seen and the answer stands. */
    readonly isRevealed: boolean;
    /** True when the learner may know, or has just said, what is right. */
    readonly isTold: boolean;
    /** How much makes room, once it is judged, for what is to be seen at once; from 3 on a kind folds what it can do without. */
    readonly fold: number;
  }

  /** What of a question's sheet lists and paper know. */
  type Printing<Q extends Question = any> = Pick<Sheet<Q>, "app" | "question" | "page">;

  type Confided = Pick<CheckBlock, "app" | "book" | "question" | "page" | "did">;

  interface Printed {
    /** A letter or number by which the page calls it; "" for none. */
    label: string;
    words: string;
    tongue: { lang: string | null; dir: string | null };
  }

  // --- the platform -------------------------------------------------------------------------------------

  type Mode = "normal" | "review" | "browse";

  /** What a platform knew when the session with it began; "" for what it does not say. */
  interface Standing {
    mode: Mode;
    status: string;
    score: string;
    state: string;
  }

  /** What to save: null for status, score or state leaves what the platform has. */
  interface Step {
    commit: boolean;
    /** Commit although the browser says that it has no network. */
    insist: boolean;
    reports: Report[];
    recorded: number;
    rows: string[];
    /** To be called for each report that is dealt with; `counted` when it used up an index. */
    taken: (report: Report, counted: boolean) => void;
    /** The state as text, asked for when the reports are dealt with. */
    state: () => string | null;
    /** The same before them, and without those answers as told of which that is not certain. */
    proven: () => string;
    status: Outcome["status"] | null;
    score: string | null;
    /** None where the platform has a better score. */
    objectives: Achieved[];
    /** How much is done, of 1. */
    progress: number;
    seconds: number;
  }

  /** The only part of the player that knows a platform: one file under adapters/, one in each package. */
  interface Adapter {
    /** Whether a platform that is not there yet may still come. */
    readonly mayComeLate: boolean;
    /** Whether leaving a lesson that is done leads to the next activity of the course. */
    readonly leadsOn: boolean;
    /** True when this browser alone keeps the learner's work. */
    readonly local: boolean;
    /** By which name the platform knows who is learning; asked only once the session is open. */
    readonly learner?: string;
    /** How many commits in a row failed as they do when the session is gone. */
    readonly failed?: number;
    /** Called when a platform that seemed out of reach is there after all. */
    onReached?: () => void;
    /** Look for the platform. */
    find(): boolean;
    /** Open the session; null when the platform refuses. Called once, after it was found. */
    open(): Standing | null;
    /** Write what is new; the faults, none when all went well. */
    save(step: Step): string[];
    /** End the session; true when the platform confirms. */
    finish(onward?: boolean): boolean;
    /** Throw away what is kept; where `local` is true. */
    forget?(): void;
  }

  interface Clock {
    /** Milliseconds of a clock that never goes back. */
    now: () => number;
    after: (ms: number, act: () => void) => unknown;
  }

  interface Keeper {
    state: "searching" | "open" | "alone" | "refused" | "review" | "browse" | "elsewhere" | "finished";
    /** What the platform refused, in its words; "" when all is saved. */
    trouble: string;
    /** Something is kept in this browser that the platform will have with the next save. */
    drafted: boolean;
    /** Questions whose answers the platform may not have. */
    readonly unproven: string[];
    /** The session with the platform is gone: only opening the lesson anew helps. */
    readonly isLost: boolean;
    restored: Restored | null;
    /** A saved state was there and is none of ours. */
    unreadable: boolean;
    /** The session that ended was one that writes nothing. */
    readonly: boolean;
    /** The platform has everything and confirmed the end. */
    confirmed: boolean;
    open(ready: (late: boolean) => void): void;
    save(): boolean;
    draft(): void;
    turn(): void;
    jot(): boolean;
    hide(): void;
    show(): void;
    /** Another window goes on with this lesson. */
    giveWay(): void;
    /** Save nothing any more: the learner begins anew. */
    drop(): void;
    /** Leaving leads on to the next activity of the course. */
    readonly leadsOn: boolean;
    finish(onward?: boolean): void;
  }

  // --- the page -----------------------------------------------------------------------------------------

  type Content = Node | string | null;

  interface Dom {
    h<K extends keyof HTMLElementTagNameMap>(
      name: K,
      properties?: Record<string, unknown>,
      ...children: Content[]
    ): HTMLElementTagNameMap[K];
    button(
      text: string | Node,
      hook: string,
      click: (event: MouseEvent) => void,
      more?: { kind?: string; once?: boolean },
    ): HTMLButtonElement;
    icon(name: string): SVGElement;
    gauge(share: number, mark: number | null): SVGElement;
    bar(link: HTMLElement, closed: boolean): void;
    hidden(text: string | Node): HTMLElement;
    spaced(element: Element): HTMLElement;
    line(element: Element): string;
    find<K extends keyof HTMLElementTagNameMap>(selector: K, within?: ParentNode): HTMLElementTagNameMap[K];
    find(selector: string, within?: ParentNode): HTMLElement;
    seek(selector: string, within?: ParentNode): HTMLElement | null;
    all<K extends keyof HTMLElementTagNameMap>(selector: K, within?: ParentNode): HTMLElementTagNameMap[K][];
    all(selector: string, within?: ParentNode): HTMLElement[];
    hook(name: string): HTMLElement;
  }

  interface Tell {
    /** A message as part of the page, marked where it is not in the lesson's language. */
    (key: string, values?: Values): HTMLElement | DocumentFragment;
    /** The `lang` of an element that a message names for screen readers; null in the lesson's language. */
    lang(key: string): string | null;
  }

  /** A page, and the lesson that it belongs to. */
  interface Destination {
    session: Session;
    place: Place;
  }

  /** A part of the frame that a button opens over the page. */
  interface Drawer {
    readonly isOpen: boolean;
    /** With `back` the focus goes back to the button when it closes. */
    open(open: boolean, back?: boolean): void;
  }

  interface Shell {
    readonly next: HTMLButtonElement;
    partsOf(session: Session): Place[];
    first(session: Session): Place;
    beside(by: number): Place | null;
    pageId(place: Place, session: Session): string;
    show(focus: boolean): void;
    dress(): void;
    /** These pages, with what they refer to; of lessons with such. */
    introduced?(pages: HTMLElement[]): HTMLElement[];
    refresh(): void;
    showKeeping(): void;
    notice(name: string, content: Content[] | null, role?: string): void;
    announce(...elements: Element[]): void;
  }

  /** A text as it is searched, and for each unit of it where it begins in the text as it is written. */
  interface Folded {
    text: string;
    from: number[];
  }

  /** A section as it is searched: its text with where each of its nodes begins. */
  interface SearchedSection extends Folded {
    session: Session;
    page: HTMLElement;
    title: string;
    /** The title as it is searched. */
    called: string;
    written: string;
    nodes: [Text, number][];
  }

  /** The browser's history, and the addresses of pages. */
  interface Trail {
    /** Where the address leads at which the page was loaded; null for nowhere. */
    readonly wanted: Destination | null;
    begin(): void;
    wayTo(address: string): Destination | null;
    arrive(page: string, known: boolean): void;
    turn(page: string): void;
    retry(session: Session): void;
    restart(): void;
    end(): void;
  }

  /** The other windows in which this lesson is open. */
  interface Windows {
    listen(): void;
    rest(): void;
  }

  interface QuestionPage {
    comeBack(): void;
    readonly page: HTMLElement;
    sync(number: number): void;
    /** Show of verdict and right answer what may be seen now. */
    reveal(): void;
    leaveOut(out: boolean): void;
  }

  /** Some questions once more, on a page of their own. */
  interface Round {
    readonly page: HTMLElement;
    /** How many are right by now. */
    readonly right: number;
  }

  /** What several questions refer to, beside each of them. */
  interface Stimuli {
    show(shown: HTMLElement, focus: boolean): HTMLElement | null;
    before(pages: HTMLElement[]): HTMLElement[];
    pose(block: HTMLElement, question: Question, before: Question | undefined, afresh: (page: HTMLElement) => Node[]): void;
  }

  /** A question, and where it was asked. */
  interface Posed {
    question: Question;
    page: HTMLElement;
  }

  /** The offer on start pages of lessons that were read days ago. */
  interface Revisit {
    sync(): void;
  }

  /** What an attempt has missed, on its result. */
  interface Missed {
    offer(kind: string): HTMLElement | null;
  }

  interface CheckBlock {
    readonly app: Player;
    readonly session: Session;
    readonly question: Question;
    readonly book: Book;
    readonly page: HTMLElement;
    readonly actions: HTMLElement;
    /** Something was done with the question: it is kept, and saved when it is `final`. */
    did(final?: boolean): void;
    sync(): void;
  }

  interface Menu extends ResultPage {
    explain(session: Session): void;
  }

  interface ReviewPage {
    sync(): void;
  }

  /** What answers and shows a lesson's questions: by their ids, and the pages after them where there is a quiz. */
  interface LessonPages {
    checks: CheckBlock[];
    questions: Map<string, QuestionPage>;
    review: ReviewPage | null;
    result: ResultPage | null;
  }

  interface ResultPage {
    sync(): void;
    showKeeping(): void;
  }

  /** Lists that several pages show. */
  interface Lists {
    page(app: Player, session: Session, kind: PlaceKind): HTMLElement;
    links(app: Player, ids: string[], text: (id: string) => Node): HTMLElement;
    attention(kind: string, words: Node, list: HTMLElement): HTMLElement;
    entries(app: Player, wanted?: (question: Question) => boolean): HTMLElement[];
    answers(app: Player): HTMLElement;
    heldBack(app: Player): HTMLElement | null;
    section(section: Section): HTMLElement;
  }

  interface Strip {
    sync(): void;
  }

  /** The player as its pages see it. */
  interface Player {
    readonly data: Data;
    /** The course where there is one of several lessons. */
    readonly course: Course | null;
    readonly sessions: Session[];
    /** The lesson that is open, or was last. */
    readonly session: Session;
    /** What answers and shows its questions. */
    readonly here: LessonPages;
    /** What is on the screen, or where the round was begun that is. */
    readonly place: Place;
    /** The id of the page on the screen. */
    readonly page: string;
    readonly pages: Pages;
    stimuli?: Stimuli;
    readonly keeper: Keeper;
    readonly adapter: Adapter;
    readonly shell: Shell;
    readonly menu: Menu | null;
    readonly trail: Trail;
    readonly recall: Recall | null;
    readonly say: Say;
    readonly tell: Tell;
    go(place: Place, session?: Session): void;
    practise(round: Round): void;
    did(final?: boolean): void;
    step(by: number): void;
    target(by: number): Place | null;
    way(by: number): Destination | null;
    mayEnter(session: Session): boolean;
    nextLabel(): Node | null;
    nextIsSecond(): boolean;
    stateWords(id: string, number: number): Node;
    submit(): void;
    timeUp(): void;
    retry(): void;
    accept(): void;
    saveNow(): void;
    exit(): void;
    askRestart(): void;
  }

  interface Pages {
    readonly figures: Figures | null;
    readonly search: Search | null;
    watch(): void;
    meet(id: string): void;
    of(session: Session): LessonPages;
    sync(): void;
    syncChecks(session: Session): void;
    showKeeping(): void;
  }

  interface Search {
    /** On the page that was chosen in it, show what was searched. */
    mark(): void;
  }

  interface Figures {
    /** Let a picture be enlarged. */
    dress(picture: HTMLImageElement): void;
  }

  /** Prompts to say something in one's own words. */
  interface Recall {
    /** Show what was written before. */
    load(): void;
    /** Keep nothing any longer. */
    forget(): void;
    /** The model answers of the lesson on the screen, for the key on paper. */
    models(): HTMLElement[];
  }

  // --- the one global -----------------------------------------------------------------------------------

  interface Namespace {
    /** Opens what a part of a section is folded in; only where something is. */
    unfold?: (part: Element | null) => void;
    speaker(texts: Record<string, string>, language: string): Say;
    fraction: {
      zero: Fraction;
      parse(text: string): Fraction;
      plus(a: Fraction, b: Fraction): Fraction;
      product(a: Fraction, b: Fraction): Fraction;
      quotient(a: Fraction, b: Fraction): Fraction;
      times(a: Fraction, whole: number, over?: number): Fraction;
      compare(a: Fraction, b: Fraction): number;
      inParts(value: Fraction, d: bigint, nearest?: boolean): Fraction;
      fromBase36(text: string): bigint;
      percent(a: Fraction, b: Fraction): Fraction;
      decimal(value: Fraction, down?: boolean): string;
      whole(text: string, mark: string | null): string;
      fromDecimal(text: string): Fraction;
    };
    opened(text: string): any;
    answerKey(question: Question): AnswerKey;
    saidOf(question: Question, id: string, what?: "parts" | "nudges"): string | undefined;
    /** By the one key that a response has. */
    forms: Record<string, Form>;
    /** The number that a text is, of pages where one is typed; null for any other text. */
    numberOf(text: string): Fraction | null;
    /** Whether a text is what a pattern with stars takes, both as they are compared. */
    isLike(pattern: string, text: string): boolean;
    /** Any text in the signs of a saved state, and back; an error for what is cut within three bytes. */
    packed(text: string): string;
    unpacked(text: string): string;
    /** What was typed, as a run-time is told it. */
    told(text: string): string;
    /** Of pages where numbers are typed. */
    numbers: Numbers;
    points(key: ScoringKey, response: Response): Fraction;
    /** True for what was judged and is not all right. */
    isMissed(state: string): boolean;
    judge(question: Question, response: Response): Earned;
    kinds: Record<string, Kind>;
    kindOf(question: Question): Kind;
    rightIn(asked: Printing): Printed[];
    /** The kinds that are answered by typing, by how what is typed is kept. */
    typed(writing: Writing): Kind<TypedQuestion, Typed>;
    grade: {
      tally(grade: Grade, before: Fraction, earned: Fraction): Fraction;
      counted(grade: Grade, kept: Fraction, attempts: number): Fraction | null;
      replaces(grade: Grade, now: boolean): Achieved["replaces"];
      rolledUp(quizzes: [Fraction, Fraction | null][]): Fraction | null;
    };
    standing: {
      points(session: Session): { earned: string; possible: string; needed: string | null } | null;
      objectives(session: Session): ObjectiveEarned[];
      weakest(session: Session, sections: Section[]): Section | null;
    };
    chance(seed: number, name: string): number;
    /** Of packages with questions that refer to a text or figure. */
    gathered?: (questions: Question[]) => Question[];
    drawn(questions: Question[], quiz: Quiz | null, seed: number, kept: Set<string>): Question[];
    shuffled<T>(entries: T[], seed: number, name: string, fixed?: (entry: T) => boolean): T[];
    state: {
      join(layout: Layout, values: Record<string, string>): string;
      split(layout: Layout, text: string): SavedState | null;
      versionOf(layout: Layout): string;
      most(layout: Layout, field: string): number;
      count(layout: Layout, field: string, values: Record<string, string>): number;
      keyed<T extends { key: string }>(entries: T[], start: string): T | undefined;
      chunks(text: string, width: number): string[];
      blank(questions: Question[]): Map<string, Answer>;
      reopen(question: Question, answer: Answer): void;
      encodeAnswer(layout: Layout, question: Question, answer: Answer): string | null;
      decodeAnswer(questions: Question[], text: string, widths: Widths): DecodedAnswer | null;
    };
    /** Of packages that give several tries at a question. */
    tries?: { left(book: Book, question: Question): number; again(book: Book, question: Question): boolean };
    between?: {
      words(app: Player, n: number): HTMLElement | null;
      nudge(row: HTMLElement, question: Question, id: string): void;
      tried(sheet: Sheet, row: HTMLElement, id: string, many: boolean): void;
    };
    today(): number;
    Days: new () => Days;
    TimeLimit: new (setting: NonNullable<Quiz["time"]>, now: () => number) => TimeLimit;
    Returns: new () => Returns;
    Checks: new (questions: Question[]) => Checks;
    Session: new (data: LessonData, random: () => number, now: () => number) => Session;
    Course: new (data: Data & { lessons: LessonData[] }, random: () => number, now: () => number) => Course;
    Rows: new (layout: Layout) => Rows;
    Journal: new (win: Window, id: string) => Journal;
    Keeper: new (adapter: Adapter, work: Work, journal: Journal, clock: Clock, changed: () => void) => Keeper;
    adapter: { (win: Window, data: Data): Adapter; timespan?: (seconds: number) => string };
    /** Of packages that ask how sure learners are. */
    confidence?: {
      (asked: Confided): { element: HTMLElement; sync(): void };
      verdict(asked: Confided): HTMLElement | null;
      result(app: Player): HTMLElement | null;
    };
    dom: Dom;
    teller(say: Say, marks: Data["marks"], own: string[]): Tell;
    aloud(element: Element): (string | Node)[];
    authored(within: Element, name: string, sealed?: string): Node | string;
    share(say: Say, text: string, mark: string | null): Node;
    tongue(element: HTMLElement): { lang: string | null; dir: string | null };
    Trail: new (app: Player, clock: Clock) => Trail;
    Windows: { new (id: string, giveWay: () => void): Windows; isOwn(win: Window): boolean };
    Drawer: new (toggle: HTMLElement, panel: HTMLElement, first?: () => HTMLElement | null) => Drawer;
    Shell: new (app: Player) => Shell;
    QuestionPage: new (app: Player, session: Session, question: Question) => QuestionPage;
    Asked: new (app: Player, session: Session, question: Question, book: Book, page: HTMLElement) => CheckBlock;
    CheckBlock: new (app: Player, session: Session, question: Question) => CheckBlock;
    Remaining: new (app: Player, clock: Clock) => { sync(): void; start(): void };
    Strip: new (app: Player) => Strip;
    ReviewPage: new (app: Player, session: Session) => ReviewPage;
    ResultPage: new (app: Player, session: Session) => ResultPage;
    PracticePage: new (app: Player, session: Session) => ResultPage;
    Menu: new (app: Player, course: Course) => Menu;
    lists: Lists;
    /** Only in packages with such questions or blocks. */
    BeforeBlock?: new (app: Player, session: Session, question: Question) => CheckBlock;
    Recall?: new (app: Player, win: Window) => Recall;
    Worked?: new (app: Player) => unknown;
    Embeds?: new (app: Player) => unknown;
    PaperKey: new (app: Player) => unknown;
    Pages: new (app: Player) => Pages;
    /** Of packages with one of the two that follow. */
    Round: new (app: Player, posed: Posed[], title: Node, note: Node) => Round;
    /** Of packages that ask again after days away. */
    Revisit?: new (app: Player) => Revisit;
    /** Of packages that may show right answers between two attempts. */
    Missed?: new (app: Player) => Missed;
    Figures?: new (app: Player) => Figures;
    Settings: new (app: Player) => unknown;
    Glossary: new () => unknown;
    Search: new (app: Player) => Search;
    folded: { (written: string): Folded; apart: string };
    printer(app: Player, words: string): HTMLElement;
    /** Set before the page starts; support reads its log. */
    player: Player;
  }

  type DecodedAnswer = Pick<Answer, "response" | "checked" | "flagged" | "recorded" | "sure" | "tried"> & { id: string };
}
