"""What beginners do to a question, each with the sentence that they read and its place.

Each is done to one of two questions of a file: the fault of the other is told as well.
"""

import re

import pytest

from bot.bank.lint.question import lint_question
from bot.bank.loader import read_text
from bot.bank.problems import Fault, Problem
from tests.bank.texts import CHOICE, NUMBER, OPEN, topic_file
from tests.together import each

MISTAKES = [
    # the question, what is in it, what they write; the fault, its line and column
    (OPEN, "title: Sc", "title:Sc", "NO_SPACE", 4, 10),
    (OPEN, "- id: h", "- id:h", "NO_SPACE", 3, 7),
    (OPEN, "prompt: |", "prompt:|", "NO_SPACE", 5, 11),
    (OPEN, "title: ", "title = ", "ODD_SIGN", 4, 11),
    (OPEN, "title: ", "title:: ", "UNKNOWN_KEY", 4, 5),
    (OPEN, "title: ", "title; ", "ODD_SIGN", 4, 10),
    (OPEN, "title: ", "Title: ", "UNKNOWN_KEY", 4, 5),
    (OPEN, "follow_ups: ", "followups: ", "UNKNOWN_KEY", 24, 5),
    (OPEN, "key_points:", "key-points:", "UNKNOWN_KEY", 13, 5),
    (OPEN, "key_points:", "key points:", "UNKNOWN_KEY", 13, 5),
    (OPEN, "    title: ", "      title: ", "INDENTED", 4, 7),
    (OPEN, "    difficulty: ", "   difficulty: ", "MISALIGNED", 7, 4),
    (OPEN, "    prompt: ", "  prompt: ", "MISALIGNED", 5, 3),
    (OPEN, "- id: h", "-id: h", "NO_SPACE", 3, 3),
    (OPEN, "  - id: h", "  • id: h", "ODD_SIGN", 3, 3),
    (OPEN, "  - id: h", "  – id: h", "ODD_SIGN", 3, 3),
    (OPEN, "- point: The", "-point: The", "NO_SPACE", 14, 7),
    (OPEN, "      - point: Score", "        point: Score", "NO_DASH", 16, 9),
    (
        OPEN,
        "[learn the noise, memorise, by heart]",
        "(learn the noise, memorise, by heart)",
        "BAD_TERM",
        15,
        16,
    ),
    (
        OPEN,
        "[learn the noise, memorise, by heart]",
        "{learn the noise, memorise, by heart}",
        "NOT_LIST",
        15,
        16,
    ),
    (
        OPEN,
        "[learn the noise, memorise, by heart]",
        "[learn the noise; memorise; by heart]",
        "BAD_TERM",
        15,
        17,
    ),
    (OPEN, "by heart]", "by heart", "OPEN_BRACKET", 15, 16),
    (OPEN, "[learn the noise", "learn the noise", "BAD_TERM", 15, 16),
    (OPEN, "memorise, by", "memorise,, by", "EMPTY_ITEM", 15, 43),
    (OPEN, "by heart]", "by [heart]]", "OPEN_BRACKET", 15, 16),
    (OPEN, "memorise,", "memorise: it,", "NOT_TEXT", 15, 34),
    (OPEN, "memorise,", '"memorise" it,', "AFTER_QUOTE", 15, 45),
    (OPEN, "memorise,", "'don't learn',", "AFTER_QUOTE", 15, 39),
    (OPEN, "memorise,", "memorise #1,", "OPEN_BRACKET", 15, 16),
    (OPEN, "memorise,", "%memorise,", "NEEDS_QUOTES", 15, 34),
    (OPEN, "memorise,", "learn the noise,", "REPEATED_ITEM", 15, 34),
    (OPEN, "memorise,", "99,", "READ_AS_OTHER", 15, 34),
    (OPEN, "memorise,", "yes,", "READ_AS_OTHER", 15, 34),
    (OPEN, "memorise,", "+ memorise,", "BAD_TERM", 15, 34),
    (OPEN, "memorise,", "memorise /learn,", "BAD_TERM", 15, 34),
    (OPEN, "title: Sc", 'title: "Sc', "CUT_OFF", 4, 12),
    (OPEN, "rows\n    prompt", 'rows"\n    prompt', "LONE_SIGN", 4, 12),
    (OPEN, "title: Scoring", 'title: "Scoring"', "AFTER_QUOTE", 4, 22),
    (OPEN, "title: Scoring", "title: 'Don't Scoring", "AFTER_QUOTE", 4, 17),
    (
        OPEN,
        "title: Scoring on held-back rows",
        "title: “Scoring on held-back rows”",
        "CURLY_QUOTES",
        4,
        12,
    ),
    (OPEN, "title: Sc", "title: `Sc", "NEEDS_QUOTES", 4, 12),
    (OPEN, "title: Sc", "title: @Sc", "NEEDS_QUOTES", 4, 12),
    (OPEN, "title: Sc", "title: %Sc", "NEEDS_QUOTES", 4, 12),
    (OPEN, "title: Scoring", "title: *Scoring*", "ALIAS", 4, 12),
    (OPEN, "title: Scoring", "title: **Scoring**", "ALIAS", 4, 12),
    (OPEN, "title: Scoring", "title: & Scoring", "ALIAS", 4, 12),
    (OPEN, "title: Scoring", "title: !Scoring", "ALIAS", 4, 12),
    (OPEN, "title: Scoring", "title: ? Scoring", "NEEDS_QUOTES", 4, 12),
    (OPEN, "title: Scoring", "title: - Scoring", "LIST_IN_LINE", 4, 12),
    (OPEN, "title: Scoring", "title: > Scoring", "AFTER_PIPE", 4, 14),
    (OPEN, "title: Scoring", "title: | Scoring", "AFTER_PIPE", 4, 14),
    (OPEN, "title: Scoring on held-back rows", "title: {x} Scoring on", "BRACKET_START", 4, 12),
    (OPEN, "title: Scoring on held-back rows", "title: [x] Scoring on", "BRACKET_START", 4, 12),
    (OPEN, "title: Scoring", "title: #Scoring", "CUT_TEXT", 4, 11),
    (OPEN, "title: Scoring on held-back rows", "title: ~", "READ_AS_OTHER", 4, 12),
    (OPEN, "title: Scoring", "title: Scoring: a", "COLON", 4, 19),
    (OPEN, "title: Scoring on held-back rows", "title: Scoring on held-back rows:", "COLON", 4, 37),
    (OPEN, "Scoring on", "Scoring #1 on", "CUT_TEXT", 4, 19),
    (OPEN, "title: Scoring", 'title: "\\alpha" #', "BACKSLASH", 4, 12),
    (
        OPEN,
        "title: Scoring on held-back rows",
        'title: "Scoring $\\frac{a}{b}$"',
        "BACKSLASH",
        4,
        12,
    ),
    (OPEN, "      A colleague scores", "A colleague scores", "UNINDENTED", 6, 1),
    (OPEN, "      A colleague scores", "   A colleague scores", "UNINDENTED", 6, 4),
    (OPEN, "      A colleague scores", "    A colleague scores", "UNINDENTED", 6, 5),
    (OPEN, "      belongs beside", "    belongs beside", "NO_KEY", 12, 5),
    (OPEN, "prompt: |", "prompt: | A colleague", "AFTER_PIPE", 5, 15),
    (OPEN, "prompt: |\n      A colleague", "prompt:\n      Say: a colleague", "NOT_TEXT", 6, 7),
    (OPEN, "    title: ", "\ttitle: ", "TAB", 4, 1),
    (OPEN, "      A colleague", "\tA colleague", "TAB", 6, 1),
    (OPEN, "    title: ", "\xa0   title: ", "ZERO_WIDTH", 4, 1),
    (OPEN, "kind: open", "kind: opn", "NOT_OPTION", 8, 11),
    (OPEN, "kind: open", "kind: Open", "NOT_OPTION", 8, 11),
    (OPEN, "    kind: open\n", "", "MISSING", 3, 5),
    (OPEN, "easy", "2", "READ_AS_OTHER", 7, 17),
    (OPEN, "minutes: 3", "minutes: three", "NOT_INTEGER", 9, 14),
    (OPEN, "minutes: 3", "minutes: 20", "NOT_INTEGER", 9, 14),
    (OPEN, "minutes: 3", "minutes: 2.5", "NOT_INTEGER", 9, 14),
    (OPEN, "held-out-rows", "Held-Out-Rows", "BAD_FORM", 3, 9),
    (OPEN, "held-out-rows", "held_out_rows", "BAD_FORM", 3, 9),
    (OPEN, "held-out-rows", "held out rows", "BAD_FORM", 3, 9),
    (OPEN, "- id: held-out-rows", "- id:", "BLANK", 3, 8),
    (OPEN, "held-out-rows", "42", "READ_AS_OTHER", 3, 9),
    (OPEN, "title: Scoring on held-back rows", "title:", "BLANK", 4, 11),
    (OPEN, "2026-11-21", "21.11.2026", "NOT_DATE", 29, 12),
    (OPEN, "2026-11-21", "11/21/2026", "NOT_DATE", 29, 12),
    (OPEN, "2026-11-21", "2026-02-30", "NOT_DATE", 29, 12),
    (OPEN, "https://example", "www.example", "BAD_URL", 27, 14),
    (OPEN, "org/7", "org/7 x", "BAD_URL", 27, 14),
    (
        OPEN,
        "sources:\n      - title: A textbook, chapter 7\n        url: https://example.org/7",
        "sources: A textbook",
        "NOT_LIST",
        25,
        14,
    ),
    (
        OPEN,
        "- title: A textbook, chapter 7\n        url: https://example.org/7",
        "- A textbook, chapter 7",
        "NOT_KEYS",
        26,
        9,
    ),
    (OPEN, "tags: [guide-basics]", "tags: guide-basics", "NOT_LIST", 28, 11),
    (OPEN, "guide-basics", "guide-basic", "UNKNOWN_TAG", 28, 12),
    (OPEN, "    tags: [guide-basics]\n", "", "MISSING", 3, 5),
    (
        OPEN,
        "[And with people who come back?]",
        "And with people who come back?",
        "NOT_LIST",
        24,
        17,
    ),
    (
        OPEN,
        "- point: Score on unseen rows.\n        terms: [unseen, rows it has not met, new to it]",
        "- Score on unseen rows.",
        "NOT_KEYS",
        16,
        9,
    ),
    (OPEN, "key_points:\n", "key_points: \n    - \n", "TOO_FEW", 14, 5),
    (OPEN, "    hint:", "    title: Other title which is there\n    hint:", "DUPLICATE_KEY", 23, 5),
    (OPEN, "    hint:", "    prompt: again\n    hint:", "DUPLICATE_KEY", 23, 5),
    (OPEN, "title: ", "title: &t ", "ALIAS", 4, 12),
    (OPEN, "    hint:", "    <<: *b\n    hint:", "ALIAS", 23, 9),
    (OPEN, "    hint:", "---\n    hint:", "SEVERAL_DOCUMENTS", 23, 1),
    (OPEN, "A colleague", "A\x07 colleague", "CONTROL_CHARACTER", 6, 8),
    (OPEN, "A colleague", "A\u200b colleague", "ZERO_WIDTH", 6, 8),
    (OPEN, "A colleague", "A\u2028 colleague", "ZERO_WIDTH", 6, 8),
    (OPEN, "A colleague", "A\x85 colleague", "ZERO_WIDTH", 6, 8),
    (OPEN, "    hint:", "<<<<<<< HEAD\n    hint:", "MERGE_MARK", 23, 1),
    (OPEN, "A colleague", "```python\n      x = 1\n      A colleague", "OPEN_FENCE", 5, 13),
    (
        OPEN,
        "    hint:",
        "    coding: {language: python, solution: x, broken: y}\n    hint:",
        "CODING_ELSEWHERE",
        23,
        13,
    ),
    (OPEN, "      belongs", "      # belongs", "SHOWN_COMMENT", 10, 13),
    (CHOICE, "right: true", "right: false", "NO_RIGHT_CHOICE", 10, 7),
    (CHOICE, "right: true", "right: yes", "NOT_FLAG", 14, 16),
    (CHOICE, "right: true", "right: True", "NOT_FLAG", 14, 16),
    (CHOICE, "right: true", "right: x", "NOT_FLAG", 14, 16),
    (CHOICE, "        why: That would be recall, not accuracy.\n", "", "MISSING", 10, 9),
    (CHOICE, "        right: false\n        why: That", "        why: That", "MISSING", 10, 9),
    (CHOICE, "    choices:", "    right: B\n    choices:", "UNKNOWN_KEY", 9, 5),
    (CHOICE, "Nothing follows from it yet", "It finds most of the fraud", "REPEATED_ITEM", 13, 15),
    (
        CHOICE,
        "- text: It finds most of the fraud\n        right: false\n"
        "        why: That would be recall, not accuracy.",
        "- It finds most of the fraud",
        "NOT_KEYS",
        10,
        9,
    ),
    (CHOICE, "That would be recall, not accuracy.", "No.", "TOO_SHORT", 12, 14),
    (OPEN, "    hint:", "    choices: []\n    hint:", "NOT_FOR_KIND", 23, 5),
    (CHOICE, "right: false", "right: true", "CHOOSE_ALL", 5, 13),
    (NUMBER, "value: 0.31", "value: 0,31", "NOT_NUMBER", 8, 12),
    (NUMBER, "value: 0.31", "value: 31%", "NOT_NUMBER", 8, 12),
    (NUMBER, "value: 0.31", "value: 0.31 kg", "NOT_NUMBER", 8, 12),
    (NUMBER, "value: 0.31", "value: 11/36", "NOT_NUMBER", 8, 12),
    (NUMBER, "value: 0.31", "value: about a third", "NOT_NUMBER", 8, 12),
    (NUMBER, "    tolerance: 0.006\n", "", "MISSING", 3, 5),
    (NUMBER, "0.006", "2%", "NOT_NUMBER", 9, 16),
    (NUMBER, 'unit: ""', "unit:", "BLANK_UNQUOTED", 10, 10),
    (NUMBER, "1 - (5 / 6) ** 2", "1 - (5 / 6) ^ 2", "WORK_FAILS", 11, 11),
    (NUMBER, "1 - (5 / 6) ** 2", "1 - 5 × 6", "WORK_FAILS", 11, 11),
    (NUMBER, "1 - (5 / 6) ** 2", "1 - (5 / 6) ** 2 = 0.31", "WORK_FAILS", 11, 11),
    (NUMBER, "1 - (5 / 6) ** 2", "1 - (5 / 6 ** 2", "WORK_FAILS", 11, 11),
    (NUMBER, "1 - (5 / 6) ** 2", "one minus five sixths squared", "WORK_FAILS", 11, 11),
    (NUMBER, "value: 0.31", "value: 0.41", "WORK_DIFFERS", 11, 11),
    (NUMBER, "1 - (5 / 6) ** 2", "1 - 0,69", "WORK_FAILS", 11, 11),
    (NUMBER, "1 - (5 / 6) ** 2", "__import__('os').system('x')", "WORK_FAILS", 11, 11),
    (NUMBER, "1 - (5 / 6) ** 2", "9**9**9**9", "WORK_FAILS", 11, 11),
    (OPEN, "The model can learn", "The $\\frac{a}{b$ model can learn", "FORMULA", 14, 29),
    (OPEN, "The model may", "The $ x^2 $ model may", "FORMULA", 11, 11),
    (OPEN, "The model may", "The $$x^2$$ model may", "FORMULA", 11, 11),
    (OPEN, "The model may", "The $x^2 model may", "FORMULA", 11, 11),
    (OPEN, "The model may", "The \\(x^2\\) model may", "FORMULA", 11, 11),
    (OPEN, "The model may", "The \\[x^2\\] model may", "FORMULA", 11, 11),
    (OPEN, "The model may", "The \\frac{a}{b} model may", "FORMULA", 11, 11),
    (
        OPEN,
        "      The model may",
        "      \\begin{align} x \\end{align}\n      The model may",
        "FORMULA",
        11,
        7,
    ),
    (OPEN, "      The model may", "      Math: x^2\n\n      The model may", "FORMULA", 11, 7),
    (OPEN, "    difficulty: ", "    level: ", "UNKNOWN_KEY", 7, 5),
    (OPEN, "point: Score", "statement: Score", "UNKNOWN_KEY", 16, 9),
    (OPEN, "terms: [unseen", "keywords: [unseen", "UNKNOWN_KEY", 17, 9),
    (OPEN, "      - point: Score", "  - point: Score", "MISALIGNED", 16, 3),
    (OPEN, "  - id: h", "- id: h", "MISALIGNED", 3, 1),
    (OPEN, "  - id: h", "   - id: h", "MISALIGNED", 3, 4),
    (OPEN, "      belongs beside", "belongs beside", "UNINDENTED", 12, 1),
    (OPEN, "hint: What", "hint:\u00a0What", "NO_SPACE", 23, 9),
    (OPEN, "- id: h", "-\u00a0id: h", "NO_SPACE", 3, 3),
    (OPEN, "tags: [guide-basics]", "tags: [#guide-basics]", "OPEN_BRACKET", 28, 11),
    (OPEN, "by heart]", "learn.*noise]", "BAD_TERM", 15, 44),
    (
        OPEN,
        "[And with people who come back?]",
        "[If they come back, what then?]",
        "CUT_AT_COMMA",
        24,
        37,
    ),
    (OPEN, "follow_ups: [And", "follow_ups: [TODO", "UNFILLED", 24, 18),
    (OPEN, "The model may", "The <b>model</b> may", "SHOWN_RAW", 10, 13),
    (OPEN, "The model may", "x&lt;y. The model may", "SHOWN_RAW", 10, 13),
    (OPEN, "The model may", "![plot](https://a.org/b.png) may", "SHOWN_RAW", 10, 13),
    (OPEN, "hint: What", "hint: First.\\nWhat", "SHOWN_RAW", 23, 11),
    (OPEN, "The model may", "#### Noise\n      The model may", "SHOWN_RAW", 10, 13),
    (OPEN, "The model may", "| a | b |\n      |---|---|\n      The model", "SHOWN_RAW", 10, 13),
    (OPEN, "The model may", "The **model may", "LONE_SIGN", 10, 13),
    (OPEN, "The model may", "The `model may", "LONE_SIGN", 10, 13),
    (CHOICE, "It must be overfitted badly", "it finds most of the fraud.", "REPEATED_ITEM", 16, 15),
    (CHOICE, "right: true", "correct: true", "UNKNOWN_KEY", 14, 9),
    (CHOICE, "    hint:", "    answer_index: 2\n    hint:", "UNKNOWN_KEY", 19, 5),
    (NUMBER, 'unit: ""', "unit: none", "BLANK_UNQUOTED", 10, 11),
]
OTHERS = {OPEN: CHOICE, CHOICE: NUMBER, NUMBER: OPEN}
OTHER_FAULT = re.compile("`(middling|harsh|eazy)` is not possible for `difficulty`")
STYLE = (Fault.ANSWER_WORDS, Fault.FEW_TERMS, Fault.TOO_SHORT, Fault.NO_COMPLEXITY)
PARSER_WORDS = re.compile(
    "did not|could not find|indicator|mapping|sequence|scalar|token|stream|Error|None|yaml[.]"
)


