"""Topics of a server's own: practised, quizzed and counted as the bank's, in their server only."""

from datetime import timedelta
from typing import Any

from bot.core.ids import GuildId, UserId
from bot.daily.contributed.messages import OwnPreview
from bot.daily.contributed.service.own import OwnService
from bot.server.settings import store
from tests.daily.contributed.test_own import organise, rows
from tests.world import World, ids, texts

ONE = """topic: {topic}
questions:
  - title: {title}
    prompt: {prompt}
    answer: The best sellers of the week need no model at all.
"""
SHIP = ("How we ship a model", "How does a model come to production here at last?")
NIGHT = ("What the page shows at night", "Which list is shown when the ranking has stopped?")
QUIZ = """topic: Our team
questions:
  - title: The figure that we report
    prompt: Which figure do we report to everybody on each Monday?
    answer: Precision at ten, as people see the first ten places only.
    choices:
      - {text: Precision at ten, right: true, why: It is what people see first of all.}
      - {text: Accuracy of all, right: false, why: Never buying would score 98 of 100.}
  - title: The page that we watch
    prompt: Which page do we watch on the day after a release?
    answer: The page of a product, since most people come there first of all.
    choices:
      - {text: The page of a product, right: true, why: Most people come there first of all.}
      - {text: The page of the basket, right: false, why: Too few people get as far as that.}
"""


async def hand_in(here: World, text: str) -> None:
    shown = await organise(here, file=("a.yaml", text.encode()))
    await here.organiser.click(shown, label="Save")


def one(topic: str, said: tuple[str, str]) -> str:
    return ONE.format(topic=topic, title=said[0], prompt=said[1])


async def offered(here: World, command: str, typed: str) -> list[str]:
    found = await here.member("cat").autocomplete(here.channel, command, "topic", typed)
    return [str(choice["value"]) for choice in found]


