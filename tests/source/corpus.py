"""A good lesson and the ways to break it: codes, the piece that is replaced, what it becomes.

`¦` in the new piece marks where a finding is expected.
"""

from __future__ import annotations

MARK = "¦"
GOOD = """\
lessonpack: 1
id: broken
title: A lesson
language: en
keywords: [k, l]
ignore:
  QUIZ001: because
hook: |
  A hook.
objectives:
  - id: goal
    text: Know it.
sections:
  - id: one
    title: One
    blocks:
      - text: |
          Some prose
          in two lines.
      - heading: A heading
      - callout:
          kind: note
          title: A note
          text: Noted.
      - quote:
          text: Words.
          by: Somebody
      - table:
          header: [A, B]
          rows:
            - [a, b]
            - [c, d]
      - code:
          text: x = 1
          language: python
      - check: q4
questions:
  - single_choice:
      id: q1
      stem: Which?
      choices:
        - id: a
          text: This
          correct: true
          feedback: Right.
        - id: b
          text: That
          fixed: false
      points: 1
      shuffle: false
      feedback:
        general: So it is.
      objective: goal
      tags: [x]
  - multiple_response:
      id: q2
      stem: Which ones?
      scoring: partial
      choices:
        - id: c
          text: These
          correct: true
        - id: d
          text: Those
  - true_false:
      id: q3
      stem: So it is.
      answer: true
      labels: {true: Yes, false: No}
  - {true_false: {id: q4, stem: Fourth., answer: True}}
  - {true_false: {id: q5, stem: Fifth., answer: True, tags: [y, z]}}
  - {true_false: {id: q6, stem: Sixth., answer: True, tags: [y]}}
quiz:
  id: quiz
  title: A quiz
  mode: graded
  questions: [q1, q2, q3]
  pools:
    - {pick: 2, tag: y}
  pass_mark: 80
  attempts: 3
  grade: best
  feedback: at_once
  shuffle: false
  time_limit: 20
  extend_time: true
"""

PRACTICED = GOOD[GOOD.index("  mode: graded") :]