def spoil(question: str, good: str, bad: str) -> str:
    """The question with the first of what is good in it made bad."""
    assert good in question
    return question.replace(good, bad, 1)


def told(text: str) -> list[Problem]:
    """As ``bank check`` tells it, without the lints between questions and spelling."""
    reading = read_text("evaluation.yaml", text)
    linted = (one for draft in reading.drafts for one in lint_question(draft))
    return sorted({*reading.tree.problems, *linted})


def is_of(problem: Problem, fault: Fault) -> bool:
    shapes = (re.sub(r"\\{\w+\\}", "(?s:.*)", re.escape(one)) for one in fault.value[1:])
    words = zip(shapes, (problem.message, problem.fix), strict=True)
    return all(re.fullmatch(shape, said) for shape, said in words)


@each("question, good, bad, name, line, column", MISTAKES)
def test_a_beginners_mistake_is_told_at_its_place_and_hides_no_other(
    question: str, good: str, bad: str, name: str, line: int, column: int
) -> None:
    other = OTHERS[question].replace("easy", "eazy").replace("medium", "middling")
    problems = told(topic_file(spoil(question, good, bad), other.replace("hard", "harsh")))
    about = [one for one in problems if not OTHER_FAULT.search(one.message)]
    assert len(about) < len(problems), "the other question was not read"
    hits = [(one.line, one.column) for one in about if is_of(one, Fault[name])]
    assert (line, column) in hits, "\n".join(map(str, problems))
    loud = [one for one in about if not any(is_of(one, fault) for fault in STYLE)]
    assert len(loud) <= 5, "\n".join(map(str, loud))
    assert not any(PARSER_WORDS.search(f"{one.message} {one.fix}") for one in problems)


