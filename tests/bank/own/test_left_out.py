"""What is made of what was left out: ids that take nobody's place, topics in every script, wordings
of points that were rewritten."""

from unicodedata import normalize

import pytest

from bot.bank.model import Question
from bot.bank.own.checking import Checked
from bot.bank.own.reader import read_file, read_form, rewritten
from bot.bank.own.shape import is_topic, made_id, slug_of, topic_of
from bot.bank.question_bank import free_id, plain_title
from tests.bank.own.test_files import FORM
from tests.bank.texts import CHOICE, topic_file
from tests.together import each

WHY, INDEX = "Зачем нужен SQL в аналитике", "Индексы в SQL и их цена"
ANSWERS = {
    WHY: ("Почему аналитику нужен язык запросов, если есть таблицы?", "Его легко повторить."),
    INDEX: ("Что ускоряет индекс и чем за него платят при записи?", "Чтение быстрее, запись нет."),
}  # fmt: skip


def item(title: str, extra: str = "") -> str:
    prompt, answer = ANSWERS.get(
        title, (f"What would you tell somebody new about {title}?", f"All that we know of {title}.")
    )
    texts = f"    title: {title}\n    prompt: {prompt}\n    answer: {answer} {title}.\n{extra}"
    return texts.replace("    title", "  - title", 1)


def read(*items: str, own: tuple[Question, ...] = (), bank: tuple[Question, ...] = ()) -> Checked:
    text = "topic: Our team\nquestions:\n" + "".join(items)
    return read_file("a.yaml", text.encode(), bank, own)


def ids(checked: Checked) -> list[str]:
    assert [str(one) for one in checked.errors] == []
    return [one.id for one in checked.questions]


def test_a_made_id_never_takes_the_place_of_a_question_with_another_title() -> None:
    (why,) = read(item(WHY)).questions
    assert why.id == "sql"
    assert ids(read(item(INDEX), own=(why,))) == ["sql-2"]
    assert ids(read(item(INDEX), bank=(why,))) == ["sql-2"]
    assert ids(read(item(WHY), item(INDEX))) == ["sql", "sql-2"]  # nor in one file
    assert ids(read(item(WHY), item(INDEX, "    id: sql\n"))) == ["sql-2", "sql"]


def test_the_question_of_the_same_title_is_replaced_whatever_its_id() -> None:
    both = read(item(WHY), item(INDEX)).questions
    for own in (both, both[::-1]):
        assert ids(read(item(INDEX), item(WHY), own=own)) == ["sql-2", "sql"]
    spaced = item(INDEX).replace("  - title: Индексы", "  - title:  ИНДЕКСЫ ")
    assert ids(read(spaced, own=both)) == ["sql-2"]
    # One that the file itself gives to another question is another's.
    taken = read(item(INDEX), item(WHY, "    id: sql-2\n"), own=both)
    assert taken.questions[0].id == "sql-3"
    twice = read(item(WHY), item(WHY), own=both)
    assert any("has the same title" in str(one) for one in twice.errors)


TITLES = (
    "Что такое дрейф данных?",
    "データドリフトとは何ですか",
    "ما هو انحراف البيانات؟",
    "C++ или Rust",
)


@each("title", TITLES)
def test_a_title_in_any_script_gets_an_id_by_form_and_file(title: str) -> None:
    expected = "c-rust" if "Rust" in title else "question-1"
    made = [*read_form({**FORM, "title": title}).questions, *read(item(title)).questions]
    assert [one.id for one in made] == [expected] * 2
    own = (read(item(title)).questions[0],)
    assert ids(read(item(title), own=own)) == [own[0].id]


def test_ids_count_from_the_first_that_is_free() -> None:
    taken = {"question-1", "question-3"}
    assert made_id("данные", taken) == "question-2"
    assert made_id("C", taken | {"question-2"}) == "question-4"
    assert made_id("?! ·", taken) == ""
    assert free_id("a-b", ()) == "a-b"
    assert free_id("a-b", ("a-b", "a-b-2")) == "a-b-3"
    long = f"{'x' * 54}-yyyyy"
    assert free_id(long, (long,)) == f"{'x' * 54}-2"
    assert slug_of("E\u0301quipe") == slug_of("Équipe") == "quipe"
    assert plain_title(" E\u0301QUIPE  A ") == plain_title("équipe a")


def test_a_title_without_letters_is_told_what_a_form_can_do_about_it() -> None:
    (fault,) = read_form({**FORM, "title": "??????????"}).errors
    assert (fault.where, fault.fix) == ("Title", "name the subject in words")


TOPICS = ("हिन्दी विषय", "ไทยวิชา", "தமிழ்", "বাংলা", "E\u0301quipe", "ශ්\u200dරී ලංකා", "中文")


