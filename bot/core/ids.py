"""What an id is the id of, so that the type checker sees two that are swapped.

All are whole numbers of up to 64 bits. Discord's are snowflakes; ours are counted by the
database. A thread is a channel. Tests and the demo may pass plain numbers.
"""

from datetime import UTC, datetime
from typing import NewType

GuildId = NewType("GuildId", int)
EVERYWHERE = GuildId(0)
"""No server: what is about somebody, or the bot, in all of them."""
ChannelId = NewType("ChannelId", int)
"""A channel, a thread, or a person's direct messages."""
MessageId = NewType("MessageId", int)
UserId = NewType("UserId", int)
RoleId = NewType("RoleId", int)
EventId = NewType("EventId", int)
"""A scheduled event of a server."""

DIRECT = GuildId(-1)
"""Stands in rows for no server: what a person wrote in direct messages. No server has this id; 0 is
taken, it means all of them."""

OutboxId = NewType("OutboxId", int)
PostId = NewType("PostId", int)
"""A question of the day in a server."""
AnswerId = NewType("AnswerId", int)
QuizId = NewType("QuizId", int)
"""A quiz that somebody takes alone."""
GroupQuizId = NewType("GroupQuizId", int)
DuelId = NewType("DuelId", int)
AttemptId = NewType("AttemptId", int)
"""One question of /practise, shown once to one member."""
SuggestionId = NewType("SuggestionId", int)
"""A question that a member suggests to the organisers."""
DraftId = NewType("DraftId", int)
"""Own questions that somebody handed in and looks at before they are saved."""
ChecklistId = NewType("ChecklistId", int)
"""A preparation list that somebody goes through, perhaps for one company; 0: not begun."""
StoryId = NewType("StoryId", int)
"""A story for behavioural questions, which its author wrote."""
RoundId = NewType("RoundId", int)
"""A round of mock interviews."""
SessionId = NewType("SessionId", int)
"""A mock interview."""

_DISCORDS_FIRST_MILLISECOND = 1_420_070_400_000


def made_at(snowflake: int) -> datetime:
    """When Discord made what has this id, by Discord's clock (aware UTC, to the millisecond)."""
    return datetime.fromtimestamp(((snowflake >> 22) + _DISCORDS_FIRST_MILLISECOND) / 1000, UTC)
