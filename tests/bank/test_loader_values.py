"""What a question must look like: each fault of shape with its place, all of them at once."""

import re
from datetime import date

import pytest

from bot.bank.loader import read_text
from bot.bank.model import Difficulty, Kind, Language
from bot.bank.parsing.fields import QUESTION
from bot.bank.problems import Fault, Severity, nearest
from tests.bank.texts import (
    CHOICE,
    CODING,
    KINDS,
    NUMBER,
    OPEN,
    SHORT,
    SQL,
    STORY,
    spoil,
    topic_file,
)
from tests.together import each


def messages(text: str) -> list[str]:
    """What the loader says of a file."""
    return [problem.message for problem in read_text("f.yaml", text).tree.problems]


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_question_of_each_kind_has_no_problem(kind: str) -> None:
    reading = read_text("f.yaml", topic_file(KINDS[kind]))
    assert reading.tree.problems == []
    assert [draft.question.kind for draft in reading.drafts] == [Kind(kind)]


def test_a_question_has_every_value_that_was_written() -> None:
    (draft,) = read_text("f.yaml", topic_file(OPEN)).drafts
    question = draft.question
    assert question.id == "held-out-rows"
    assert question.topic == "evaluation"
    assert question.difficulty is Difficulty.EASY
    assert question.minutes == 3
    assert question.prompt.startswith("A colleague scores")
    assert not question.prompt.endswith("\n")
    assert question.key_points[1].terms == ("unseen", "rows it has not met", "new to it")
    assert question.pitfalls[0].note == "A high score on known rows proves nothing."
    assert question.follow_ups == ("And with people who come back?",)
    assert question.sources[0].url == "https://example.org/7"
    assert question.tags == ("guide-basics",)
    assert question.added == date(2026, 11, 21)
    assert (question.retired, question.replaced_by, question.coding) == (False, "", None)


def test_figures_stories_and_code_are_typed() -> None:
    text = topic_file(NUMBER, STORY, CODING, topic="coding")
    number, story, coding = (draft.question for draft in read_text("f.yaml", text).drafts)
    assert (number.value, number.tolerance, number.unit) == (0.31, 0.006, "")
    assert story.star is not None
    assert story.star.task == "Say what was yours to deliver."
    assert len(story.checklist) == 4
    assert coding.coding is not None
    assert coding.coding.language is Language.PYTHON


def test_forms_of_a_short_answer_are_kept_in_order() -> None:
    (short,) = (one.question for one in read_text("f.yaml", topic_file(SHORT)).drafts)
    assert short.accepted == ("recall", "sensitivity", "TPR")
    assert [one.text for one in short.refused] == ["precision"]
    assert short.refused[0].why == "It looks at the flagged payments alone."


def test_two_options_are_enough_for_true_or_false() -> None:
    both = CHOICE.replace(
        CHOICE[CHOICE.index("      - text: It must") : CHOICE.index("    hint")], ""
    )
    assert read_text("f.yaml", topic_file(both)).tree.problems == []


def test_rows_of_sql_keep_their_types() -> None:
    before, _, after = CODING.partition("    coding:\n")
    text = topic_file(before + SQL + "    hint:" + after.partition("    hint:")[2], topic="coding")
    reading = read_text("f.yaml", text)
    assert reading.tree.problems == []
    assert reading.drafts[0].question.coding is not None
    assert reading.drafts[0].question.coding.expected == ((1, "x"), (2, None), (2.5, "3"))


