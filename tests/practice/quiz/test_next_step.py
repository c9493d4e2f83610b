"""Every quiz leads on: more of it, what is weak, what was missed; and it begins gently."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.bank.model import Bank, Difficulty
from bot.practice.quiz.solo.rules import gentlest_first
from bot.practice.review import tx as reviews
from tests.practice.quiz.test_commands import labels, start, stored
from tests.world import World, ids, texts

RIGHT, WRONG = "Option 1", "Option 0"


async def pick(who: Any, asked: Any, wording: str) -> Any:
    """Click on the option of that wording, wherever it stands."""
    line = next(one for one in texts(asked.response).splitlines() if wording in one)
    return await who.click(asked.response, label=line.strip("* ")[0])


async def play(here: World, who: Any, asked: Any, wording: str) -> Any:
    """Answer until the quiz is over; its last card."""
    while "of" in texts(asked.response) and "Quiz · question" in texts(asked.response):
        judged = await pick(who, asked, wording)
        label = "Next" if "Next" in labels(judged) else "My result"
        asked = await who.click(judged.response, label=label)
    return asked


async def test_a_quiz_without_misses_leads_to_another_of_its_topic(here: World) -> None:
    ann = here.member("ann")
    over = await play(here, ann, await start(here, ann, topic="ml-basics", questions=3), RIGHT)
    assert labels(over) == ["Another 5", "Next 14 days"]
    more = await ann.click(over.response, label="Another 5")
    assert "question 1 of 5" in texts(more.response)
    other = await ann.slash(here.channel, "review ahead")
    again = await ann.click(other.response, label="Quiz me")  # begins no second
    assert texts(again.response) == texts(more.response)
    asked = [one for one, _, _ in await stored(here)]
    assert all(one.startswith("basics-") for one in asked)
    assert len(asked) == 8
    judged = await pick(ann, again, RIGHT)
    assert "**Right.**" in texts(judged.response)
    other = await ann.slash(here.channel, "review ahead")
    busy = await ann.click(other.response, label="Quiz me")
    assert "in the middle of a quiz" in texts(busy.response)


async def test_misses_come_first_then_another_then_what_is_weak(here: World) -> None:
    ann = here.member("ann")
    over = await play(here, ann, await start(here, ann, topic="mlops", questions=2), WRONG)
    assert labels(over) == [
        "Repeat the 2 I missed", "Another 5", "Only my weak topics", "Next 14 days",
    ]  # fmt: skip
    weak = await ann.click(over.response, label="Only my weak topics")
    shown = texts(weak.response)
    assert "question 1 of 3" in shown
    assert "You asked for 5; this quiz has 3." in shown
    assert {one for one, _, _ in await stored(here)} == {"mlops-0", "mlops-1", "mlops-2"}


async def test_only_what_is_weak_is_refused_kindly_when_nothing_is(here: World) -> None:
    ann = here.member("ann")
    over = await play(here, ann, await start(here, ann, topic="mlops", questions=1), WRONG)
    for _ in range(3):
        again = await start(here, ann, topic="mlops", questions=3)
        await play(here, ann, again, RIGHT)
    result = await ann.click(over.response, label="Only my weak topics")
    assert "you got at least 70 % of the latest ones right in each" in texts(result.response)


async def test_who_never_took_a_quiz_has_no_weak_topics_that_are_known(here: World) -> None:
    for topic in ("weak", "my weak topics"):
        result = await here.member("ann").slash(here.channel, "quiz start", topic=topic)
        assert "I don't know your weak topics yet: take a quiz first." in texts(result.response)


async def test_every_way_into_a_quiz_that_has_nothing_to_ask_leads_to_practice(
    here: World, bank: Bank
) -> None:
    ann, bob = here.member("ann"), here.member("bob")
    hard = await start(here, ann, topic="ml-basics", difficulty="hard")
    assert labels(hard) == ["Practise it", "Quiz at any difficulty"]
    begun = await ann.click(hard.response, label="Quiz at any difficulty")
    assert "question 1 of 5" in texts(begun.response)
    await ann.click(begun.response, label="Stop here")
    over = await play(here, ann, await start(here, ann, topic="mlops", questions=1), WRONG)
    assert "Only my weak topics" in labels(over)
    told = [one for one in bank.active if one.topic == "behavioural"]
    here.app.core.bank.bank = Bank.of(told)
    weak = await ann.click(over.response, label="Only my weak topics")
    assert labels(weak) == ["Practise it"]
    assert "practise:topic:need:" in str(weak.response.components), "not a topic called weak"
    practised = await ann.click(weak.response, label="Practise it")
    assert "Prompt of told-" in texts(practised.response)
    for name, options in (("quiz group", {}), ("quiz duel", {"member": bob}), ("quiz start", {})):
        refused = await ann.slash(here.channel, name, **options)
        assert refused.ephemeral, name
        assert labels(refused) == ["Practise it"], name
        if name != "quiz duel":
            assert await ann.autocomplete(here.channel, name, "topic", "") == [], name
    assert here.channel.history() == [], "nothing was posted"


async def test_what_comes_again_has_its_options_in_another_order(here: World) -> None:
    ann = here.member("ann")
    over = await play(here, ann, await start(here, ann, topic="llm"), WRONG)
    again = await ann.click(over.response, label="Repeat the one I missed")
    options = [line for line in texts(again.response).splitlines() if "Option" in line]
    assert [line[line.index("Option") :] for line in options] != [
        f"Option {at} of one" for at in range(4)
    ]
    judged = await pick(ann, again, RIGHT)
    assert "**Right.**" in texts(judged.response)
    assert "Option 1 of one · *your choice*" in texts(judged.response)
    assert (await stored(here))[-1] == ("one", "1", 1)  # as in the bank
    letter = next(line for line in options if RIGHT in line).strip("* ")[0]
    assert f"✓ **{letter}** Option 1 of one" in texts(judged.response)


async def test_fewer_than_asked_for_is_said(here: World) -> None:
    ann = here.member("ann")
    asked = await start(here, ann, topic="ml-basics", questions=20)
    assert "You asked for 20; this quiz has 6." in texts(asked.response)
    second = await ann.click((await pick(ann, asked, RIGHT)).response, label="Next")
    assert "You asked for" not in texts(second.response)


@pytest.mark.parametrize("name", ["ann", "bob", "cat"])
async def test_a_newcomer_begins_with_what_one_can_do(here: World, bank: Bank, name: str) -> None:
    who = here.member(name)
    asked = await start(here, who, questions=20)
    first = (await stored(here))[0][0]
    question = bank.questions[first]
    assert gentlest_first([question, *bank.active])[0].id == first
    assert any(one.startswith("quiz:pick:") for one in ids(asked.response.message))


@pytest.mark.parametrize("topic", ["need", "any"])
async def test_a_newcomers_first_question_is_the_one_that_is_easy(
    here: World, bank: Bank, topic: str
) -> None:
    easy = "one"
    here.app.core.bank.bank = Bank.of(
        replace(one, difficulty=Difficulty.EASY if one.id == easy else Difficulty.HARD)
        for one in bank.active
    )
    people = [here.member(name) for name in ("ann", "bob", "cat")]
    hard = [one.id for one in bank.active if one.id != easy][:2]

    def keep(tx: Any) -> None:  # due before the first quiz, as after answers to daily questions
        for one in hard:
            reviews.add(tx, here.guild.id, people[0].id, one, here.env.now())

    await here.app.database.write(keep)
    await here.forward(timedelta(days=3))
    for who in people:
        await start(here, who, topic=topic, questions=20)
    first = {asked[1] for asked in await asked_first(here)}
    assert first == {easy}


async def asked_first(here: World) -> list[tuple[int, str]]:
    """Quiz and question."""
    query = "SELECT quiz_id, question_id FROM quiz_items WHERE position = 0"
    return await here.app.database.read(lambda tx: [tuple(row) for row in tx.execute(query)])


async def test_where_reviews_end_a_quiz_begins(here: World) -> None:
    ann = here.member("ann")
    for command in ("review now", "review ahead"):
        nothing = await ann.slash(here.channel, command)
        assert labels(nothing)[0] == "Quiz me"
    quiz = await ann.click(nothing.response, label="Quiz me")
    assert "Quiz · question 1 of 5" in texts(quiz.response)