ITEMS = "checklist:\n      - I said it early.\n      - I offered it.\n      - I gave it.\n"


@pytest.mark.parametrize(
    ("sign", "fault"),
    [("", Fault.NO_DASH), ("-", Fault.NO_SPACE), ("• ", Fault.ODD_SIGN), ("— ", Fault.ODD_SIGN),
     ("* ", Fault.ODD_SIGN), ("2. ", Fault.ODD_SIGN), ("2) ", Fault.ODD_SIGN)],
)  # fmt: skip
def test_an_item_of_a_list_that_lacks_its_dash_is_told_of_that(sign: str, fault: Fault) -> None:
    items = ITEMS.replace("- I offered", f"{sign}I offered")
    text = topic_file(f"  - id: a\n    {items}    kind: story\n", OPEN)
    (slip,) = [one for one in told(text) if is_of(one, fault)]
    assert (slip.line, slip.column) == (6, 7)


@pytest.mark.parametrize("good", [OPEN, CHOICE])
def test_a_list_without_any_dash_is_told_of_each_and_read_all_the_same(good: str) -> None:
    firsts = re.findall(r"\n      - ", good)
    bare = re.sub(r"(?m)^      - (?=point|text)", "        ", good).replace("eas", "eaz")
    problems = told(topic_file(bare))
    assert len([one for one in problems if is_of(one, Fault.NO_DASH)]) == 3 <= len(firsts)
    assert not [one for one in problems if is_of(one, Fault.DUPLICATE_KEY)]
    assert not [one for one in problems if is_of(one, Fault.NOT_LIST)]