# Text, what to replace in it, by what, the fault, and the text at whose beginning it is reported.
CASES = [
    (OPEN, "difficulty: easy", "dificulty: easy", Fault.UNKNOWN_KEY, "dificulty"),
    (OPEN, "    hint: What did it know beforehand?\n", "", Fault.MISSING, "id: held-out"),
    (OPEN, "    hint:", "    value: 3\n    hint:", Fault.NOT_FOR_KIND, "value"),
    (OPEN, "title: Scoring on held-back rows", "title: [a]", Fault.NOT_TEXT, "[a]"),
    (OPEN, "Scoring on held-back rows", '"Scoring\\nrows"', Fault.NOT_ONE_LINE, '"Scoring'),
    (OPEN, "[guide-basics]", "guide-basics", Fault.NOT_LIST, "guide-basics"),
    (OPEN, "[guide-basics]", "[2026-11-21]", Fault.READ_AS_OTHER, "2026-11-21]"),
    (OPEN, "[unseen,", "[0.5,", Fault.READ_AS_OTHER, "0.5,"),
    (OPEN, "[unseen,", "[Yes,", Fault.READ_AS_OTHER, "Yes,"),
    (OPEN, "[unseen,", "[~,", Fault.READ_AS_OTHER, "~,"),
    (OPEN, "[unseen,", "[unseen: rows,", Fault.NOT_TEXT, "unseen: rows"),
    (OPEN, "[unseen,", "['',", Fault.BLANK, "'',"),
    (OPEN, "[unseen,", '["a\\nb",', Fault.NOT_ONE_LINE, '"a\\nb"'),
    (OPEN, "[unseen,", f"[{'a' * 81},", Fault.TOO_LONG, "aaaa"),
    (OPEN, "[unseen,", "[x, unseen, unseen,", Fault.REPEATED_ITEM, "unseen, rows"),
    (OPEN, "[unseen,", "[unseen +,", Fault.BAD_TERM, "unseen +"),
    (OPEN, "minutes: 3", "minutes: 9", Fault.NOT_INTEGER, "9\n"),
    (OPEN, "minutes: 3", "minutes: three", Fault.NOT_INTEGER, "three\n"),
    (OPEN, "added: 2026-11-21", "added: 21.11.2026", Fault.NOT_DATE, "21.11"),
    (OPEN, "added: 2026-11-21", "added: 2026-02-30", Fault.NOT_DATE, "2026-02-30"),
    (OPEN, "added: 2026-11-21", "retired: yes", Fault.NOT_FLAG, "yes\n"),
    (OPEN, "difficulty: easy", "difficulty: eazy", Fault.NOT_OPTION, "eazy"),
    (OPEN, "difficulty: easy", "difficulty: 31", Fault.READ_AS_OTHER, "31\n"),
    (OPEN, "What did it know beforehand?", "''", Fault.BLANK, "''"),
    (OPEN, "id: held-out-rows", "id: Held_out", Fault.BAD_FORM, "Held_out"),
    (OPEN, "Scoring on held-back rows", "S" * 71, Fault.TOO_LONG, "SSSS"),
    (OPEN, "Scoring on held-back rows", "Score", Fault.TOO_SHORT, "Score\n"),
    (OPEN, "https://example.org/7", "example.org", Fault.BAD_URL, "example.org"),
    (OPEN, "[And with people who come back?]", "[]", Fault.TOO_FEW, "[]"),
    (OPEN, "[And with people who come back?]", "[a?, b?, c?, d?]", Fault.TOO_MANY, "[a?"),
    (OPEN, "[unseen, rows it has not met, new to it]", "[[unseen]]", Fault.NOT_TEXT, "[unseen]]"),
    (
        CHOICE,
        "- text: Nothing follows from it yet",
        "- yet\n      - text: Nothing",
        Fault.NOT_KEYS,
        "yet\n",
    ),
    (CHOICE, "right: true", "right: false", Fault.NO_RIGHT_CHOICE, "- text: It finds"),
    (
        CHOICE,
        "Nothing follows from it yet",
        "it finds Most of the fraud",
        Fault.REPEATED_ITEM,
        "it finds",
    ),
    (NUMBER, "value: 0.31", "value: about 3", Fault.NOT_NUMBER, "about 3"),
    (NUMBER, "value: 0.31", "value: .inf", Fault.NOT_NUMBER, ".inf"),
    (NUMBER, "value: 0.31", "value: 1_000", Fault.NOT_NUMBER, "1_000"),
    (NUMBER, "value: 0.31", "value: [1]", Fault.NOT_NUMBER, "[1]"),
    (STORY, "      situation: Name the project and who waited.\n", "", Fault.MISSING, "task: Say"),
    (STORY, "kind: story", "kind: tale", Fault.NOT_OPTION, "tale"),
    (SHORT, "[recall, sen", "[recall, Re-Call, sen", Fault.SAME_FORM, "Re-Call"),
    (SHORT, "[recall, sen", "[recall, '?!', sen", Fault.EMPTY_FORM, "'?!'"),
    (SHORT, "[recall, sen", "[recall, Precisions, sen", Fault.FORM_REFUSED, "Precisions"),
    (SHORT, "[recall, sensitivity, TPR]", "[]", Fault.TOO_FEW, "[]"),
    (SHORT, "    hint:", "    value: 3\n    hint:", Fault.NOT_FOR_KIND, "value: 3"),
    (
        SHORT,
        "        why: It looks at the flagged payments alone.\n",
        "",
        Fault.MISSING,
        "text: pre",
    ),
    (NUMBER, "    hint:", "    accept: [x]\n    hint:", Fault.NOT_FOR_KIND, "accept:"),
    (NUMBER, "    hint:", "    not: [x]\n    hint:", Fault.NOT_FOR_KIND, "not:"),
]


