"""The bank that is in use, and the servers' own questions beside it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event

from bot.bank.model import Bank, Question
from bot.bank.parsing.question import stored
from bot.bank.question_bank import QuestionBank, belongs_to, current_id, own_id
from tests.bank.own.test_files import read
from tests.bank.texts import OPEN, topic_file

(ONE,) = read(topic_file(OPEN)).questions


def shelf(*given: tuple[str, Question]) -> QuestionBank:
    bank = QuestionBank(Bank.of([ONE]))
    bank.own.replace(7, 3, [(name, stored(question)) for name, question in given])
    return bank


def test_ids_of_own_questions_say_whose_they_are_and_which_text() -> None:
    assert (own_id(7, 2), own_id(7, 2, 5)) == ("own.7.2", "own.7.2.5")
    assert current_id("own.7.2.5") == current_id("own.7.2") == "own.7.2"
    assert current_id("own-words") == "own-words"
    assert [belongs_to(one, 7) for one in ("own.7.2", "own.77.2", "own-words")] == [
        True, False, True,
    ]  # fmt: skip


def test_a_servers_questions_are_found_by_their_ids_and_replaced_as_a_whole() -> None:
    former = replace(ONE, title="What it was called before")
    rest = replace(ONE, retired=True)
    bank = shelf(("own.7.1", ONE), ("own.7.2", rest), ("own.7.1.1", former))
    assert bank.own.revision(7) == 3
    assert bank.own.revision(8) == 0
    assert [bank.own.has_any(one) for one in (7, 8)] == [True, False]
    assert bank.question("own.7.1") == replace(ONE, id="own.7.1")
    assert bank.question("own.7.1.1") == replace(former, id="own.7.1")  # under its present id
    assert bank.question("own.7.2") == replace(rest, id="own.7.2")
    assert [one.id for one in bank.own.active(7)] == ["own.7.1"]
    assert [one.id for one in bank.active_in(7)] == [ONE.id, "own.7.1"]
    assert [one.id for one in bank.active_in(8)] == [ONE.id]
    for name in ("own.8.1", "own.7.9", "own.x.1", "own.", "own", None):
        assert bank.question(name) is None
    bank.own.replace(7, 4, [])
    assert bank.question("own.7.1") is None


def test_of_a_server_that_is_erased_nothing_is_known() -> None:
    bank = shelf(("own.7.1", ONE))
    bank.own.replace(8, 1, [("own.8.1", stored(ONE))])
    for server in (7, 7, 9):
        bank.own.forget(server)
    assert (bank.question("own.7.1"), bank.own.revision(7), bank.own.has_any(7)) == (None, 0, False)
    assert bank.question("own.8.1") is not None


def test_an_own_question_stays_read_until_its_text_changes_or_it_is_gone() -> None:
    bank = shelf(("own.7.1", ONE))
    now = [("own.7.1", stored(ONE))]
    first = bank.question("own.7.1")
    bank.own.replace(7, 4, now)
    assert bank.question("own.7.1") is first
    for other in ([("own.7.1", stored(replace(ONE, title="Another title")))], []):
        bank.own.replace(7, 5, other)
        bank.question("own.7.1")
        bank.own.replace(7, 6, now)
        again = bank.question("own.7.1")
        assert again == first
        assert again is not first
        first = again


def test_what_is_made_of_a_bank_is_made_once_for_everybody_who_uses_it() -> None:
    bank = Bank.of([])
    one, other = QuestionBank(bank), QuestionBank(bank)
    made = []

    def count(of: Bank) -> int:
        made.append(of)
        return len(made)

    assert (one.derived(count), other.derived(count), one.derived(count)) == (1, 1, 1)
    one.replace(Bank.of([]))
    assert (one.derived(count), other.derived(count)) == (2, 1)
    assert made == [bank, one.bank]


def test_what_takes_long_to_make_holds_up_nothing_else_that_is_made() -> None:
    """The matcher is made in a thread, while cards are drawn and topics are offered."""
    bank, begun, drawn = QuestionBank(Bank.of([])), Event(), Event()

    def matcher(_: Bank) -> bool:
        begun.set()
        return drawn.wait(1)

    with ThreadPoolExecutor(1) as thread:
        made = thread.submit(bank.derived, matcher)
        begun.wait(1)
        assert bank.formula("x") is None
        drawn.set()
        assert made.result()


def test_names_of_topics_that_differ_in_capitals_are_one_topic() -> None:
    upper, lower = replace(ONE, topic="SQL"), replace(ONE, topic="Sql")
    accents = replace(ONE, topic="E\u0301quipe"), replace(ONE, topic="\u00e9quipe")
    bank = shelf(
        ("own.7.1", replace(upper, topic="sql", retired=True)), ("own.7.2", upper),
        ("own.7.3", lower), ("own.7.4", accents[0]), ("own.7.5", accents[1]), ("own.7.6", ONE),
        ("own.7.3.1", lower),
    )  # fmt: skip
    assert bank.own.topics(7) == ("E\u0301quipe", "SQL")  # as the first in use spells it
    spelled = [bank.question(one) for one in ("own.7.1", "own.7.3", "own.7.3.1")]
    assert [one and one.topic for one in spelled] == ["SQL", "SQL", "SQL"]
    assert bank.own.topic_of(7, " sqL") == "SQL"
    assert bank.own.topic_of(8, "sqL") == "sqL"
    assert bank.own.topics(8) == ()
    # Another spelling is told at once, also of what was read before.
    bank.own.replace(7, 4, [("own.7.2", stored(lower)), ("own.7.3", stored(upper))])
    assert bank.own.topics(7) == ("Sql",)
    assert bank.own.topic_of(7, "\u00e9quipe") == "\u00e9quipe"
    bank.own.forget(7)
    assert bank.own.topic_of(7, "SQL") == "SQL"
    assert bank.own.topic_of(7, "sql") == "sql"