# codes, the piece, what it becomes
CASES = [
    # --- YAML
    ("SRC002", "A note", "A ¦\x01note"),
    ("SRC002", "A note", "A ¦\u2028note"),
    ("SRC002", "A note", "A ¦\x85note"),
    ("SRC002", "A note", "A ¦\ufeffnote"),
    ("SRC002", "A note", "A ¦\ufffenote"),
    ("SRC002", "A note", '"A ¦\\x0bnote"'),
    ("SRC002", "A note", '"A ¦\\uffffnote"'),
    ("SRC002 SRC002", "A note", '"A ¦\\x0bnote \\v¦\\b"'),
    ("SRC017", "stem: Which?", 'stem: "Which $a ¦\\theta$?"'),
    ("SRC017", "stem: Fourth.", 'stem: "Is $¦\\frac{a}{b}$, and $\\nu$?"'),
    ("SRC002 SRC002", "text: Noted.", "text: ¦\x7fNo¦\x80ted."),
    ("SRC004", "title: A lesson", "title: A¦: lesson"),
    ("SRC004", "title: A lesson", "title: ¦@lesson"),
    ("SRC004", "title: A lesson", "title: ¦`lesson"),
    ("SRC004", "title: A lesson", "title: ¦%lesson"),
    ("SRC004", "title: A lesson", "title: ¦'A lesson"),
    ("SRC004", "title: A lesson", 'title: ¦"A lesson'),
    ("SRC004", "title: A lesson", 'title: ¦"A \\lesson"'),
    ("SRC004", "title: A lesson", 'title: ¦"\\xZZ"'),
    ("SRC004", "title: A lesson", "title: ¦*"),
    ("SRC004", "title: A lesson", "title: ¦&"),
    ("SRC004", "title: A lesson", "title: ¦!<lesson"),
    ("SRC004", "title: A lesson", "title: 'A' ¦lesson"),
    ("SRC004", "title: A lesson", "title: ¦- A lesson"),
    ("SRC004", "title: A lesson", "¦title A lesson"),
    ("SRC004", "title: A lesson", " title¦: A lesson"),
    ("SRC004", "title: A lesson", "title: A ]¦: lesson"),
    ("SRC004", "[k, l]", "¦[k, l"),
    ("SRC004", "[k, l]", "¦[k, l}"),
    ("SRC004", "[k, l]", "[k, l]¦]"),
    ("SRC004", "hook: |", "hook: ¦| text"),
    ("SRC004", "    blocks:", "   ¦blocks:"),
    ("SRC004", "    title: One", "   ¦title: One"),
    ("SRC004", "  - single_choice:\n", "  single_choice:\n"),
    ("SRC005", "          kind: note", "¦\tkind: note"),
    ("SRC005", "    title: One", "  ¦\ttitle: One"),
    ("SRC005", "  A hook.", "¦\tA hook."),
    ("SRC006", "language: en", "language: en\n¦title: Again"),
    ("SRC006", "          feedback: Right.", "          feedback: Right.\n          ¦correct: false"),
    ("SRC006", "{true: Yes, false: No}", "{true: Yes, ¦true: No}"),
    ("SRC007", "title: A lesson", "title: ¦&a A lesson"),
    ("SRC007 SRC007", "[k, l]", "[¦&x a, ¦*x]"),
    ("SRC007 SRC007", "title: One\n", "title: ¦&t One\n    ¦<<: *t\n"),
    ("SRC007", "        - id: b\n          text: That", "        - id: b\n          text: ¦*that"),
    ("SRC007", "answer: true", "answer: ¦*yes"),
    ("SRC007", "quiz:\n  id: quiz", "quiz:\n  ¦<<: *defaults\n  id: quiz"),
    ("SRC007", "    blocks:", "    blocks: ¦&all"),
    ("SRC008", "title: A lesson", "title: ¦!!str A lesson"),
    ("SRC008", "pass_mark: 80", "pass_mark: ¦!percent 80"),
    ("SRC008", "choices:\n        - id: a", "choices: ¦!!seq\n        - id: a"),
    ("SRC009", "lessonpack: 1", "¦%YAML 1.2\n---\nlessonpack: 1"),
    ("SRC009", "lessonpack: 1", "# x\n¦%TAG ! !\n---\nlessonpack: 1"),
    ("SRC009", "quiz:\n", "¦---\nquiz:\n"),
    ("SRC010", "[k, l]", "[" * 39 + "¦[a]" + "]" * 39),
    ("SRC011", "keywords: [k, l]", "? ¦[a]\n: b"),
    ("SRC011", "keywords: [k, l]", "? ¦{a: b}\n: b"),
    ("SRC011", "keywords: [k, l]", "¦~: b"),
    ("SRC011", "keywords: [k, l]", "¦null: b"),
    # --- the head
    ("SRC013", "lessonpack: 1\nid: broken", "id: broken\n¦lessonpack: 1"),
    ("SRC013", "lessonpack: 1\nid: broken", "¦id: broken"),
    ("SRC014", "lessonpack: 1", "lessonpack: ¦2"),
    ("SRC014", "lessonpack: 1", "lessonpack: ¦'1'"),
    ("SRC014", "lessonpack: 1", "lessonpack: ¦yes"),
    ("SRC022", "lessonpack: 1", "lessonpack: ¦[1]"),
    ("SRC025", "lessonpack: 1", "lessonpack:¦"),
    ("SRC020", "lessonpack: 1\nid: broken\ntitle: A lesson\n", "¦lessonpack: 1\nid: broken\n"),
    ("SRC015", "mode: graded", "mode: ¦“graded”"),
    ("SRC015", "answer: true", "answer: ¦‘yes’"),
    ("SRC016", "{id: q4, stem: Fourth., answer: True}", "{id: q4, stem: Fourth, ¦fifth, answer: True}"),
    ("SRC021", "language: en", "language: en\n¦descripton: x"),
    ("SRC021", "keywords: [k, l]", "¦license: CC BY"),
    ("SRC021", "pass_mark: 80", "¦passing_score: 80"),
    ("SRC021", "      stem: Which?", "      ¦question: Which?"),
    ("SRC022", "title: A lesson", "title: ¦[A, lesson]"),
    ("SRC022", "keywords: [k, l]", "keywords: ¦k, l"),
    ("SRC022", "keywords: [k, l]", "keywords: [¦[a], b]"),
    ("SRC022", "keywords: [k, l]", "keywords: [¦{a: b}, b]"),
    ("SRC022", "ignore:\n  QUIZ001: because", "ignore: ¦[QUIZ001]"),
    ("SRC022", "objectives:\n  - id: goal\n    text: Know it.", "objectives: ¦goal"),
    ("SRC022", "  - id: goal\n    text: Know it.", "  - ¦goal"),
    ("SRC025", "title: A lesson", "title:¦"),
    ("SRC025", "title: A lesson", "title: ¦~"),
    ("SRC025", "  QUIZ001: because", "  QUIZ001:¦"),
    ("SRC025", "[k, l]", "[k, ¦null]"),
    ("SRC031", "id: broken", "id: ¦Broken"),
    ("SRC031", "id: broken", "id: ¦1st"),
    ("SRC031", "id: broken", "id: ¦true"),
    ("SRC031", "id: broken", "id: ¦a--b"),
    ("SRC031", "id: broken", f"id: ¦{'a' * 61}"),
    ("SRC032", "title: A lesson", "title: ¦''"),
    ("SRC032", "  QUIZ001: because", "  QUIZ001: ¦' '"),
    ("SRC034", "language: en", "language: ¦English"),
    ("SRC034", "language: en", "language: ¦xx"),
    ("SRC034", "language: en", "language: ¦en_GB"),
    ("SRC035", "  QUIZ001: because", "  ¦QUIZ: because"),
    # --- sections and blocks
    ("SRC020", "    title: One\n", ""),
    ("SRC022", "    blocks:\n      - text: |", "    blocks: ¦none\n    x:\n      - text: |"),
    ("SRC023", "- heading: A heading", "- ¦heding: A heading"),
    ("SRC023", "- heading: A heading", "- ¦widget: A heading"),
    ("SRC024", "- heading: A heading", "- ¦heading: A heading\n        level: 2"),
    ("SRC024", "- heading: A heading", "- ¦{}"),
    ("SRC022", "- heading: A heading", "- ¦A heading"),
    ("SRC025", "- heading: A heading", "- ¦~"),
    ("SRC025", "- heading: A heading", "- heading:¦"),
    ("SRC022", "- heading: A heading", "- heading: ¦{text: A heading}"),
    ("SRC030", "kind: note", "kind: ¦hint"),
    ("SRC030", "kind: note", "kind: ¦Note"),
    ("SRC021", "          kind: note", "          kind: note\n          ¦body: x"),
    ("SRC022", "kind: note", "kind: ¦[note]"),
    ("SRC020", "          kind: note\n          title", "          ¦title"),
    ("SRC020", "          by: Somebody\n", ""),
    ("SRC022", "rows:\n            - [a, b]\n            - [c, d]", "rows: ¦none"),
    ("SRC022", "- [a, b]", "- ¦a, b"),
    ("SRC033", "rows:\n            - [a, b]\n            - [c, d]", "rows: ¦[]"),
    ("SRC033", "header: [A, B]", "header: ¦[]"),
    ("SRC046", "- [a, b]", "- ¦[a]"),
    ("SRC046 SRC046", "header: [A, B]\n          rows:\n            - [a, b]\n            - [c, d]",
     "header: [A]\n          rows:\n            - ¦[a, b]\n            - ¦[c, d]"),
    ("SRC022", "- [a, b]", "- [a, ¦[b]]"),
    ("SRC025", "- [a, b]", "- [a, ¦~]"),
    ("SRC032", "text: x = 1", "text: ¦' '"),
    ("SRC022", "text: x = 1", "text: ¦{x: 1}"),
    ("SRC033", "sections:\n", "sections:\n  - id: two\n    title: Two\n    blocks: ¦[]\n"),
    # --- questions
    ("SRC023", "  - true_false:", "  - ¦true-false:"),
    ("SRC023", "  - true_false:", "  - ¦crossword:"),
    ("SRC024", "  - true_false:\n      id: q3\n      stem: So it is.\n      answer: true\n      labels",
     "  - ¦true_false:\n    id: q3\n    stem: So it is.\n    answer: true\n    labels"),
    ("SRC022", "  - true_false:\n", "  - ¦true_false\n  - true_false:\n"),
    ("SRC025", "  - true_false:\n", "  - true_false:¦\n  - true_false:\n"),
    ("SRC020", "      stem: Which?\n", ""),
    ("SRC020", "          text: This\n", ""),
    ("SRC020", "      answer: true\n", ""),
    ("SRC021", "      stem: Which?", "      stem: Which?\n      ¦choises: x"),
    ("SRC021", "          text: This", "          text: This\n          ¦corect: true"),
    ("SRC021", "        general: So it is.", "        ¦generel: So it is."),
    ("SRC021", "{true: Yes, false: No}", "{true: Yes, ¦no: No}"),
    ("SRC022", "      feedback:\n        general: So it is.", "      feedback: ¦So it is."),
    ("SRC022", "        general: So it is.", "        general: ¦[So it is.]"),
    ("SRC022", "{true: Yes, false: No}", "¦[Yes, No]"),
    ("SRC022", "tags: [x]", "tags: ¦x"),
    ("SRC022", "        - id: c\n          text: These\n          correct: true", "        - ¦These"),
    ("SRC025", "          text: That", "          text:¦"),
    ("SRC025", "          correct: true\n          feedback", "          correct:¦\n          feedback"),
    ("SRC026", "answer: true", "answer: ¦yes"),
    ("SRC026", "answer: true", "answer: ¦'true'"),
    ("SRC026", "fixed: false", "fixed: ¦no"),
    ("SRC026", "          correct: true\n          feedback", "          correct: ¦yes\n          feedback"),
    ("SRC026", "      shuffle: false\n      feedback", "      shuffle: ¦0\n      feedback"),
    ("SRC027", "points: 1", "points: ¦one"),
    ("SRC027", "points: 1", "points: ¦'1'"),
    ("SRC027", "points: 1", "points: ¦1/2"),
    ("SRC027", "points: 1", "points: ¦.inf"),
    ("SRC027", "points: 1", "points: ¦1_000"),
    ("SRC028", "points: 1", "points: ¦0"),
    ("SRC028", "points: 1", "points: ¦-1"),
    ("SRC028", "points: 1", "points: ¦1000.5"),
    ("SRC028", "points: 1", "points: ¦1e999"),
    ("SRC027", "points: 1", "points: ¦1e999999999"),
    ("SRC029", "points: 1", "points: ¦0.33333"),
    ("SRC029", "pass_mark: 80", "pass_mark: ¦66.666666"),
    ("SRC029", "pass_mark: 80", "pass_mark: ¦0.00004"),
    ("SRC030", "scoring: partial", "scoring: ¦half"),
    ("SRC030", "scoring: partial", "scoring: ¦all-or-nothing"),
    ("SRC031", "id: q1", "id: ¦Q 1"),
    ("SRC032", "stem: Which?", "stem: ¦''"),
    ("SRC033", "          text: These\n          correct: true\n        - id: d\n          text: Those",
     "          text: These\n          correct: true"),
    ("SRC040", "id: q2", "id: ¦q1"),
    ("SRC040", "        - id: d", "        - id: ¦c"),
    ("SRC040", "sections:\n", "sections:\n  - id: one\n    title: x\n    blocks: [text: x]\n"),
    ("SRC040", "objectives:\n", "objectives:\n  - id: goal\n    text: x\n"),
    ("SRC043", "objective: goal", "objective: ¦gaol"),
    ("SRC044", "          correct: true\n          feedback: Right.\n", "          feedback: Right.\n"),
    ("SRC044", "          fixed: false", "          correct: true"),
    ("SRC045", "text: These\n          correct: true", "text: These\n          correct: false"),
    # --- the quiz
    ("SRC022", "quiz:\n  id: quiz\n", "quiz: ¦[]\nx:\n  id: quiz\n"),
    ("SRC020", "  title: A quiz\n", ""),
    ("SRC022", "[q1, q2, q3]", "¦none"),
    ("SRC022", "[q1, q2, q3]", "[¦[q1]]"),
    ("SRC025", "[q1, q2, q3]", "[q1, ¦~]"),
    ("SRC033", "[q1, q2, q3]", "¦[]"),
    ("SRC042", "[q1, q2, q3]", "[q1, ¦q9]"),
    ("SRC047", "[q1, q2, q3]", "[q1, q2, ¦q1]"),
    ("SRC027", "pass_mark: 80", "pass_mark: ¦80%"),
    ("SRC028", "pass_mark: 80", "pass_mark: ¦101"),
    ("SRC028", "attempts: 3", "attempts: ¦0"),
    ("SRC027", "attempts: 3", "attempts: ¦2.5"),
    ("SRC030", "feedback: at_once", "feedback: ¦at_start"),
    ("SRC030", "feedback: at_once", "feedback: at_once\n  answers: ¦later"),
    ("SRC026", "  feedback: at_once\n  shuffle: false", "  feedback: at_once\n  shuffle: ¦on"),
    ("SRC025", "quiz:\n  id: quiz\n", "quiz:¦\nx:\n  id: quiz\n"),
    ("SRC030", "mode: graded", "mode: ¦exam"),
    ("SRC030", "grade: best", "grade: ¦first"),
    ("SRC027", "time_limit: 20", "time_limit: ¦20 min"),
    ("SRC028", "time_limit: 20", "time_limit: ¦0"),
    ("SRC026", "extend_time: true", "extend_time: ¦yes"),
    ("SRC053", "  time_limit: 20\n  extend_time", "  ¦extend_time"),
    ("SRC053 SRC053 SRC053 SRC053 SRC053 SRC053", PRACTICED, PRACTICED.replace("graded", "practice")
     .replace("  pass", "  ¦pass").replace("  att", "  ¦att").replace("  gra", "  ¦gra").replace("  feed", "  ¦feed")
     .replace("  ti", "  ¦ti").replace("  ext", "  ¦ext").replace("once", "end")),
    ("SRC053", "feedback: at_once", "feedback: at_end\n  ¦answers: after_each_question"),
    ("SRC053", "  pass_mark: 80\n", "  ¦answers: after_pass\n"),
    ("SRC053", "  pass_mark: 80\n", "  ¦report: end\n"),
    ("SRC053", "  pass_mark: 80\n  attempts: 3\n", "  ¦answers: after_last_attempt\n"),
    ("SRC053", PRACTICED, "  mode: practice\n  ¦answers: after_last_attempt\n"),
    ("SRC021", "  pass_mark: 80\n", "  ¦pass_mrk: 80\n  answers: after_pass\n"),
    # --- pools and knowledge checks
    ("SRC022", "pools:\n    - {pick: 2, tag: y}", "pools: ¦{pick: 2, tag: y}"),
    ("SRC022", "{pick: 2, tag: y}", "¦y"),
    ("SRC033", "pools:\n    - {pick: 2, tag: y}", "pools: ¦[]"),
    ("SRC020", "{pick: 2, tag: y}", "¦{tag: y}"),
    ("SRC050", "{pick: 2, tag: y}", "¦{pick: 2}"),
    ("SRC050", "{pick: 2, tag: y}", "¦{pick: 2, tag: y, questions: [q5, q6]}"),
    ("SRC020 SRC050", "{pick: 2, tag: y}", "¦¦{}"),
    ("SRC021", "{pick: 2, tag: y}", "{pick: 2, ¦tga: y}"),
    ("SRC033", "{pick: 2, tag: y}", "{pick: 2, questions: ¦[]}"),
    ("SRC042", "{pick: 2, tag: y}", "{pick: 2, questions: [q5, ¦q7]}"),
    ("SRC047", "{pick: 2, tag: y}", "{pick: 2, questions: [¦q1, q5]}"),
    ("SRC047", "{pick: 2, tag: y}", "{pick: 1, questions: [q5]}\n    - {pick: 2, questions: [q6, ¦q5]}"),
    ("SRC051", "{pick: 2, tag: y}", "{pick: 2, tag: ¦why}"),
    ("SRC052", "{pick: 2, tag: y}", "{pick: ¦3, tag: y}"),
    ("SRC052", "{pick: 2, tag: y}", "{pick: 1, tag: z}\n    - {pick: ¦2, tag: y}"),
    ("SRC052", "{pick: 2, tag: y}", "{pick: ¦2, questions: [q5]}"),
    ("SRC052", "questions: [q1, q2, q3]\n  pools", "questions: all\n  pools"),
    ("SRC042", "- check: q4", "- check: ¦q7"),
    ("SRC047", "- check: q4", "- check: q4\n      - check: ¦q4"),
    ("SRC022", "- check: q4", "- check: ¦[q4]"),
    ("SRC025", "- check: q4", "- check:¦"),
    # --- words and look of the player
    ("SRC080", "keywords: [k, l]", "messages: {¦quiz.strat: Begin}"),
    ("SRC080", "keywords: [k, l]", "messages:\n  quiz.start: Begin\n  ¦1: one"),
    ("SRC032", "keywords: [k, l]", "messages: {quiz.start: ¦' '}"),
    ("SRC025", "keywords: [k, l]", "messages: {quiz.start: ¦~}"),
    ("SRC022", "keywords: [k, l]", "messages: {quiz.start: ¦[Begin]}"),
    ("SRC022", "keywords: [k, l]", "messages: ¦[quiz.start]"),
    ("SRC022", "keywords: [k, l]", "messages: ¦quiz.start"),
    ("SRC025", "keywords: [k, l]", "messages: ¦~"),
    ("SRC083", "keywords: [k, l]", "messages: {¦progress: '{here} of {totl} in {total}'}"),
    ("SRC084", "keywords: [k, l]", "theme: {accent: ¦blue}"),
    ("SRC084", "keywords: [k, l]", "theme: {accent: ¦'#abc'}"),
    ("SRC084", "keywords: [k, l]", "theme:\n  accent: ¦245000"),
    ("SRC084", "keywords: [k, l]", "theme: {surface_dark: ¦'#12345'}"),
    ("SRC022", "keywords: [k, l]", "theme: {accent: ¦[1, 2, 3]}"),
    ("SRC021", "keywords: [k, l]", "theme: {¦acent: '#123456'}"),
    ("SRC022", "keywords: [k, l]", "theme: ¦dark"),
    ("SRC028", "keywords: [k, l]", "theme: {radius: ¦25}"),
    ("SRC027", "keywords: [k, l]", "theme: {radius: ¦4px}"),
    ("SRC027", "keywords: [k, l]", "theme: {radius: ¦0.5}"),
    ("SRC085", "keywords: [k, l]", "theme: {font: ¦'Georgia; color: red'}"),
    ("SRC085", "keywords: [k, l]", "theme: {font: ¦'\"Georgia\"'}"),
    ("SRC034", "by: Somebody", "by: Somebody\n          language: ¦German"),
    ("SRC034", "stem: So it is.", "stem: So it is.\n      language: ¦d"),
    # --- Markdown
    ("SRC060", "Some prose", "Some ¦<b>prose</b>"),
    ("SRC060", "Some prose", "Some prose ¦<br/> and"),
    ("SRC060", "          Some prose", "          ¦<div>\n          Some prose"),
    ("SRC060", "Noted.", "Noted ¦<i>twice</i>."),
    ("SRC060", "Noted.", "A ¦<!-- comment -->"),
    ("SRC060", "[a, b]\n            - [c", "[¦<b>a</b>, b]\n            - [c"),
    ("SRC061", "Some prose", "Some [prose](¦javascript:alert)"),
    ("SRC061", "in two lines.", "in [two](¦data:text/html,x) lines."),
    ("SRC061", "in two lines.", "in <¦vbscript:x> lines."),
    ("SRC061", "in two lines.", "in [two](¦file:///etc/passwd) lines."),
    ("SRC061", "in two lines.", "in [two](¦other.html) lines."),
    ("SRC061", "in two lines.", "in [two](¦//example.org/x) lines."),
    ("SRC061", "in two lines.", "in [two](¦#below) lines."),
    ("SRC061", "in two lines.", "in [two](¦https://) lines."),
    ("SRC062", "in two lines.", "in ¦$\\two$ lines."),
    ("SRC062", "in two lines.", "in ¦$$two + \\foo$$ lines."),
    ("SRC063", "in two lines.", "in\n\n          " + "> " * 20 + "lines."),
    ("SRC065", "in two lines.", "in ![](¦media/two.png) lines."),
    ("SRC066", "in two lines.", "in [two](https://example.org '¦title') lines."),
    ("SRC067", "in two lines.", "in [](¦https://example.org) lines."),
    ("SRC068", "text: Noted.", "text: ¦'[x]: https://example.org'"),
    ("SRC062", "stem: Which?", "stem: What is ¦$x^2^3$?"),
    ("SRC060", "feedback: Right.", "feedback: ¦<p>Right.</p>"),
    ("SRC061", "title: A note", "title: A [note](¦x)"),
]  # fmt: skip
# What is missing has no place of its own, and some parsers point at the end of what came before: these
# cases name the line and column at which the finding is expected.
PLACED = {
    ("SRC020", "    title: One\n"): (14, 5),
    ("SRC020", "          by: Somebody\n"): (26, 11),
    ("SRC020", "      stem: Which?\n"): (39, 7),
    ("SRC020", "          text: This\n"): (42, 11),
    ("SRC020", "      answer: true\n"): (66, 7),
    ("SRC020", "  title: A quiz\n"): (74, 3),
    ("SRC004", "  - single_choice:\n"): (55, 3),
    ("SRC040", "sections:\n"): (17, 9),
    ("SRC040", "objectives:\n"): (13, 9),
    ("SRC044", "          correct: true\n          feedback: Right.\n"): (41, 7),
    ("SRC044", "          fixed: false"): (41, 7),
    ("SRC045", "text: These\n          correct: true"): (59, 7),
    ("SRC033", "          text: These\n          correct: true\n        - id: d\n          text: Those"): (60, 9),
    ("SRC063", "in two lines."): (21, 11),
    ("SRC052", "questions: [q1, q2, q3]\n  pools"): (79, 14),
}


def spot(text: str, index: int) -> tuple[int, int]:
    before = text[:index].replace("\x85", " ").replace("\u2028", " ")
    return before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and where they were."""
    found = []
    while MARK in text:
        index = text.index(MARK)
        found.append(spot(text, index))
        text = text[:index] + text[index + 1 :]
    return text, found