@each("text, old, new, fault, at", CASES)
def test_a_fault_of_shape_is_named_with_its_place(
    text: str, old: str, new: str, fault: Fault, at: str
) -> None:
    spoilt = topic_file(spoil(text, old, new))
    where = spoilt.index(at)
    line, column = spoilt.count("\n", 0, where) + 1, where - spoilt.rfind("\n", 0, where)
    problems = read_text("f.yaml", spoilt).tree.problems
    found = [(p.line, p.column) for p in problems if _is(fault, p.message)]
    assert (line, column) in found, "\n".join(map(str, problems))


def _is(fault: Fault, message: str) -> bool:
    """Whether a message was made from the fault's pattern: its fixed parts, in order."""
    pieces = fault.message.replace("}", "{").split("{")[::2]
    return re.fullmatch(".*".join(map(re.escape, pieces)), message) is not None


def test_one_several_or_all_may_be_right_where_the_prompt_says_choose_all() -> None:
    for text in (CHOICE, CHOICE.replace("right: false", "right: true")):
        said = text.replace("What follows?", "Choose all that apply.")
        assert messages(topic_file(said)) == []
    two = CHOICE.replace("right: false", "right: true", 1)
    assert messages(topic_file(two)) == ["several options are right, but the prompt doesn't say so"]
    said = two.replace("What follows?", "Choose all that apply.")
    assert messages(topic_file(said)) == []


def test_code_belongs_to_coding_and_needs_its_tests() -> None:
    assert "`coding` belongs to topic coding only" in messages(topic_file(CODING))
    without = spoil(CODING, "      tests: assert mean([1, 2]) == 1.5\n", "")
    assert messages(topic_file(without, topic="coding")) == ["`coding` in python needs `tests`"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('[[1, x], [2, null], [2.5, "3"]]', "[1, x]", "`expected` must be a list"),
        ('[[1, x], [2, null], [2.5, "3"]]', "x", "`expected` must be a list"),
        ("[1, x]", "[1, [x]]", "`expected` must be text"),
        ("language: sql", "language: cobol", "`cobol` is not possible for `language`"),
        ("      setup: CREATE", "      setup: ''\n      starter: CREATE", "`setup` is empty"),
    ],
)
def test_rows_and_language_of_sql_are_checked(old: str, new: str, message: str) -> None:
    before, _, after = CODING.partition("    coding:\n")
    sql = spoil(SQL, old, new)
    text = topic_file(before + sql + "    hint:" + after.partition("    hint:")[2], topic="coding")
    assert message in messages(text)


@pytest.mark.parametrize("value", ["coding", "[1]"])
def test_what_should_be_a_group_and_is_none_says_so(value: str) -> None:
    before, _, after = CODING.partition("    coding:\n")
    text = f"{before}    coding: {value}\n    hint:" + after.partition("    hint:")[2]
    assert messages(topic_file(text, topic="coding")) == [
        "`coding` must consist of keys with values"
    ]


@pytest.mark.parametrize("value", ["evaluation", "{a: b}", "[one, two]"])
def test_questions_are_a_list_of_groups(value: str) -> None:
    assert messages(f"topic: evaluation\nquestions: {value}\n")


def test_a_question_without_an_id_is_no_question() -> None:
    reading = read_text("f.yaml", topic_file(spoil(OPEN, "  - id: held-out-rows\n   ", "  -")))
    assert reading.ids == reading.drafts == ()


def test_a_replacement_is_for_retired_questions() -> None:
    text = OPEN + "    replaced_by: other-question\n"
    assert messages(topic_file(text)) == ["`replaced_by` is set, but not `retired: true`"]
    assert messages(topic_file(text + "    retired: true\n")) == []


def test_a_reveal_that_would_not_fit_in_a_message_is_refused() -> None:
    answer = spoil(OPEN, "beside the score,", "beside the score, " + "and so on " * 170)
    points = "".join(
        f"      - point: {'It is so and so. ' * 10}{end}\n        terms: [so {end}]\n"
        for end in "abc"
    )
    notes = "".join(
        f"      - note: {'It is otherwise. ' * 17}{end}\n        terms: [not {end}]\n"
        for end in "ab"
    )
    answer = spoil(answer, "    pitfalls:\n", points + "    pitfalls:\n" + notes)
    answer = spoil(answer, "A textbook, chapter 7", "A textbook " * 18)
    answer = spoil(
        answer,
        "[And with people who come back?]",
        str([f"{'And so on ' * 17}{end}?" for end in "ab"]),
    )
    answer = spoil(answer, "example.org/7", "example.org/" + "7" * 270)
    assert [m[:14] for m in messages(topic_file(answer))] == ["the reveal has"]