async def test_a_topic_of_the_servers_own_is_offered_and_quizzed(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    assert await offered(here, "quiz start", "our") == []
    await hand_in(here, QUIZ)
    ann, bob = here.member("ann"), here.member("bob")
    for command in ("quiz start", "quiz group"):
        assert await offered(here, command, "our") == ["Our team"]
    quiz = await ann.slash(here.channel, "quiz start", topic="our team")
    assert "question 1 of 2" in texts(quiz.response)
    assert "Our team" in texts(quiz.response)
    shown: Any = quiz.response
    for _ in range(2):
        told = await ann.click(shown, label="I don't know")
        shown = (await ann.click(told.response, label="My result" if _ else "Next")).response
    assert "Our team: 0 of 2" in texts(shown)
    again = await ann.click(shown, label="Another 5")
    assert "question 1 of 2" in texts(again.response)  # of that topic, not of all
    group = await bob.slash(here.channel, "quiz group", topic="Our team", questions=2)
    assert "don't know the topic" not in texts(group.response)
    asked = "SELECT question_id FROM group_rounds ORDER BY question_id"
    server = here.guild.id
    assert await rows(here, asked) == [(f"own.{server}.1",), (f"own.{server}.2",)]


async def test_a_topic_that_is_gone_is_no_longer_offered_for_another_quiz(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await hand_in(here, QUIZ)
    ann = here.member("ann")
    shown: Any = (await ann.slash(here.channel, "quiz start", topic="Our team")).response
    for number in ("1", "2"):
        own = await here.organiser.select(await organise(here), [number])
        await here.organiser.click(own.response, label="Retire")
    ended = await ann.click(shown, label="Stop here")
    assert "quiz:more:need" in ids(ended.response.message)


async def play_of_our_team(here: World) -> tuple[Any, Any]:
    """A group quiz of that topic, over; Ann, and its card."""
    await here.setup(time="09:00", timezone="UTC")
    await hand_in(here, QUIZ)
    ann, bob = here.member("ann"), here.member("bob")
    place = here.guild.create_text_channel("games")
    await ann.slash(place, "quiz group", topic="Our team", questions=2)
    await here.forward(timedelta(seconds=3))
    await bob.click(place.history()[-1], label="Join")
    for _ in range(40):
        await here.forward(timedelta(seconds=30))
    return ann, place.history()[-1]


async def test_a_group_is_asked_again_of_any_topic_once_its_own_is_gone(here: World) -> None:
    ann, card = await play_of_our_team(here)
    server, service = GuildId(here.guild.id), OwnService(here.app.core)
    for number in (1, 2):
        await service.retire(server, number, retired=True)
    again = await ann.click(card, label="Play again")
    assert "don't know the topic" not in texts(again.response)
    await here.run_due()
    posted = "SELECT body FROM outbox WHERE kind = 'group-post' ORDER BY outbox_id"
    assert await rows(here, posted) == [("Our team",), ("any",)]


async def test_a_group_is_asked_again_of_its_own_topic_by_its_new_name(here: World) -> None:
    ann, card = await play_of_our_team(here)
    server, me, service = GuildId(here.guild.id), UserId(77), OwnService(here.app.core)
    for number in (1, 2):
        form = await service.edit_form(server, number)
        typed = {**form.values, "topic": "Our crew"}
        preview = await service.hand_in_form(server, me, typed, number=number, mark=form.mark)
        assert isinstance(preview, OwnPreview)
        await service.save(server, me, preview.draft_id)
    await ann.click(card, label="Play again")
    await here.run_due()
    posted = "SELECT body FROM outbox WHERE kind = 'group-post' ORDER BY outbox_id"
    assert await rows(here, posted) == [("Our team",), ("Our crew",)]


async def test_setup_takes_a_name_of_an_own_topic_that_the_bank_goes_by_too(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await hand_in(here, one("A/B testing", SHIP))
    await hand_in(here, one("Mixed", NIGHT))
    await here.setup(topics="A/B testing, statistics")
    found = await here.app.database.read(lambda tx: store.get(tx, here.guild.id))
    assert found is not None
    assert set(found.topics) == {"statistics", "experiments-causal"}
    await here.setup(topics="mixed")
    found = await here.app.database.read(lambda tx: store.get(tx, here.guild.id))
    assert found is not None
    assert found.topics == {}


async def test_names_of_topics_that_differ_in_capitals_are_one_topic(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await hand_in(here, one("SQL", SHIP))
    await hand_in(here, one("Sql", NIGHT))
    assert (await offered(here, "practise", "sql"))[0] == "SQL"
    assert "Sql" not in await offered(here, "practise", "sql")
    panel = await OwnService(here.app.core).panel(GuildId(here.guild.id))
    assert [item.topic for item in panel.items] == ["SQL", "SQL"]
    ann = here.member("ann")
    first = await ann.slash(here.channel, "practise", topic="Sql")
    told = texts(first.response)
    second = await ann.click(first.response, label="Next question")
    told += texts(second.response)
    assert SHIP[0] in told
    assert NIGHT[0] in told
    # Who asks for the next one after the spelling changed is still asked of that topic.
    own = await here.organiser.select(await organise(here), ["1"])
    await here.organiser.click(own.response, label="Retire")
    third = await ann.click(second.response, label="Next question")
    assert NIGHT[0] in texts(third.response)


async def test_setup_says_that_own_topics_are_always_on(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await hand_in(here, one("Our team", SHIP))
    alone = await here.organiser.slash(
        here.channel, "setup", channel=here.channel, topics="Our team"
    )
    assert "`Our team` is a topic of your own: those are always on." in texts(alone.response)
    assert "I saved the rest." in texts(alone.response)
    await here.organiser.slash(
        here.channel, "setup", channel=here.channel, topics="Our team, Statistics"
    )
    found = await here.app.database.read(lambda tx: store.get(tx, here.guild.id))
    assert found is not None
    assert list(found.topics) == ["statistics"]
