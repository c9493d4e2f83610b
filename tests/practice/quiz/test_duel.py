"""/quiz duel through the real discord.py: two people, a day, restarts, odd clicks."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import discord
import pytest

from bot.bank.model import Bank
from bot.core.errors import DeliveryError, DeliveryFailure, UserError
from bot.core.ports import Purpose
from bot.practice.quiz.asking.rules import fingerprint, judge_choice
from bot.practice.quiz.duel.messages import DuelOver
from bot.practice.quiz.duel.rules import DUEL_QUESTIONS, Opponent
from bot.practice.quiz.duel.service import DuelService
from tests.daily.question.test_removed import give_back, invite, lose, remove
from tests.practice.quiz.conftest import choice
from tests.world import World, ids, texts

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def bank() -> Bank:
    """Questions of one right option, *B*; seven of them."""
    return Bank.of([choice(f"duel-{at}", "ml-basics") for at in range(7)])


class Field:
    """A channel, and three people."""

    def __init__(self, here: World) -> None:
        self.here = here
        self.ann, self.bob, self.eve = (here.member(name) for name in ("ann", "bob", "eve"))

    @property
    def card(self) -> Any:
        """The public card, the newest message of the channel."""
        return self.here.channel.history()[-1]

    async def challenge(self, who: Any = None, whom: Any = None) -> Any:
        result = await (who or self.ann).slash(
            self.here.channel, "quiz duel", member=whom or self.bob
        )
        assert result.ephemeral
        await self.here.run_due()
        return result

    async def click(self, who: Any, label: str, card: Any = None) -> Any:
        """A click on the public card; the private answer."""
        result = await who.click(card or self.card, label=label)
        assert result.ephemeral
        await self.here.run_due()
        return result.response

    async def answer(self, who: Any, card: Any, letter: str) -> Any:
        """One question and *Next*; what comes then."""
        result = await who.click(card, label=letter)
        assert result.response.ephemeral
        label = "Next" if "Next" in labels(result.response) else "How it stands"
        after = await who.click(result.response, label=label)
        await self.here.run_due()
        return after.response

    async def play(self, who: Any, card: Any, letters: str) -> Any:
        """As many questions as letters; what comes then."""
        for letter in letters:
            card = await self.answer(who, card, letter)
        return card

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        return await self.here.app.database.read(
            lambda tx: [tuple(row) for row in tx.execute(query)]
        )

    async def state(self) -> tuple[Any, ...]:
        return (await self.rows("SELECT state, why_ended FROM duels ORDER BY duel_id DESC"))[0]

    def shows(self, words: str) -> bool:
        return words in texts(self.card)


def labels(message: Any) -> list[str]:
    """The labels of all buttons, of a private answer or of a message in the channel."""
    found: list[str] = []

    def walk(parts: Any) -> None:
        for part in parts:
            of = part.get if isinstance(part, dict) else partial(getattr, part)
            if label := of("label", None):
                found.append(label)
            walk(of("components" if isinstance(part, dict) else "children", None) or [])

    walk(message.components)
    return found


def mention(who: Any) -> str:
    return f"<@{who.id}>"


@pytest.fixture
async def field(here: World) -> Field:
    return Field(here)


async def test_a_whole_duel_from_the_challenge_to_the_result(field: Field) -> None:
    opened = await field.challenge()
    assert "Challenged." in texts(opened.response)
    assert field.shows(f"{mention(field.ann)} challenges {mention(field.bob)}")
    first = await field.click(field.bob, "Accept")
    assert "question 1 of 5" in texts(first)
    assert mention(field.ann) in texts(first)
    assert labels(field.card) == ["Play"]
    waiting = await field.play(field.bob, first, "BBBAA")
    assert "3 of 5 right" in texts(waiting)
    assert field.shows(f"{mention(field.bob)} has played.")
    assert not field.shows("right**")
    mine = await field.click(field.ann, "Play")
    over = await field.play(field.ann, mine, "BBBBA")
    assert await field.state() == ("finished", "")
    assert "You win" in texts(over)
    assert f"Out of 5 questions: you 4, {mention(field.bob)} 3." in texts(over)
    assert texts(over).count("✓ right") == 7
    assert texts(over).count("✕ missed") == 3
    assert field.shows(f"## {mention(field.ann)} wins")
    assert field.shows(f"{mention(field.ann)}: **4 of 5** right")
    assert field.shows(f"{mention(field.bob)}: **3 of 5** right")
    lost = texts(await field.click(field.bob, "My result"))
    assert f"{mention(field.ann)} wins this one" in lost
    assert len(field.here.channel.history()) == 1


async def test_the_challenge_rings_at_the_challenged_and_at_nobody_else(field: Field) -> None:
    await field.challenge()
    await field.click(field.bob, "Accept")
    calls = [call for call in field.here.env.http_requests if isinstance(call.json, dict)]
    mentions = [
        (call.method, call.json["allowed_mentions"])
        for call in calls
        if "allowed_mentions" in call.json and "/messages" in call.path
    ]
    assert mentions[0] == ("POST", {"parse": [], "users": [field.bob.id]})
    assert len(mentions) > 1
    assert all(one == ("PATCH", {"parse": []}) for one in mentions[1:])


async def test_nobody_sees_a_duels_answers_before_it_is_over(field: Field) -> None:
    """Complaint 13: each step is private, and the card says no more than who is done."""
    await field.challenge()
    first = await field.click(field.bob, "Accept")
    asked = texts(first)
    waiting = await field.play(field.bob, first, "BABAB")
    seen = [texts(field.card), texts(await field.click(field.ann, "Play"))]
    for text in seen:
        assert "3 of 5" not in text
        assert "missed" not in text
        assert "Why" not in text
    refused = await field.eve.click(field.card, label="Play")
    assert refused.ephemeral
    assert "between two other people" in texts(refused.response)
    assert waiting.ephemeral
    assert texts(await field.click(field.ann, "Play")).split("\n")[1] == asked.split("\n")[1]
    stored = await field.rows("SELECT DISTINCT question_id FROM duel_questions")
    assert len(stored) == DUEL_QUESTIONS


async def test_as_many_right_is_a_draw_however_quick_somebody_was(field: Field) -> None:
    await field.challenge()
    await field.play(field.bob, await field.click(field.bob, "Accept"), "BBBBB")
    await field.here.forward(timedelta(hours=20))
    await field.play(field.ann, await field.click(field.ann, "Play"), "BBBBB")
    assert field.shows("## A draw")


async def test_the_challenger_may_play_before_the_challenge_is_accepted(field: Field) -> None:
    opened = await field.challenge()
    card = (await field.ann.click(opened.response, label="Play now")).response
    waiting = await field.play(field.ann, card, "BBBAA")
    assert f"{mention(field.bob)} has until" in texts(waiting)
    assert field.shows(f"{mention(field.ann)} has played.")
    refused = texts(await field.click(field.bob, "Play"))
    assert "Press *Accept* first" in refused
    await field.play(field.bob, await field.click(field.bob, "Accept"), "AAAAA")
    assert field.shows(f"## {mention(field.ann)} wins")


async def test_declining_and_taking_back_are_said_on_the_card(field: Field) -> None:
    await field.challenge()
    assert "Declined." in texts(await field.click(field.bob, "Decline or take back"))
    assert await field.state() == ("declined", "declined")
    assert field.shows("would rather not this time")
    assert "You declined it." in texts(await field.click(field.bob, "My result"))
    await field.challenge(field.bob, field.ann)
    assert "Taken back." in texts(await field.click(field.bob, "Decline or take back"))
    assert await field.state() == ("declined", "withdrawn")
    assert field.shows("has taken the challenge back")
    assert "You took it back." in texts(await field.click(field.bob, "My result"))


async def test_who_was_told_no_asks_again_only_after_a_day(field: Field) -> None:
    await field.challenge()
    await field.click(field.bob, "Decline or take back")
    again = await field.challenge()
    assert "has declined today" in texts(again.response)
    assert len(field.here.channel.history()) == 1
    await field.here.forward(DAY)
    assert "Challenged." in texts((await field.challenge()).response)


async def test_a_challenge_that_nobody_takes_up_ends_after_a_day(field: Field) -> None:
    opened = await field.challenge()
    card = (await field.ann.click(opened.response, label="Play now")).response
    await field.answer(field.ann, card, "B")
    await field.here.forward(DAY)
    assert await field.state() == ("expired", "unanswered")
    assert field.shows("Another time!")
    late = texts(await field.click(field.ann, "My result"))
    assert "You had 1 of 1 right" in late
    assert "You didn't get to it in time" in texts(await field.click(field.bob, "My result"))


async def test_who_lets_the_day_pass_loses_only_what_was_left_open(field: Field) -> None:
    await field.challenge()
    first = await field.click(field.bob, "Accept")
    await field.play(field.bob, first, "BB")
    await field.play(field.ann, await field.click(field.ann, "Play"), "BAAAA")
    await field.here.forward(DAY)
    assert await field.state() == ("finished", "time")
    assert field.shows(f"## {mention(field.bob)} wins")
    assert field.shows(f"{mention(field.bob)}: **2 of 5** right (2 answered)")
    assert field.shows("unanswered questions count as missed")
    over = texts(await field.click(field.bob, "My result"))
    assert over.count("you – open") == 3


async def test_a_day_on_which_nobody_played_is_said_kindly(field: Field) -> None:
    await field.challenge()
    await field.click(field.bob, "Accept")
    await field.here.forward(DAY)
    assert field.shows("## Nobody came to play")


async def test_a_late_click_counts_for_nothing_even_before_the_agenda_comes_round(
    field: Field,
) -> None:
    await field.challenge()
    first = await field.click(field.bob, "Accept")
    await field.here.env.advance_time(DAY.total_seconds())
    late = await field.bob.click(first, label="B")
    assert "over before your click" in texts(late.response)
    assert await field.rows("SELECT * FROM duel_answers") == []
    assert await field.state() == ("finished", "time")


async def test_a_late_acceptance_says_so(field: Field) -> None:
    await field.challenge()
    await field.here.env.advance_time(DAY.total_seconds())
    here, bob = field.here, field.bob.id
    card = field.card
    for act in (DuelService(here.app.core).decline, DuelService(here.app.core).accept):
        late = await act(here.guild.id, bob, 1)
        assert isinstance(late, DuelOver)
        assert late.late
    assert "over before your click" in texts((await field.bob.click(card, label="Accept")).response)
    assert await field.state() == ("expired", "unanswered")


async def test_whom_one_cannot_challenge(field: Field) -> None:
    here = field.here
    for opponent, words in (
        (Opponent(5), "can't duel yourself"),
        (Opponent(6, is_bot=True), "Bots know too much"),
        (Opponent(6, is_member=False), "isn't in this server"),
        (Opponent(6, sees_channel=False), "can't see this channel"),
    ):
        with pytest.raises(UserError, match=words):
            await DuelService(here.app.core).challenge(here.guild.id, here.channel.id, 5, opponent)
        assert await field.rows("SELECT * FROM duels") == []


async def test_oneself_and_a_bot_are_refused_in_discord_too(field: Field) -> None:
    refused = await field.challenge(field.ann, field.ann)
    assert "can't duel yourself" in texts(refused.response)
    robot = field.here.guild.add_member(field.here.env.create_user("robot", bot=True))
    assert "Bots know too much" in texts((await field.challenge(field.ann, robot)).response)


async def test_somebody_who_has_left_the_server_is_refused(field: Field) -> None:
    away = field.here.env.create_user("away")
    refused = await field.challenge(field.ann, away)
    assert "isn't in this server any more" in texts(refused.response)


async def test_one_duel_at_a_time_between_the_same_two(field: Field) -> None:
    await field.challenge()
    busy = await field.challenge()
    assert "You two have a duel already" in texts(busy.response)
    assert labels(busy.response) == ["Play"]
    other = await field.challenge(field.bob, field.ann)
    assert labels(other.response) == ["Accept"]
    taken = await field.bob.click(other.response, label="Accept")
    assert "question 1 of 5" in texts(taken.response)
    again = await field.challenge(field.bob, field.ann)
    assert labels(again.response) == ["Play"]
    assert len(await field.rows("SELECT * FROM duels")) == 1


async def test_two_challenges_at_the_same_moment_make_one_duel(field: Field) -> None:
    here, ann, bob = field.here, field.ann.id, field.bob.id
    challenge = DuelService(here.app.core).challenge
    await asyncio.gather(
        challenge(here.guild.id, here.channel.id, ann, Opponent(bob)),
        challenge(here.guild.id, here.channel.id, bob, Opponent(ann)),
        challenge(here.guild.id, here.channel.id, ann, Opponent(bob)),
    )
    await here.run_due()
    assert len(await field.rows("SELECT * FROM duels")) == 1
    assert len(here.channel.history()) == 1


async def test_three_challenges_that_nobody_took_up_are_enough_for_a_day(field: Field) -> None:
    others = [field.bob, field.eve, field.here.member("dan"), field.here.member("fay")]
    for other in others[:3]:
        await field.challenge(field.ann, other)
    await field.click(
        field.ann, "Decline or take back"
    )  # taking one back frees no place: it has rung
    refused = await field.challenge(field.ann, others[3])
    assert "three challenges" in texts(refused.response)
    await field.click(field.bob, "Accept", field.here.channel.history()[0])
    assert "Challenged." in texts((await field.challenge(field.ann, others[3])).response)


async def test_somebody_in_three_duels_plays_each_by_itself(field: Field) -> None:
    here = field.here
    people = [field.bob, field.eve, here.member("dan")]
    for one in people:
        await field.challenge(one, field.ann)
    cards = list(here.channel.history())
    plays = [await field.click(field.ann, "Accept", card) for card in cards]
    for letters, play in zip(("BBBBB", "BBBAA", "AAAAA"), plays, strict=True):
        await field.play(field.ann, play, letters)
    for one, card in zip(people, cards, strict=True):
        await field.play(one, await field.click(one, "Play", card), "BBBAA")
    shown = [texts(card) for card in here.channel.history()]
    assert f"## {mention(field.ann)} wins" in shown[0]
    assert "## A draw" in shown[1]
    assert f"## {mention(people[2])} wins" in shown[2]


async def test_only_the_challenged_accepts_and_others_do_nothing(field: Field) -> None:
    await field.challenge()
    assert f"It's up to {mention(field.bob)} to accept" in texts(
        await field.click(field.ann, "Accept")
    )
    for label in ("Accept", "Decline or take back", "Play"):
        assert "between two other people" in texts(await field.click(field.eve, label))
    assert await field.state() == ("challenged", "")


async def test_what_is_accepted_can_no_longer_be_declined(field: Field) -> None:
    await field.challenge()
    before = field.card
    decline = next(one for one in ids(before) if one.startswith("duel:decline"))
    here = field.here
    await field.click(field.bob, "Accept")
    with pytest.raises(UserError, match="accepted already"):
        await DuelService(here.app.core).decline(
            here.guild.id, field.bob.id, int(decline.split(":")[2])
        )


async def test_a_double_click_counts_once(field: Field) -> None:
    await field.challenge()
    first = await field.click(field.bob, "Accept")
    second = await field.click(field.bob, "Play")
    await field.bob.click(first, label="A")
    again = await field.bob.click(second, label="B")
    assert "that answer stands" in texts(again.response)
    assert await field.rows("SELECT given, is_right FROM duel_answers") == [("0", 0)]
    assert len(await field.rows("SELECT * FROM review_grades")) == 1


async def test_clicks_at_the_same_moment_store_one_answer(field: Field) -> None:
    await field.challenge()
    await field.click(field.bob, "Accept")
    (question_id,) = (
        await field.rows("SELECT question_id FROM duel_questions WHERE position = 0")
    )[0]
    here = field.here
    print_ = fingerprint(here.bank.questions[question_id])
    await asyncio.gather(
        *(
            DuelService(here.app.core).answer(
                here.guild.id, field.bob.id, 1, 0, judge_choice((at,)), print_
            )
            for at in (0, 1, 1)
        )
    )
    assert len(await field.rows("SELECT * FROM duel_answers")) == 1


async def test_a_miss_comes_back_as_a_review(field: Field) -> None:
    await field.challenge()
    first = await field.click(field.bob, "Accept")
    result = await field.bob.click(first, label="I don't know")
    assert "You'll see it again tomorrow" in texts(result.response)
    assert await field.rows("SELECT user_id, grade_count FROM review_cards") == [(field.bob.id, 1)]


@pytest.mark.parametrize("crash", [False, True])
async def test_a_restart_between_any_two_steps_changes_nothing(field: Field, crash: bool) -> None:
    """Complaint 15: nothing is in memory."""
    await field.challenge()
    await field.here.restart(crash=crash)
    card = await field.click(field.bob, "Accept")
    for letter in "BBBBA":
        await field.here.restart(crash=crash)
        card = await field.answer(field.bob, card, letter)
    await field.here.restart(crash=crash)
    card = await field.click(field.ann, "Play")
    await field.play(field.ann, card, "BBBAA")
    await field.here.restart(crash=crash)
    assert field.shows(f"## {mention(field.bob)} wins")
    assert "You win" in texts(await field.click(field.bob, "My result"))
    assert len(field.here.channel.history()) == 1


async def test_a_bot_that_was_away_at_the_end_shows_the_result_when_it_is_back(
    field: Field,
) -> None:
    await field.challenge()
    await field.play(field.bob, await field.click(field.bob, "Accept"), "B")
    await field.here.forward(DAY - MINUTE)
    await field.here.env.advance_time((4 * MINUTE).total_seconds())
    await field.here.restart(crash=True)
    assert field.shows(f"## {mention(field.bob)} wins")


@pytest.mark.parametrize("is_lost", [False, True])
async def test_what_an_outage_takes_from_a_duels_day_comes_after_it(
    field: Field, is_lost: bool
) -> None:
    await field.here.setup()
    await field.here.organiser.slash(field.here.channel, "organise pause")
    await field.challenge()
    await field.play(field.bob, await field.click(field.bob, "Accept"), "B")
    if is_lost:  # by Discord, while the bot runs
        lose(field.here)
        await field.here.forward(3 * DAY)
        give_back(field.here)
    else:
        await field.here.env.advance_time((3 * DAY).total_seconds())
        await field.here.restart(crash=True)
    assert field.shows("The result comes when both have played")
    card = await field.click(field.ann, "Play")
    assert "question 1 of 5" in texts(card)
    await field.here.forward(DAY - MINUTE)
    await field.play(field.ann, card, "BB")
    assert field.shows("The result comes when both have played")
    await field.here.forward(MINUTE)
    assert field.shows(f"## {mention(field.ann)} wins")


async def test_a_challenge_that_an_outage_swallowed_can_still_be_accepted(field: Field) -> None:
    await field.challenge()
    await field.here.env.advance_time((2 * DAY).total_seconds())
    await field.here.restart(crash=True)
    assert "question 1 of 5" in texts(await field.click(field.bob, "Accept"))


async def test_what_a_second_outage_takes_of_that_hour_comes_again(field: Field) -> None:
    await field.challenge()
    await field.play(field.bob, await field.click(field.bob, "Accept"), "B")
    await field.here.forward(DAY - 10 * MINUTE)
    for hours in (1, 2):
        await field.here.env.advance_time(hours * 3600)
        await field.here.restart(crash=True)
        await field.here.forward(20 * MINUTE)
        assert await field.state() == ("accepted", "")
        ((due_at,),) = await field.rows("SELECT due_at FROM duels")
        assert field.shows(f"<t:{int(datetime.fromisoformat(due_at).timestamp())}:R>")
    await field.here.forward(40 * MINUTE)
    assert field.shows(f"## {mention(field.bob)} wins")


async def test_what_discord_lost_the_server_for_comes_after_a_duels_day(field: Field) -> None:
    await field.challenge()
    await field.play(field.bob, await field.click(field.bob, "Accept"), "B")
    lose(field.here)
    await field.here.forward(DAY + 60 * MINUTE)
    give_back(field.here)
    await field.here.forward(DAY - MINUTE)
    await field.play(field.ann, await field.click(field.ann, "Play"), "BB")
    await field.here.forward(MINUTE)
    assert field.shows(f"## {mention(field.ann)} wins")


async def test_a_removal_of_the_bot_costs_a_duel_nothing_where_nobody_set_it_up(
    field: Field,
) -> None:
    await field.challenge()
    await field.play(field.bob, await field.click(field.bob, "Accept"), "B")
    gone = remove(field.here)
    await field.here.restart(crash=True)  # it finds out at its start
    assert await field.rows("SELECT count(*) FROM departures") == [(1,)]
    await field.here.forward(DAY + 60 * MINUTE)
    await invite(field.here, gone)
    assert await field.state() == ("accepted", "")
    await field.here.forward(DAY - 10 * MINUTE)
    await field.play(field.ann, await field.click(field.ann, "Play"), "BB")
    await field.here.forward(10 * MINUTE)
    assert field.shows(f"## {mention(field.ann)} wins")


async def test_a_card_that_an_outage_kept_back_for_a_day_appears_after_it(field: Field) -> None:
    notifier = field.here.app.core.notifier
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(notifier), "send", down)
        await field.challenge()
    assert field.here.channel.history() == []
    await field.here.env.advance_time((2 * DAY).total_seconds())
    await field.here.restart(crash=True)
    assert "question 1 of 5" in texts(await field.click(field.bob, "Accept"))


async def down(*_asked: Any, **_how: Any) -> None:
    raise DeliveryError(DeliveryFailure.TEMPORARY, "Discord is down")


@pytest.mark.parametrize("who", ["blocker", "blocked"])
async def test_a_block_keeps_challenges_away_and_is_told_to_nobody(field: Field, who: str) -> None:
    ann, bob, channel = field.ann, field.bob, field.here.channel
    mine, theirs = (ann, bob) if who == "blocker" else (bob, ann)
    await field.challenge()
    await field.click(ann, "Decline or take back")
    blocked = await mine.slash(channel, "mock block", member=theirs)
    assert "neither can challenge the other to a duel" in texts(blocked.response)
    for refused in (
        await ann.slash(channel, "quiz duel", member=bob),
        await bob.slash(channel, "quiz duel", member=ann),
        await bob.click(field.card, label="Rematch"),
    ):
        assert "can't be challenged right now, so nothing began" in texts(refused.response)
        assert "block" not in texts(refused.response)
    assert len(channel.history()) == 1
    await mine.slash(channel, "mock unblock", member=theirs)
    assert "Challenged" in texts((await field.challenge(bob, ann)).response)


@pytest.mark.parametrize("accepted", [False, True])
@pytest.mark.parametrize("who", ["challenger", "challenged"])
async def test_a_block_ends_the_duel_of_the_two_without_a_reason(
    field: Field, who: str, accepted: bool
) -> None:
    ann, bob, channel = field.ann, field.bob, field.here.channel
    mine, theirs = (ann, bob) if who == "challenger" else (bob, ann)
    await field.challenge()
    if accepted:
        await field.play(bob, await field.click(bob, "Accept"), "BA")
    blocked = await mine.slash(channel, "mock block", member=theirs)
    assert "What you two had together is called off or ended" in texts(blocked.response)
    why = "withdrawn" if who == "challenger" else "declined"
    assert await field.state() == ("declined", why)
    await field.here.restart(crash=True)
    words = {"withdrawn": f"{mention(ann)} has taken", "declined": f"{mention(bob)} would rather"}
    assert field.shows(words[why])
    assert labels(field.card) == ["Rematch", "My result"]
    shown = texts(await field.click(bob, "My result"))
    assert ("You had 1 of 2 right" in shown) is accepted
    assert "block" not in shown + texts(field.card)
    again = await mine.slash(channel, "mock block", member=theirs)
    assert "together" not in texts(again.response)
    assert len(channel.history()) == 1


async def test_a_challenge_whose_card_still_waits_never_rings_after_a_block(field: Field) -> None:
    notifier = field.here.app.core.notifier
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(notifier), "send", down)
        await field.challenge()
    await field.bob.slash(field.here.channel, "mock block", member=field.ann)
    for wait in (10 * MINUTE, DAY):
        await field.here.forward(wait)
        assert field.here.channel.history() == []
    ask = "SELECT count(*) FROM outbox WHERE kind LIKE 'duel%' AND state = 'due'"
    assert await field.rows(ask) == [(0,)]


def reworded(here: World, id_: str, **values: Any) -> None:
    """The bank is reloaded with another form of a question."""
    bank = here.app.core.bank.bank
    fresh = {**bank.questions, id_: replace(bank.questions[id_], **values)}
    here.app.core.bank.replace(Bank.of(fresh.values()))


async def first_id(field: Field, position: int = 0) -> str:
    found = await field.rows(f"SELECT question_id FROM duel_questions WHERE position = {position}")
    return str(found[0][0])


async def test_a_question_that_changed_before_both_answered_counts_for_neither(
    field: Field,
) -> None:
    await field.challenge()
    first = await field.click(field.bob, "Accept")
    await field.answer(field.bob, first, "B")
    mine = await field.click(field.ann, "Play")
    reworded(field.here, await first_id(field), choices=choice("other", rights="1000").choices)
    late = await field.ann.click(mine, label="B")
    assert "changed during the duel, so it counts for neither of you" in texts(late.response)
    assert "question 1 of 4" in texts(late.response)
    await field.play(field.ann, late.response, "BBBB")
    await field.play(field.bob, await field.click(field.bob, "Play"), "BBBA")
    assert field.shows("**4 of 4** right")
    assert field.shows("**3 of 4** right")
    assert field.shows("One question changed during the duel and counts for neither.")


async def test_what_both_have_answered_stands_whatever_changes(field: Field) -> None:
    await field.challenge()
    bobs = await field.answer(field.bob, await field.click(field.bob, "Accept"), "B")
    anns = await field.answer(field.ann, await field.click(field.ann, "Play"), "B")
    reworded(field.here, await first_id(field), choices=choice("other", rights="1000").choices)
    await field.play(field.bob, bobs, "BBBB")
    await field.play(field.ann, anns, "BBBB")
    assert field.shows("## A draw")
    assert field.shows("**5 of 5** right")


async def test_a_question_that_retires_is_still_asked_of_both(field: Field) -> None:
    await field.challenge()
    first = await field.click(field.bob, "Accept")
    reworded(field.here, await first_id(field), retired=True)
    await field.play(field.bob, first, "BBBBB")
    await field.play(field.ann, await field.click(field.ann, "Play"), "BBBBB")
    assert field.shows("**5 of 5** right")


async def test_a_duel_all_of_whose_questions_changed_is_over(field: Field) -> None:
    await field.challenge()
    for position in range(DUEL_QUESTIONS):
        id_ = await first_id(field, position)
        reworded(field.here, id_, choices=choice("other", rights="1000").choices)
    shown = texts(await field.click(field.bob, "Accept"))
    assert "All its questions changed" in shown
    assert field.shows("All its questions changed")


async def test_the_open_question_of_the_day_is_in_no_duel(field: Field) -> None:
    here = field.here
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    open_now = (await field.rows("SELECT question_id FROM daily_posts"))[0][0]
    for other in (field.bob, field.eve):
        await field.challenge(field.ann, other)
    found = await field.rows("SELECT question_id FROM duel_questions")
    assert len(found) == 2 * DUEL_QUESTIONS
    assert (open_now,) not in found


async def test_a_question_that_becomes_the_question_of_the_day_is_left_out(field: Field) -> None:
    here = field.here
    await field.challenge()
    first = await field.click(field.bob, "Accept")
    await here.setup(time="09:00", timezone="UTC")
    await here.organiser.slash(
        here.channel, "organise queue", question=await first_id(field), date="2026-01-01"
    )
    await here.until("2026-01-01T09:00")
    assert (await field.rows("SELECT question_id FROM daily_posts"))[0][0] == await first_id(field)
    late = texts((await field.bob.click(first, label="B")).response)
    assert "counts for neither" in late
    assert "question 1 of 4" in late


async def test_a_deleted_card_ends_a_challenge_but_not_a_duel(field: Field) -> None:
    await field.challenge()
    here = field.here
    await here.app.notifier.delete(here.channel.id, field.card.id)
    opened = await field.challenge()  # it is open until the bot notices
    play = (await field.ann.click(opened.response, label="Play")).response
    await field.play(field.ann, play, "BBBBB")
    assert await field.state() == ("expired", "gone")
    await field.challenge()
    first = await field.click(field.bob, "Accept")
    await here.app.notifier.delete(here.channel.id, field.card.id)
    await field.play(field.bob, first, "BBBBB")
    assert await field.state() == ("accepted", "")
    busy = await field.challenge()
    assert "Its card" not in texts(busy.response)
    mine = (await field.ann.click(busy.response, label="Play")).response
    over = await field.play(field.ann, mine, "BBBBA")
    assert f"{mention(field.bob)} wins this one" in texts(over)
    assert field.shows(f"## {mention(field.bob)} wins")
    assert len(here.channel.history()) == 1


@pytest.mark.parametrize("noticed", ["at the end", "before"])
@pytest.mark.parametrize("ends", ["played", "time"])
async def test_a_result_comes_on_another_card_where_the_first_is_gone(
    field: Field, noticed: str, ends: str
) -> None:
    await field.challenge()
    here, old = field.here, field.card
    first = await field.click(field.bob, "Accept")
    mine = (await field.ann.click(old, label="Play")).response
    if noticed == "before":
        await here.app.notifier.delete(here.channel.id, old.id)
    waiting = await field.play(field.bob, first, "BBBBB")
    assert "The result comes on the card" in texts(waiting)
    if noticed == "at the end":
        await here.app.notifier.delete(here.channel.id, old.id)
    if ends == "played":
        await field.play(field.ann, mine, "BBBBA")
    else:
        await here.forward(DAY)
    await here.forward(timedelta(minutes=1))
    assert len(here.channel.history()) == 1
    assert field.shows(f"## {mention(field.bob)} wins")
    assert labels(field.card) == ["Rematch", "My result"]
    # Who takes that away, too, has seen it; long after, nothing appears any more.
    await here.app.notifier.delete(here.channel.id, field.card.id)
    await here.forward(3 * DAY)
    await field.bob.slash(here.channel, "streak visibility", shown=False)
    await here.forward(timedelta(minutes=1))
    assert here.channel.history() == []


async def test_a_card_that_disappears_is_not_posted_for_who_deleted_everything(
    field: Field,
) -> None:
    await field.challenge()
    here = field.here
    await field.play(field.bob, await field.click(field.bob, "Accept"), "BBBBB")
    mine = await field.click(field.ann, "Play")
    await field.play(field.ann, mine, "BBBBA")
    await here.app.notifier.delete(here.channel.id, field.card.id)
    await here.app.privacy.erase(here.guild.id, field.ann.id)
    await here.forward(timedelta(minutes=1))
    assert here.channel.history() == []


async def test_a_channel_that_is_deleted_upsets_nothing(field: Field) -> None:
    here = field.here
    other = here.guild.create_text_channel("arena")
    await field.ann.slash(other, "quiz duel", member=field.bob)
    await here.run_due()
    first = (await field.bob.click(other.history()[-1], label="Accept")).response
    await here.run_due()
    fail_everything_in(here, other)
    assert await field.rows("SELECT message_id IS NULL FROM duels") == [(0,)]
    await field.play(field.bob, first, "BBBBB")
    await here.forward(DAY)
    assert await field.state() == ("finished", "time")
    assert await field.rows("SELECT message_id IS NULL FROM duels") == [(1,)]


def fail_everything_in(here: World, channel: Any) -> None:
    """The channel is gone for Discord."""
    for method in ("PATCH", "GET", "POST"):
        here.env.inject_error(method, f"/channels/{channel.id}/*", status=404, code=10003, times=50)


async def test_who_deletes_everything_leaves_no_name_behind(field: Field) -> None:
    await field.challenge()
    first = await field.click(field.bob, "Accept")
    await field.play(field.bob, first, "BBBBB")
    asked = await field.bob.slash(field.here.channel, "privacy delete")
    await field.bob.click(asked.response, label="Delete everything")
    await field.here.run_due()
    assert await field.state() == ("expired", "left")
    assert mention(field.bob) not in texts(field.card)
    assert field.shows("somebody who has left")
    assert await field.rows(f"SELECT * FROM duel_answers WHERE user_id = {field.bob.id}") == []
    over = texts(await field.click(field.ann, "My result"))
    assert "One of the two has left" in over
    assert mention(field.bob) not in over
    gone = await field.bob.click(field.card, label="My result")
    assert "between two other people" in texts(gone.response)
    assert "Challenged." in texts((await field.challenge()).response)


async def test_a_duel_of_somebody_private_has_no_scores_on_its_card(field: Field) -> None:
    await field.challenge()
    await field.play(field.bob, await field.click(field.bob, "Accept"), "AAAAA")
    await field.play(field.ann, await field.click(field.ann, "Play"), "BBBAA")
    assert field.shows("**3 of 5** right")
    await field.bob.slash(field.here.channel, "streak visibility", shown=False)
    await field.here.run_due()
    assert not field.shows("of 5")
    assert not field.shows("wins")
    assert "You win" in texts(await field.click(field.ann, "My result"))


async def test_a_duels_answers_count_as_practice_where_that_is_allowed(field: Field) -> None:
    here = field.here
    await here.setup(time="09:00", timezone="UTC")
    await here.app.database.write(lambda tx: tx.execute("UPDATE guilds SET any_practice = 1"))
    await here.until("2026-01-01T09:00")
    arena = here.guild.create_text_channel("arena")
    await field.ann.slash(arena, "quiz duel", member=field.bob)
    await here.run_due()
    card = (await field.bob.click(arena.history()[-1], label="Accept")).response
    shown = []
    for _ in range(3):
        result = await field.bob.click(card, label="B")
        shown.append(texts(result.response))
        card = (await field.bob.click(result.response, label="Next")).response
    assert "day counts" not in shown[1].lower()
    assert "day" in shown[2].split("Source of")[1].lower()
    assert await field.rows("SELECT max(counts) FROM practice_days") == [(1,)]


async def test_a_result_stays_for_the_other_when_one_deletes_everything(field: Field) -> None:
    await field.challenge()
    await field.play(field.bob, await field.click(field.bob, "Accept"), "AAAAA")
    await field.play(field.ann, await field.click(field.ann, "Play"), "BBBAA")
    for who in (field.bob, field.ann):
        asked = await who.slash(field.here.channel, "privacy delete")
        await who.click(asked.response, label="Delete everything")
        await field.here.run_due()
        assert mention(who) not in texts(field.card)
    assert field.shows("somebody who has left")


async def test_a_challenge_that_cannot_be_shown_counts_for_nothing(field: Field) -> None:
    here = field.here
    here.env.check_errors = False
    here.env.inject_error(
        "POST", f"/channels/{here.channel.id}/messages", status=403, code=50013, times=1
    )
    await field.challenge()
    assert await field.state() == ("expired", "gone")
    assert "Challenged." in texts((await field.challenge()).response)


async def test_where_i_may_not_write_nothing_begins(field: Field) -> None:
    here = field.here
    with pytest.MonkeyPatch.context() as patch:
        lacking = {Purpose.CARD: ["Send Messages"]}
        patch.setattr(here.app.notifier, "missing_permissions", lambda *_, for_: lacking[for_])
        refused = await field.challenge()
        assert "I'm not allowed to write here (Send Messages)" in texts(refused.response)
        patch.setattr(here.app.notifier, "missing_permissions", lambda *_, **__: None)
        assert "I can't play here" in texts((await field.challenge()).response)
    assert await field.rows("SELECT * FROM duels") == []


async def test_a_duel_of_another_guild_is_not_found(field: Field) -> None:
    await field.challenge()
    with pytest.raises(UserError, match="no longer have it"):
        await DuelService(field.here.app.core).play(1, field.bob.id, 1)


async def test_a_duel_needs_enough_questions(field: Field) -> None:
    bank = field.here.app.core.bank.bank
    field.here.app.core.bank.bank = Bank.of(list(bank.active)[:4])
    refused = await field.challenge()
    assert "aren't enough questions" in texts(refused.response)


async def test_a_member_who_cannot_see_the_channel_is_not_challenged_there(field: Field) -> None:
    here = field.here
    staff = here.guild.create_role("Staff")
    hidden = here.guild.create_text_channel(
        "staff",
        overwrites={
            here.guild.default_role: discord.PermissionOverwrite(view_channel=False),
            staff: discord.PermissionOverwrite(view_channel=True),
        },
    )
    result = await here.member("sue", roles=[staff]).slash(hidden, "quiz duel", member=field.bob)
    assert result.ephemeral
    assert "can't see this channel" in texts(result.response)
    assert await field.rows("SELECT * FROM duels") == []


async def test_a_rematch_is_a_duel_of_the_same_two(field: Field) -> None:
    await field.challenge()
    over = field.card
    await field.click(field.bob, "Decline or take back")
    assert labels(await field.click(field.bob, "My result", over))[0] == "Rematch"
    assert "Challenged" in texts(await field.click(field.bob, "Rematch", over))
    assert f"<@{field.bob.id}> challenges <@{field.ann.id}>" in texts(field.card)
    assert "have a duel already" in texts(await field.click(field.ann, "Rematch", over))
    assert "between two other people" in texts(await field.click(field.eve, "Rematch", over))


async def test_nobody_who_has_left_is_challenged_again(field: Field) -> None:
    await field.challenge()
    over = field.card
    await field.click(field.bob, "Decline or take back")
    field.here.guild.remove_member(field.ann)
    await field.here.env.settle()
    refused = texts(await field.click(field.bob, "Rematch", over))
    assert "isn't in this server any more" in refused
    assert len(await field.rows("SELECT * FROM duels")) == 1


async def test_a_rematch_challenges_nobody_who_does_not_see_the_channel(field: Field) -> None:
    here = field.here
    sees, hidden = (discord.PermissionOverwrite(view_channel=one) for one in (True, False))
    writes = discord.PermissionOverwrite(view_channel=True, send_messages=True)
    everybody = {here.guild.default_role: hidden, here.guild.me: writes}
    staff = here.guild.create_text_channel(
        "staff", overwrites={**everybody, field.ann: sees, field.bob: sees}
    )
    await here.env.settle()
    await field.ann.slash(staff, "quiz duel", member=field.bob)
    await here.run_due()
    over = staff.history()[-1]
    await field.click(field.ann, "Decline or take back", over)
    channel = here.app.client.get_channel(staff.id)
    assert isinstance(channel, discord.TextChannel)
    theirs = [one for one in channel._overwrites if one.id != field.bob.id]
    channel._overwrites = theirs
    refused = texts(await field.click(field.ann, "Rematch", over))
    assert "can't see this channel" in refused
    assert len(await field.rows("SELECT * FROM duels")) == 1
    # What Discord doesn't say stops nobody.
    here.env.inject_error("GET", f"/guilds/{here.guild.id}/members/*", status=403, code=50001)
    here.env.inject_error("GET", f"/guilds/{here.guild.id}/members/*", status=403, code=50001)
    assert "Challenged" in texts(await field.click(field.ann, "Rematch", over))


class Silence:
    """Discord takes no message; ``arrives``: it does, and its answer is lost."""

    def __init__(self, here: World, *, arrives: bool = False) -> None:
        self.is_over, self._arrives = False, arrives
        self._send = here.app.core.notifier.send
        here.app.core.notifier.send = self.send  # type: ignore[method-assign]

    async def send(self, place: Any, message: object, *, nonce: str) -> Any:
        if self.is_over or self._arrives:
            sent = await self._send(place, message, nonce=nonce)
            if self.is_over:
                return sent
        error = DeliveryError(DeliveryFailure.TEMPORARY, "503")
        error.is_doubtful = True
        raise error


@pytest.mark.parametrize("arrives", [False, True])
@pytest.mark.parametrize("how", ["erased", "withdrawn", "declined", "unanswered"])
async def test_a_duel_that_was_over_before_its_card_appeared_has_none(
    field: Field, how: str, arrives: bool
) -> None:
    here = field.here
    silence = Silence(here, arrives=arrives)
    await field.challenge()
    assert len(here.channel.history()) == arrives
    ((duel_id,),) = await field.rows("SELECT duel_id FROM duels")
    if how == "erased":
        await here.app.privacy.erase(here.guild.id, field.ann.id)
    elif how == "unanswered":
        await here.forward(DAY + MINUTE)
    else:
        who = field.ann if how == "withdrawn" else field.bob
        await DuelService(here.app.core).decline(here.guild.id, who.id, duel_id)
    silence.is_over = True
    for _ in range(7):
        await here.forward(timedelta(minutes=10))
    # Somebody may have seen one that arrived: it says what became of it.
    assert len(here.channel.history()) == arrives
    if arrives:
        assert "Accept" not in labels(field.card)
        assert f"<@{field.ann.id}>" not in texts(field.card) or how != "erased"


async def test_a_card_that_may_not_be_drawn_is_left_after_a_month(field: Field) -> None:
    await field.challenge()
    path = f"/channels/{field.here.channel.id}/messages/*"
    field.here.env.inject_error("PATCH", path, status=403, code=50013, times=None)
    await field.click(field.bob, "Decline or take back")
    draw = "SELECT state FROM outbox WHERE kind = 'duel-draw'"
    await field.here.forward(29 * DAY)
    assert await field.rows(draw) == [("due",)]
    await field.here.forward(DAY)
    assert await field.rows(draw) == [("dropped",)]


@pytest.mark.parametrize("arrives", [False, True])
async def test_a_duel_that_ends_before_its_card_appeared_has_one(
    field: Field, arrives: bool
) -> None:
    silence = Silence(field.here, arrives=arrives)
    await field.challenge()
    busy = await field.challenge(field.bob, field.ann)
    first = (await field.bob.click(busy.response, label="Accept")).response
    await field.play(field.bob, first, "BBBBB")
    again = await field.challenge()
    await field.play(
        field.ann, (await field.ann.click(again.response, label="Play")).response, "A" * 5
    )
    assert await field.state() == ("finished", "")
    silence.is_over = True
    for _ in range(7):
        await field.here.forward(timedelta(minutes=10))
    assert len(field.here.channel.history()) == 1
    assert field.shows(f"## {mention(field.bob)} wins")