def test_the_longest_prompt_with_the_longest_options_fits_on_a_card() -> None:
    prompt, options = QUESTION.fields["prompt"], QUESTION.fields["choices"]
    assert options.group is not None
    longest = prompt.most + options.most * (options.group.fields["text"].most + len("A. "))
    assert longest <= 1400


def test_all_problems_of_a_file_come_at_once() -> None:
    spoilt = OPEN.replace("easy", "eazy").replace("minutes: 3", "minutes: 0")
    text = topic_file(spoilt, CHOICE.replace("right: true", "right: maybe"))
    assert len(messages(text)) == 3


def test_a_broken_question_leaves_the_others_whole() -> None:
    text = topic_file(OPEN.replace("difficulty: easy", "difficulty: eazy"), CHOICE)
    reading = read_text("f.yaml", text)
    assert [draft.question.id for draft in reading.drafts] == ["rare-class"]
    assert reading.ids == ("held-out-rows", "rare-class")


@pytest.mark.parametrize("text", ["- a\n", "just text\n", "topic: evaluation\n", "questions: []\n"])
def test_a_file_without_topic_or_questions_says_so(text: str) -> None:
    reading = read_text("f.yaml", text)
    assert reading.drafts == ()
    assert all(problem.level is Severity.ERROR for problem in reading.tree.problems)
    assert reading.tree.problems


def test_a_wrong_topic_is_met_with_the_nearest() -> None:
    (problem,) = read_text("f.yaml", topic_file(OPEN, topic="evaluaton")).tree.problems
    assert "did you mean `evaluation`?" in problem.fix


def test_an_unknown_key_is_met_with_the_nearest() -> None:
    problems = read_text("f.yaml", topic_file(OPEN.replace("hint:", "hints:"))).tree.problems
    assert any(problem.fix == "did you mean `hint`?" for problem in problems)


def test_advice_names_the_nearest_word_or_the_few_that_there_are() -> None:
    assert nearest("evaluaton", ["evaluation", "coding"]) == "did you mean `evaluation`?"
    assert nearest("zzz", ["open", "choice"]) == "possible: open, choice"
    assert nearest("zzz", ["open"], otherwise="see there") == "see there"
    assert nearest("zzz", map(str, range(20))) == "see the worked examples"
    assert nearest("z" * 1_000_000, ["open"]) == "possible: open"


def test_the_place_of_a_part_is_the_nearest_that_exists() -> None:
    (draft,) = read_text("f.yaml", topic_file(OPEN)).drafts
    term, terms = draft.place("key_points", 1, "terms", 0), draft.place("key_points", 1, "terms")
    assert (term.line, term.column) == (terms.line, terms.column + 1)
    assert draft.place("key_points", 1, "terms", 9) == terms
    assert draft.place("key_points", 9) == draft.place("key_points")
    assert draft.place("coding", "tests") == draft.place()
    assert draft.place("title", "x") == draft.place("title")


COMMAS = OPEN.replace("[unseen, rows it has not met, new to it]", "{terms}")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("unseen, rows it has not met, new to it", ("unseen", "rows it has not met", "new to it")),
        ("unseen, rows it\n          has not met, 0.5", ("unseen", "rows it has not met", "0.5")),
        ("unseen, yes, no", ("unseen", "yes", "no")),
    ],
)
def test_terms_may_be_one_text_with_commas(written: str, read: tuple[str, ...]) -> None:
    reading = read_text("f.yaml", topic_file(COMMAS.replace("{terms}", written)))
    assert reading.tree.problems == []
    assert reading.drafts[0].question.key_points[1].terms == read


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("unseen, , new to it", Fault.BLANK),
        ("unseen, unseen, new to it", Fault.REPEATED_ITEM),
        ("unseen, + x, new to it", Fault.BAD_TERM),
        (", ".join(f"word{number}" for number in range(21)), Fault.TOO_MANY),
        (f"unseen, {'long ' * 20}", Fault.TOO_LONG),
    ],
)
def test_a_fault_between_commas_is_told_at_the_text(written: str, fault: Fault) -> None:
    (problem,) = read_text("f.yaml", topic_file(COMMAS.replace("{terms}", written))).tree.problems
    line = topic_file(COMMAS).splitlines().index("        terms: {terms}") + 1
    assert (problem.line, problem.column) == (line, 16)
    assert problem.message.split(" ")[0] in fault.message or "{" in fault.message.split(" ")[0]
