"""Texts that are old enough go; days, streaks and what was shared in Discord stay."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from bot.core import records
from bot.core.config import Settings
from bot.core.errors import UserError
from bot.core.ids import AnswerId, GuildId, UserId
from bot.daily.answers import store as answers
from bot.daily.answers import tx as answering
from bot.privacy.retention.service import AT_ONCE, EVERY, PAUSE, RetentionService
from tests.world import World, texts

GOOD = "The held-out fold was never seen while training the model."
KEPT = timedelta(days=30)
MADE = """
INSERT INTO practice_attempts (guild_id, user_id, question_id, topic, kind, difficulty, minutes,
    asked_at, answer, answered_at, ticked) VALUES
    (:guild, :user, 'q', '', '', '', 0, :old, 'My words', :old, 'f'),
    (:guild, :user, 'q', '', '', '', 0, :old, '', NULL, NULL);
INSERT INTO solo_interviews (solo_id, guild_id, user_id, track, level, minutes, questions,
    started_at) VALUES (1, :guild, :user, 'coding', 'mid', 30, 'q', :old);
INSERT INTO solo_answers (solo_id, place, guild_id, user_id, question_id, answer, answered_at)
    VALUES (1, 0, :guild, :user, 'q', 'My words', :old);
INSERT INTO second_opinions VALUES (:guild, :user, 'd', 'q', '{}', :old);
"""
LEFT = """SELECT
    (SELECT count(*) FROM answer_parts WHERE body <> '') AS parts,
    (SELECT count(*) FROM answer_parts) AS part_rows,
    (SELECT group_concat(answer || ticked) FROM practice_attempts WHERE ticked <> '') AS practised,
    (SELECT group_concat(answer) FROM solo_answers) AS alone,
    (SELECT count(*) FROM second_opinions) AS opinions,
    (SELECT count(*) FROM drafts) AS drafts"""


class Later:
    """The clock of some time later."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


async def left(here: World) -> dict[str, Any]:
    return await here.app.database.read(lambda tx: dict(tx.execute(LEFT).fetchone()))


def newest(result: Any) -> Any:
    return result.followups[-1] if result.followups else result.response


async def test_the_text_goes_and_the_day_stays(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    card = here.channel.history()[0]
    ann, bob, eve = (here.member(name) for name in ("ann", "bob", "eve"))
    for who, how in ((ann, "share"), (bob, "keep")):
        form = await who.click(card, label="Answer")
        await who.submit_modal(form, {"text": f"{GOOD} {how}", "who": how})
    form = await eve.click(card, label="Answer")
    await eve.submit_modal(form, {"text": "Too short", "who": "keep"})
    (copy,) = [one for one in here.thread().history() if "share" in texts(one)]
    old = here.env.now()
    given = records.stored({"guild": here.guild.id, "user": ann.user.id, "old": old})
    await here.app.database.write(
        lambda tx: [tx.execute(one, given) for one in MADE.split(";") if one.strip()] and None
    )
    before = await left(here)
    assert before == {
        "parts": 2, "part_rows": 2, "practised": "My wordsf", "alone": "My words", "opinions": 1,
        "drafts": 1,
    }  # fmt: skip
    streak = texts((await ann.slash(here.channel, "streak show")).response)

    clock = Later(old + KEPT)
    core = replace(here.app.core, clock=clock)
    texts_end = RetentionService(core, here.app.personal, KEPT)
    await texts_end.claim()
    assert await left(here) == before, "not yet"
    assert texts_end.next_at(None, clock.at) == clock.at + EVERY  # type: ignore[arg-type]
    clock.at += timedelta(minutes=5)
    await texts_end.claim()
    assert await left(here) == before, "only once a day"
    clock.at += EVERY
    await texts_end.claim()
    assert await left(here) == {
        "parts": 0, "part_rows": 2, "practised": "f", "alone": "", "opinions": 0, "drafts": 0,
    }  # fmt: skip
    assert texts_end.next_at(None, clock.at) == clock.at + PAUSE  # type: ignore[arg-type]

    # The streak is what it was, the export says that there was an answer, and the copy stands,
    # also after something that has it drawn again.
    assert texts((await ann.slash(here.channel, "streak show")).response) == streak
    exported = await here.app.privacy.export(GuildId(here.guild.id), UserId(ann.user.id))
    assert len(json.loads(exported.text)["answers"]) == 1
    await here.app.database.write(
        lambda tx: answering.redraw_shown(tx, AnswerId(1), here.env.now())
    )
    await here.forward(timedelta(minutes=1))
    assert GOOD in texts(next(one for one in here.thread().history() if one.id == copy.id))
    # Bob can't share what isn't there any more, and may hand in again, which is young.
    with pytest.raises(UserError, match="Your day still counts"):
        await here.app.database.write(
            lambda tx: answering.share(
                tx, guild_id=GuildId(here.guild.id), user_id=UserId(bob.user.id),
                post_id=answers.get(tx, AnswerId(2)).post_id, now=here.env.now(),  # type: ignore[union-attr]
            )
        )  # fmt: skip
    form = await bob.click(card, label="Answer")
    await bob.submit_modal(form, {"text": f"{GOOD} again", "who": "keep"})
    written = await here.app.database.read(
        lambda tx: answers.part_written_at(tx, AnswerId(2), answers.FORM)  # type: ignore[arg-type]
    )
    assert written is not None
    assert written > old


async def test_much_of_the_past_goes_a_day_at_a_time_and_nothing_where_it_is_off(
    here: World,
) -> None:
    start = here.env.now() - timedelta(days=200)
    sql = """INSERT INTO second_opinions VALUES (1, 2, :digest, 'q', '{}', :at)"""
    for at in range(4):
        row = records.stored({"digest": str(at), "at": start + at * AT_ONCE / 2})
        await here.app.database.write(lambda tx, row=row: tx.execute(sql, row) and None)
    off = RetentionService(here.app.core, here.app.personal, None)
    await off.claim()
    assert off.next_at(None, start) is None  # type: ignore[arg-type]
    clock = Later(here.env.now())
    texts_end = RetentionService(
        replace(here.app.core, clock=clock), here.app.personal, timedelta(days=30)
    )
    seen = []
    for _ in range(3):
        seen.append((await left(here))["opinions"])
        await texts_end.claim()
        clock.at += PAUSE
    assert seen == [4, 2, 0]


@pytest.mark.parametrize(("days", "is_fine"), [(0, True), (1, False), (29, False), (30, True)])
def test_no_text_goes_while_its_question_may_be_open(days: int, is_fine: bool) -> None:
    if is_fine:
        assert Settings.model_validate({"answer_text_days": days}).answer_text_days == days
    else:
        with pytest.raises(ValidationError, match="0 for never, or at least 30"):
            Settings.model_validate({"answer_text_days": days})
