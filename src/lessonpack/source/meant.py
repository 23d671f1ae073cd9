"""What a word that the format does not know was meant for: a misspelt key, or what other tools call the same thing.

Spelling tells `titel` from `title`; that a `license` stands under `rights` it cannot tell.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import SequenceMatcher, get_close_matches
from functools import cache

from lessonpack.findings import quoted
from lessonpack.source import keys

_NEAR, _SURE = 0.6, 0.8  # how alike two words are for one to be suggested for the other, and to be read as it
_MOST = 200  # words that one is compared with: a bank has ten thousand ids
_LONGEST = 80


def suggestion(word: str, known: Collection[str]) -> str:
    """The words of a finding that name the nearest right spelling; "" when none is near."""
    near = _nearest(word, known, _NEAR)
    return f"; did you mean {quoted(near)}?" if near else ""


def key(part: str, word: str, free: Collection[str]) -> str:
    """The key of a part that a word was surely meant for, of those that are `free`; "" when that is not sure."""
    plain = _plain(word)
    for other in _table(part).get(plain, ()):
        if other in free:
            return other
    return "" if plain in _ADVICE.get(part, {}) else _nearest(word, free, _SURE)


def advice(part: str, word: str, free: Collection[str], taken: Collection[str] = ()) -> str:
    """What to say of a key that a part does not have: what it was meant for, or where what it says stands.

    `taken` are the keys that stand there already.
    """
    if word.startswith("-") and word[1:] in keys.known():
        return f"; the hyphen lacks the blank behind it, `- {word[1:]}: …`"
    plain = _plain(word)
    sure, told = key(part, word, free), _ADVICE.get(part, {}).get(plain, "")
    twin = next((other for other in _table(part).get(plain, ()) if other in taken), "")
    if sure:
        return f"; did you mean {quoted(sure)}?"
    if told or twin:
        return f"; {told}" if told else f"; {quoted(twin)} says it already"
    return suggestion(word, free)


def stands_for(part: str, word: str, missing: str) -> bool:
    """True when a key that is unknown is why another is missing."""
    within = missing == "blocks" and part == "section" and _plain(word) in _ADVICE["section"]
    return within or bool(key(part, word, (missing,)) or suggestion(word, (missing,)))


def value(word: str, known: Collection[str]) -> str:
    """Likewise for the values of a key that has a fixed choice of them."""
    other = next((each for each in _VALUES.get(_plain(word), ()) if each in known), "")
    return f"; did you mean {quoted(other)}?" if other else suggestion(word, known)


def _plain(word: str) -> str:
    """A word as the format would write it."""
    return word[:_LONGEST].strip("“”„‘’«»\"' ").lower().replace("-", "_").replace(" ", "_")


def _nearest(word: str, known: Collection[str], least: float) -> str:
    for written in dict.fromkeys((word[:_LONGEST], _plain(word))):
        near = get_close_matches(written, _likely(written, known), n=1, cutoff=least)
        if near:
            return near[0]
    return ""


def _likely(word: str, known: Collection[str]) -> list[str]:
    """Those among very many words that can be alike at all, by their length and their letters."""
    if len(known) <= _MOST:
        return list(known)
    compared = SequenceMatcher(a="", b=word, autojunk=False)
    found: list[str] = []
    for each in known:
        compared.set_seq1(each)
        if compared.real_quick_ratio() >= _SURE and each[:1] == word[:1]:
            found.append(each)
            if len(found) == _MOST:
                break
    return found


@cache
def _table(part: str) -> Mapping[str, tuple[str, ...]]:
    """The keys that each word may stand for in a part, the likeliest first."""
    made: dict[str, list[str]] = {}
    for target, others in (*_WORDS.get(part, {}).items(), *_WORDS[""].items()):
        for other in others.split():
            made.setdefault(other, []).append(target)
    return {word: tuple(targets) for word, targets in made.items()}


# --- what other tools and people call the keys ------------------------------------------------------------

_HEAD = {
    "title": "name heading header subject",
    "authors": "author creator creators written_by by contributors",
    "rights": "license licence copyright rights_holder",
    "keywords": "tags topics subjects",
    "description": "summary abstract subtitle overview",
    "hook": "introduction intro opening teaser lead preface",
    "objectives": "goals outcomes aims learning_objectives learning_outcomes learning_goals",
    "source": "sources references bibliography origin",
    "messages": "strings translations wording",
    "theme": "colors colours style design",
    "ignore": "ignores suppress waive exceptions",
}
_QUIZ = {
    "time_limit": "duration time timer minutes limit time_allowed max_time timeout time_limit_minutes",
    "pass_mark": "passing_score pass_score passing_grade pass_grade passing mastery_score mastery threshold min_score "
    "minimum_score required_score cutoff cut_score score_to_pass passing_percentage pass_percentage pass_percent "
    "pass_threshold",
    "attempts": "max_attempts tries max_tries retries retakes attempts_allowed allowed_attempts number_of_attempts",
    "shuffle": "randomize randomise random random_order shuffle_questions randomize_questions",
    "grade": "grading grade_method grading_method scoring",
    "answers": "show_answers solutions right_answers correct_answers show_correct show_correct_answers review",
    "feedback": "show_feedback",
    "title": "name heading header",
    "questions": "items exercises",
    "pools": "pool draw banks",
    "report": "reporting",
    "extend_time": "extra_time extension",
}
_POOL = {
    "pick": "count number draw amount n take choose select size",
    "tag": "topic keyword category",
    "questions": "items",
}
_ASKED = {
    "stem": "question prompt text statement ask title body content question_text",
    "points": "score mark marks max_score weight value worth grade",
    "hint": "tip clue",
    "objective": "goal outcome aim learning_objective",
    "tags": "topics categories category keywords",
    "evidence": "source quote",
}
_CHOOSING = _ASKED | {
    "choices": "options option answers alternatives distractors responses answer_options items",
    "shuffle": "randomize randomise random random_order shuffle_choices shuffle_answers shuffle_options",
}
_WORDS: dict[str, dict[str, str]] = {
    "": {"id": "identifier ident slug ref uid", "language": "lang locale"},
    "lesson": _HEAD
    | {
        "sections": "chapters pages slides content contents body blocks parts units",
        "questions": "items exercises bank question_bank",
        "quiz": "test exam assessment",
    },
    "course": _HEAD | {"lessons": "modules units chapters", "final_quiz": "quiz test exam assessment final final_exam"},
    "entry": {
        "lesson": "path file source href",
        "requires": "prerequisites prerequisite depends_on depends after needs",
    },
    "objective": {"text": "title name description goal objective"},
    "section": {"title": "name heading header", "blocks": "content contents body paragraphs items elements"},
    "quiz": _QUIZ,
    "final_quiz": _QUIZ | {"requires": "prerequisites prerequisite depends_on depends after needs"},
    "pool": _POOL,
    "final_pool": _POOL | {"lessons": "lesson from"},
    "single_choice": _CHOOSING,
    "multiple_response": _CHOOSING | {"scoring": "partial partial_credit grading"},
    "true_false": _ASKED
    | {
        "answer": "correct correct_answer right right_answer solution is_true true",
        "labels": "options choices answers",
        "choice_feedback": "feedbacks",
    },
    "choice": {
        "text": "label content option choice answer answer_text title name body value",
        "correct": "right is_correct iscorrect is_right true answer solution",
        "feedback": "explanation comment rationale hint",
        "fixed": "lock locked pinned pin last",
        "id": "key letter",
    },
    "feedback": {
        "correct": "right success good true passed if_correct",
        "incorrect": "wrong false failure bad failed if_incorrect if_wrong",
        "general": "all default both always any text neutral",
    },
    "labels": {"true": "yes right correct", "false": "no wrong incorrect"},
    "callout": {"kind": "type style variant", "title": "heading header name", "text": "content body"},
    "quote": {
        "by": "author who speaker name",
        "text": "quote content body",
        "source": "cite citation from reference work title",
    },
    "table": {"header": "headers head columns heading", "rows": "data body cells row", "caption": "title"},
    "code": {"text": "code content body source", "language": "syntax", "caption": "title"},
    "image": {
        "file": "src path url href source image picture",
        "alt": "alt_text alternative alternative_text description",
        "caption": "title legend",
    },
    "theme": {
        "accent": "color colour primary primary_color brand accent_color",
        "surface": "background bg background_color",
        "font": "font_family fonts typeface",
        "radius": "border_radius corners rounded",
    },
    "block": {
        "text": "paragraph p markdown md prose body content list ul ol bullets html",
        "heading": "title header subheading subtitle h1 h2 h3 h4 h5 h6",
        "callout": "note tip warning example info admonition alert box hint caution important key",
        "quote": "blockquote citation cite",
        "code": "listing codeblock code_block snippet pre source",
        "image": "figure picture img photo graphic diagram svg",
        "check": "question quiz exercise knowledge_check",
        "table": "grid",
    },
    "question": {
        "single_choice": "mcq mc choice radio single single_select one_choice",
        "multiple_response": "multiple_select multi_select multiple_answer multiple_answers checkbox "
        "checkboxes multi multiple mrq select_all",
        "true_false": "boolean bool tf yes_no statement true_or_false",
    },
}

# --- what stands elsewhere --------------------------------------------------------------------------------

_RIGHT = "the right choice says `correct: true`"
_SAID = "write `feedback: {general: …}`"
_OF_QUESTIONS = {
    **dict.fromkeys(("correct", "correct_answer", "answer", "right", "right_answer", "solution", "key"), _RIGHT),
    **dict.fromkeys(("explanation", "rationale", "comment", "general_feedback", "general"), _SAID),
    **dict.fromkeys(("image", "picture", "media"), "a picture stands in the stem: `![what it shows](media/…)`"),
    "type": "the kind of a question is the key above it",
    "kind": "the kind of a question is the key above it",
}
_OF_STATEMENTS = {word: said for word, said in _OF_QUESTIONS.items() if said != _RIGHT}
_IN_QUIZ = dict.fromkeys(("pass_mark", "attempts", "time_limit", "mode", "grade", "pools"), "it belongs into `quiz:`")
_ADVICE: dict[str, dict[str, str]] = {
    "single_choice": _OF_QUESTIONS,
    "multiple_response": _OF_QUESTIONS,
    "true_false": _OF_STATEMENTS,
    "lesson": _IN_QUIZ | dict.fromkeys(("choices", "stem"), "it belongs to an entry of `questions:`"),
    "section": {
        **dict.fromkeys(("text", "callout", "quote", "table", "code", "image", "check"), "it is an entry of `blocks:`"),
    },
    "choice": {"points": "points belong to the question", "points_each": "points belong to the question"},
    "question": dict.fromkeys(
        ("multiple_choice", "multiplechoice", "multiple_choices"),
        "write `single_choice`, or `multiple_response` where several are right",
    ),
    "block": dict.fromkeys(
        ("video", "audio", "iframe", "embed", "youtube", "film"), "link to it from a text: [the film](https://…)"
    ),
}

# Other words for the values of `kind`, `mode`, `feedback`, `answers`, `grade`, `scoring` and `report`.
_VALUES: dict[str, tuple[str, ...]] = {
    word: tuple(targets.split())
    for words, targets in (
        ("info information remark", "note"),
        ("hint advice", "tip"),
        ("danger caution attention important alert", "warning"),
        ("key_idea important takeaway summary", "key"),
        ("exam test scored marked", "graded"),
        ("ungraded training exercise self_test", "practice"),
        ("immediate immediately instant always after_each", "at_once after_each_question"),
        ("after_submit after_submission later end", "at_end after_each_attempt"),
        ("no none hidden false", "never"),
        ("highest max maximum", "best"),
        ("latest newest final", "last"),
        ("mean", "average"),
        ("all exact all_correct strict", "all_or_nothing"),
        ("partial_credit proportional", "partial"),
    )
    for word in words.split()
}
