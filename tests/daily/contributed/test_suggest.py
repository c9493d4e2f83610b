"""Members suggest, organisers decide; and what happens when the author hides, leaves or erases."""

from typing import Any

from bot.core.ids import GuildId, UserId
from bot.daily.contributed.tx import reading as contributed
from bot.practice.quiz.asking.service import ReportService
from tests.bank.own.test_files import FORM
from tests.world import World, texts

ASKED = ("title", "topic", "prompt", "answer")
SUGGESTED = {**{name: FORM[name] for name in ASKED}, "named": "yes"}


async def suggest(here: World, who: Any, **form: str) -> Any:
    opened = await who.slash(here.channel, "suggest")
    return (await who.submit_modal(opened, {**SUGGESTED, **form})).response


async def queue(here: World) -> Any:
    panel = await here.organiser.slash(here.channel, "organise questions")
    return (await here.organiser.click(panel.response, custom_id="suggest:queue:0")).response


async def count(here: World, table: str, where: str = "1") -> int:
    sql = f"SELECT count(*) FROM {table} WHERE {where}"
    return await here.app.database.read(lambda tx: int(tx.execute(sql).fetchone()[0]))


def told(who: Any) -> list[str]:
    return [texts(one) for one in who.user.dm_channel.history()]


async def test_a_suggestion_is_approved_told_once_asked_and_named_until_its_author_goes(
    here: World,
) -> None:
    await here.setup(time="09:00", timezone="UTC")
    ann = here.member("ann")
    faulty = await suggest(here, ann, prompt="Short and with @everyone in it, is that right?")
    assert "1 thing to fix first" in texts(faulty)
    opened = await ann.click(faulty, label="Change it")
    sent = await ann.submit_modal(opened, SUGGESTED)
    assert "The organisers have it" in texts(sent.response)
    assert "That one is waiting already" in texts(await suggest(here, ann))  # the reply was lost
    assert await count(here, "suggestions") == 1
    status = await here.organiser.slash(here.channel, "organise status")
    assert "1 suggestion or report waits" in texts(status.response)
    shown = await queue(here)
    assert f"<@{ann.id}>" in texts(shown)
    done = await here.organiser.click(shown, label="Approve")
    assert "Approved" in texts(done.response)
    assert "Nothing is waiting" in texts(done.response)
    await here.restart(crash=True)  # decided and not told yet
    await here.run_due()
    assert sum("was approved" in one for one in told(ann)) == 1
    await here.until("2026-01-01T09:00")
    card = next(one for one in here.channel.history() if "Question of the day" in texts(one))
    assert f"suggested by <@{ann.id}>" in texts(card)
    assert FORM["prompt"] in texts(card)

    await ann.slash(here.channel, "streak visibility", shown=False)
    await here.run_due()
    now = next(one for one in here.channel.history() if one.id == card.id)
    assert "suggested by" not in texts(now)
    await ann.slash(here.channel, "streak visibility", shown=True)
    await here.run_due()
    now = next(one for one in here.channel.history() if one.id == card.id)
    assert f"suggested by <@{ann.id}>" in texts(now)
    await here.app.privacy.erase(GuildId(here.guild.id), UserId(ann.id))
    await here.run_due()
    now = next(one for one in here.channel.history() if one.id == card.id)
    assert "suggested by" not in texts(now)
    assert FORM["prompt"] in texts(now)  # the question stays the server's
    assert await count(here, "suggestions") == 0
    assert await count(here, "own_drafts", f"user_id = {ann.id}") == 0
    assert await count(here, "own_questions", "suggested_by != 0") == 0


async def test_a_suggestion_is_edited_or_declined_and_a_few_wait_at_a_time(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    ann, bob = here.member("ann"), here.member("bob")
    await suggest(here, ann, named="no")
    for at in range(2):
        await suggest(here, ann, title=f"Another subject {at}", prompt=f"{FORM['prompt']} {at}")
    full = await ann.slash(here.channel, "suggest")
    assert "3 suggestions of yours are waiting" in texts(full.response)
    assert full.modal is None, "nothing is written in vain"
    assert await count(here, "suggestions") == 3
    await here.app.privacy.set_hidden(GuildId(here.guild.id), UserId(ann.id), hidden=True)
    shown = await queue(here)
    assert "a member who is private or has left. They don't want to be named." in texts(shown)
    form = await here.organiser.click(shown, label="Edit first")
    preview = await here.organiser.submit_modal(form, {**FORM, "title": "How we bring a model out"})
    await here.organiser.click(preview.response, label="Save")
    assert await count(here, "suggestions", "state = 'approved'") == 1
    assert await count(here, "own_questions", "slug = 'how-we-bring-a-model-out'") == 1
    guild_id = GuildId(here.guild.id)
    await here.app.privacy.set_hidden(guild_id, UserId(ann.id), hidden=False)
    (own,) = here.app.core.bank.own.active(guild_id)
    named = await here.app.database.read(lambda tx: contributed.named_on(tx, guild_id, own.id))
    assert named is None  # she didn't wish to be

    shown = await queue(here)
    onward = await here.organiser.click(shown, label="Next")
    assert "Another subject 1" in texts(onward.response)
    form = await here.organiser.click(onward.response, label="Decline")
    blank = await here.organiser.submit_modal(form, {"reason": "  "})
    assert "Give a short reason" in texts(blank.response)
    form = await here.organiser.click(onward.response, label="Decline")
    done = await here.organiser.submit_modal(form, {"reason": "We have *one* like it."})
    assert "Declined" in texts(done.response)
    await here.run_due()
    assert sum("We have" in one for one in told(ann)) == 1
    # Who erases takes what waits along: nothing of it is shown or told any more.
    await here.app.privacy.erase(GuildId(here.guild.id), UserId(ann.id))
    assert await count(here, "suggestions") == 0
    assert "Nothing is waiting" in texts(await queue(here))
    assert told(bob) == []


async def test_with_closed_messages_it_is_said_with_the_next_command_and_to_nobody_who_left(
    here: World,
) -> None:
    await here.setup(time="09:00", timezone="UTC")
    ann, bob = here.member("ann"), here.member("bob")
    await suggest(here, ann)
    other = "Which alarm wakes the person on call when the ranking service stops at night?"
    await suggest(here, bob, title="Who wakes at night", prompt=other)
    here.guild.remove_member(bob)
    here.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
    for by in (f"<@{ann.id}>", "a member who is private or has left"):
        shown = await queue(here)
        assert f"Suggested by {by}" in texts(shown)
        done = await here.organiser.click(shown, label="Approve")
        assert "Approved" in texts(done.response)
    await here.run_due()
    said = await ann.slash(here.channel, "leaderboard")
    assert ["was approved" in texts(one) for one in said.followups] == [True]
    said = await ann.slash(here.channel, "leaderboard")
    assert said.followups == []
    assert await count(here, "outbox", "kind = 'suggestion' AND state = 'due'") == 0


async def test_reports_wait_in_the_same_queue_without_a_name(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    ann = here.member("ann")
    service = ReportService(here.app.core)
    await service.report(GuildId(here.guild.id), UserId(ann.id), "vision-1", "It's *wrong*.")
    shown = await queue(here)
    assert "A member reported" in texts(shown)
    assert "It's \\*wrong\\*." in texts(shown)
    assert str(ann.id) not in texts(shown)
    done = await here.organiser.click(shown, label="Done with it")
    assert "Nothing is waiting" in texts(done.response)
    await service.report(GuildId(here.guild.id), UserId(ann.id), "vision-1", "Still wrong.")
    assert "Still wrong." in texts(await queue(here))