@each(
    "question, key, meant",
    [
        (CHOICE, ("    prompt:", "    question:"), "did you mean `prompt`?"),
        (CHOICE, ("    answer:", "    solution:"), "did you mean `answer`?"),
        (CHOICE, ("    choices:", "    options:"), "did you mean `choices`?"),
        (CHOICE, ("    choices:", "    answers:"), "did you mean `choices`?"),
        (CHOICE, ("    kind:", "    type:"), "did you mean `kind`?"),
        (CHOICE, ("    hint:", "    HINT:"), "did you mean `hint`?"),
        (CHOICE, ("right: true", "correct: true"), "did you mean `right`?"),
        (CHOICE, ("why: Naming", "explanation: Naming"), "did you mean `why`?"),
        (OPEN, ("minutes:", "time:"), "did you mean `minutes`?"),
        (OPEN, ("terms: [unseen", "synonyms: [unseen"), "did you mean `terms`?"),
        (OPEN, ("url:", "link:"), "did you mean `url`?"),
    ],
)
def test_a_key_by_another_name_is_told_once_and_never_missing(
    question: str, key: tuple[str, str], meant: str
) -> None:
    problems = [one for one in told(topic_file(spoil(question, *key))) if one.level == "error"]
    assert [one.fix for one in problems] == [meant]


