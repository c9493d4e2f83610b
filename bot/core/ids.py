"""What an id is the id of, by its name.

All are whole numbers of up to 64 bits. Discord's are snowflakes; ours are counted by the
database. A thread is a channel. Tests and the demo may pass plain numbers.
"""

GuildId = int
ChannelId = int
"""A channel, a thread, or a person's direct messages."""
MessageId = int
UserId = int
RoleId = int
EventId = int
"""A scheduled event of a server."""

OutboxId = int
PostId = int
"""A question of the day in a server."""
AnswerId = int
QuizId = int
"""A quiz that somebody takes alone."""
GroupQuizId = int
DuelId = int
RoundId = int
"""A round of mock interviews."""
SessionId = int
"""A mock interview."""