@each("topic", TOPICS)
def test_a_topic_may_be_written_in_any_script(topic: str) -> None:
    checked = read(item("How we ship a model", f"    topic: {topic}\n"))
    assert ids(checked) == ["how-we-ship-a-model"]
    assert checked.questions[0].topic == topic_of(topic) == normalize("NFC", topic)


def test_a_topic_begins_with_a_letter_and_has_nothing_unseen_beside_latin_ones() -> None:
    assert not is_topic("\u0301ab")
    assert not is_topic("a_b")
    assert not is_topic("1\u20e3!")
    told = read(item("How we ship a model", "    topic: Our\u200dteam\n"))
    assert any("nobody sees" in str(one) for one in told.errors)


PLAIN = "topic: Our team\nquestions:\n" + item("How we ship a model")
TABLE = "title,topic,prompt,answer\n" + ",".join(
    ("How we ship a model", "Our team", "What would you tell somebody new about how we ship?",
     "All that we know of how we ship it to people.")
)  # fmt: skip
COMMENT = "# title, topic, prompt, answer: fill in\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", COMMENT + PLAIN),
        ("a.yaml", "\n" + COMMENT + PLAIN),
        ("a.yaml", TABLE),
        ("a.csv", PLAIN),
        ("a.csv", TABLE + "\n"),
    ],
)
def test_the_ending_decides_unless_a_text_is_plainly_the_other(name: str, text: str) -> None:
    assert ids(read_file(name, text.encode())) == ["how-we-ship-a-model"]


def test_a_comment_makes_no_table_of_a_yaml_file_whatever_else_is_wrong() -> None:
    text = COMMENT + PLAIN.replace("questions:", "question:")
    (told, *_) = read_file("a.yaml", text.encode()).errors
    assert told.where.startswith("line")


def test_who_says_that_a_question_is_in_use() -> None:
    said = read(item(WHY, "    retired: false\n"), item(INDEX, "    retired: true\n"))
    assert said.in_use == {"sql"}
    assert read(item(WHY)).in_use == frozenset()


def base(points: str) -> Question:
    return read_form({**FORM, "key_points": points}).questions[0]


POINTS = """An image is bulit and looked at. :: docker, image is built
A canary takes one request in a hundred. :: canary
Somebody on call looks at the figures. :: on call, pager, looks at"""


def kept(points: str) -> tuple[list[int], list[str]]:
    """How many wordings each point has after an edit, and what is said of those that go."""
    before = base(POINTS)
    checked = read_form({**FORM, "key_points": points}, (), [before], before)
    told = [one.what for one in checked.remarks if "wording" in one.what]
    return [len(one.terms) for one in checked.questions[0].key_points], told


def test_a_point_keeps_its_wordings_when_it_is_corrected_or_moved() -> None:
    lines = [line.partition(" ::")[0] for line in POINTS.split("\n")]
    assert kept("\n".join(lines)) == ([2, 1, 3], [])
    corrected = "\n".join(lines).replace("bulit", "built").replace("figures", "numbers")
    assert kept(corrected) == ([2, 1, 3], [])
    assert kept("\n".join(lines[::-1])) == ([3, 1, 2], [])
    assert kept(corrected.replace("hundred.", "hundred. :: one in a hundred, few")) == (
        [2, 2, 3],
        [],
    )


def test_wordings_that_go_with_their_point_are_counted() -> None:
    lines = [line.partition(" ::")[0] for line in POINTS.split("\n")]
    assert kept("\n".join(lines[:2])) == (
        [2, 1], ["3 other wordings go with the points that you changed or removed"],
    )  # fmt: skip
    other = "\n".join((lines[0], "Rolling back takes a minute.", lines[2]))
    assert kept(other) == (
        [2, 0, 3], ["1 other wording goes with the points that you changed or removed"],
    )  # fmt: skip
    assert kept("")[1] == ["6 other wordings go with the points that you changed or removed"]


def test_each_text_becomes_one_at_most_and_the_nearest_first() -> None:
    assert rewritten((), ("a",)) == {}
    assert rewritten(("one thing", "one things"), ("one things",)) == {1: 0}
    assert rewritten(("same", "same"), ("same", "same")) == {0: 0, 1: 1}
    assert rewritten(("abcd",), ("wxyz",)) == {}


def test_a_difficulty_that_was_chosen_goes_before_that_of_what_is_edited() -> None:
    (question,) = read(topic_file(CHOICE).partition("questions:\n")[2]).questions
    form = {**FORM, "key_points": "", "difficulty": "hard"}
    assert [one.difficulty for one in read_form(form).questions] == ["hard"]
    assert [one.difficulty for one in read_form(form, base=question).questions] == ["hard"]