@pytest.mark.parametrize(
    ("good", "bad", "advice"),
    [
        ("    hint:", "    terms: [x y]\n    hint:", "`terms:` belongs below `key_points:`"),
        ("        terms: [unseen", "        hint: It is near.\n        terms: [unseen",
         "it belongs to the question: indent it like `title:`"),
    ],
)  # fmt: skip
def test_a_key_at_another_depth_is_sent_home(good: str, bad: str, advice: str) -> None:
    problems = [one for one in told(topic_file(spoil(OPEN, good, bad))) if one.level == "error"]
    assert [one.fix[: len(advice)] for one in problems] == [advice]


@each(
    "good, bad",
    [
        ("title: ", "title : "),
        ("title: Sc", "title:\tSc"),
        ("by heart]", "by heart,]"),
        ("[learn the noise, memorise, by heart]", "learn the noise, memorise, by heart,"),
        ("      The model may", "      Note:\u00a0the model\u00a0may"),
        ("The model may", "**The `fit` model** may give 2 ** 3 or a < b and"),
        ("[And with people who come back?]", '["If they come back, what then?", "and who?"]'),
        ("[learn the noise, memorise, by heart]", "learn the noise, memorise, by heart"),
        ("memorise, by", "memorise,\n          by"),
        ("prompt: |", "prompt: >"),
        ("prompt: |", "prompt:"),
        ("title: Scoring", "title: see https://example.org for scoring"),
        ("The model may", 'The "model" on a 5" disk, for $5 to $6, may'),
        ("  - id", "  -\n    id"),
    ],
)
def test_what_yaml_allows_is_no_mistake(good: str, bad: str) -> None:
    problems = told(topic_file(spoil(OPEN, good, bad)))
    assert [one for one in problems if not any(is_of(one, fault) for fault in STYLE)] == []


