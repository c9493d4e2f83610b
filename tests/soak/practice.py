"""What people practised, as their answers say that are stored: for days that count by it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.core import records
from tests.proof.census import rows
from tests.soak.groups import Group
from tests.soak.meetings import ended
from tests.soak.model import Day
from tests.world import World

ANSWERED = """
    SELECT q.guild_id, q.user_id, i.question_id, i.answered_at
    FROM quiz_items i JOIN quizzes q ON q.quiz_id = i.quiz_id WHERE i.answered_at >= :since
    UNION ALL
    SELECT g.guild_id, a.user_id, r.question_id, a.answered_at
    FROM group_answers a JOIN group_quizzes g ON g.quiz_id = a.quiz_id
    JOIN group_rounds r ON r.quiz_id = a.quiz_id AND r.position = a.position
    WHERE a.answered_at >= :since
    UNION ALL
    SELECT d.guild_id, a.user_id, q.question_id, a.answered_at
    FROM duel_answers a JOIN duels d ON d.duel_id = a.duel_id
    JOIN duel_questions q ON q.duel_id = a.duel_id AND q.position = a.position
    WHERE a.answered_at >= :since
    UNION ALL
    SELECT guild_id, user_id, question_id, graded_at FROM review_grades
    WHERE source = 'review' AND graded_at >= :since
    UNION ALL
    SELECT p.guild_id, p.user_id, p.question_id, p.answered_at FROM practice_attempts p
    WHERE p.answered_at >= :since
          AND NOT EXISTS (SELECT 1 FROM daily_queue q WHERE q.guild_id = p.guild_id
                          AND q.question_id = p.question_id)
          AND NOT EXISTS (SELECT 1 FROM daily_posts d WHERE d.guild_id = p.guild_id
                          AND d.question_id = p.question_id AND d.revealed_at IS NULL
                          AND d.state NOT IN ('void', 'skipped'))
"""
"""Of `/practise` what isn't kept back: the question of a day that is open, or waits for its day.
What was done in the very moment in which the last look was over, the next one finds."""

REVEALED_LATE = """
    SELECT guild_id, local_date, coalesce(revealed_at, :now) FROM daily_posts
    WHERE coalesce(revealed_at, :now) >= :since AND coalesce(revealed_at, :now) > reveal_due_at"""
"""After a death, or Discord's trouble, an answer may come hours late."""

NOTED = "SELECT local_date FROM practice_days WHERE subject = :subject AND user_id = :user_id"
NEAR = timedelta(minutes=10)
"""An interview that ends so near to a question's beginning or end may count for its day or not, and
one that somebody left in the moment of its end for none; then the bot says for which."""


async def note(world: World, groups: Iterable[Group], since: datetime) -> None:
    """Add to the days what was practised since a moment."""
    of_guild = {one.guild.id: one for one in groups if one.counts_practice}
    bounds = {"since": records.store(since), "now": records.store(world.env.now())}
    for guild_id, on, revealed_at in await rows(world, REVEALED_LATE, **bounds):
        for day in of_guild[guild_id].days if guild_id in of_guild else ():
            if str(day.on) == on:
                day.revealed_at = datetime.fromisoformat(revealed_at)
    for guild_id, user_id, question_id, at in await rows(
        world, ANSWERED, since=records.store(since)
    ):
        day = open_day(of_guild.get(guild_id), datetime.fromisoformat(at))
        if day is not None:
            day.practised[user_id].add(question_id)
    for guild_id, session_id, user_id, moment, was_left in await ended(world, since):
        around = [open_day(of_guild.get(guild_id), at) for at in (moment - NEAR, moment + NEAR)]
        days = [one for one in around if one is not None]
        if was_left or around[0] is not around[1]:
            noted = await rows(world, NOTED, subject=f"mock-{session_id}", user_id=user_id)
            days = [one for one in days if (str(one.on),) in noted]
        if days:
            days[0].held.add(user_id)


def open_day(group: Group | None, at: datetime) -> Day | None:
    """The day of the newest question that was open then."""
    days = () if group is None else reversed(group.days)
    return next((day for day in days if day.came_at <= at < day.ends_at), None)