WHOLE = [
    ("", "EMPTY_FILE", 1, 1),
    ("topic: evaluation\nquestions:\n", "NOT_LIST", 2, 11),
    (topic_file(OPEN, topic="Evaluation"), "NOT_OPTION", 1, 8),
    (topic_file(OPEN).replace("questions:", "Questions:"), "UNKNOWN_KEY", 2, 1),
    (topic_file(OPEN).replace("questions:", "questions"), "NO_KEY", 2, 1),
    (topic_file(OPEN).replace("questions:\n", ""), "INDENTED", 2, 3),
    (topic_file(OPEN).partition("questions:\n")[2], "NOT_ITEMS", 1, 3),
    ("My questions\n" + topic_file(OPEN), "NO_KEY", 1, 1),
    ("```yaml\n" + topic_file(OPEN) + "```\n", "FENCE_LINE", 1, 1),
    (topic_file(OPEN) + topic_file(CHOICE), "DUPLICATE_KEY", 30, 1),
    (topic_file(OPEN).replace("  ", "\t"), "TAB", 3, 1),
    (topic_file(OPEN).replace("title: ", "title： "), "ODD_SIGN", 4, 10),
    ("<html>", "NOT_KEYS", 1, 1),
    ("id: mine\ntitle: My sheet\nsections:\n  - title: One\n", "A_SHEET", 1, 1),
    (topic_file(OPEN) + '    author: "Ann\n', "CUT_OFF", 30, 13),
    (topic_file(OPEN).replace("hint: What", 'hint: "What').replace("url: ", 'url: "x" '),
     "OPEN_QUOTE", 23, 11),
    ("questions:\n" + "".join(" " * at + "a:\n" for at in range(1, 300)), "TOO_DEEP", 10, 10),
]  # fmt: skip


@each("text, name, line, column", WHOLE)
def test_a_mistake_with_the_whole_file_is_told(
    text: str, name: str, line: int, column: int
) -> None:
    problems = told(text)
    hits = [(one.line, one.column) for one in problems if is_of(one, Fault[name])]
    assert (line, column) in hits, "\n".join(map(str, problems))


def test_no_character_is_too_odd_for_the_reader() -> None:
    """None of them ends in an error of Python's, whether it may stand in a file or not."""
    codes = [*range(0x300), *range(0x2000, 0x2070), *range(0xD7F0, 0xE010), *range(0xFE00, 0x10010)]
    signs = [chr(code) for code in codes if not 0xD800 <= code <= 0xDFFF]
    for at in range(0, len(signs), 64):
        told(topic_file(spoil(OPEN, "A colleague", f"A{''.join(signs[at : at + 64])} colleague")))
