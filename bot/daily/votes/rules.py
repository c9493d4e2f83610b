"""Who may say that a shared answer is well put. Pure."""

from dataclasses import dataclass

from bot.core.ids import AnswerId, ChannelId, GuildId, MessageId, PostId, UserId

NOT_SHARED = (
    "That message isn't a shared answer, or isn't one any more. Nothing changed. *Well put* is for "
    "answers in a question's thread."
)
OWN = "That is your own answer: others can say that it's well put. Nothing changed."
OWN_PICK = "That one is your own: let another organiser pick it. Nothing changed."
HIDDEN_GIVER = (
    "You're private here, so your votes can't be counted. `/streak visibility` changes that. "
    "Nothing changed."
)
HIDDEN_AUTHOR = (
    "This member is private, so nobody votes for their answers or picks them. Nothing changed."
)


@dataclass(frozen=True, slots=True)
class SharedOne:
    """An answer that may be voted on, and whose it is."""

    answer_id: AnswerId
    post_id: PostId
    guild_id: GuildId
    user_id: UserId
    stands: bool
    """It is shared and was not withdrawn."""
    is_hidden: bool
    """Its author is not to be shown to others."""


@dataclass(frozen=True, slots=True)
class WellPut:
    """A shared answer that somebody found well put or that was picked, and where to read it."""

    answer_id: AnswerId
    user_id: UserId
    question_id: str
    channel_id: ChannelId
    message_id: MessageId
    votes: int
    is_pick: bool


def refusal(one: SharedOne, user_id: UserId, *, is_hidden: bool) -> str:
    """Why somebody can't vote on an answer; "" if they can. ``is_hidden``: they are."""
    if not one.stands:
        return NOT_SHARED
    if one.user_id == user_id:
        return OWN
    if one.is_hidden:
        return HIDDEN_AUTHOR
    return HIDDEN_GIVER if is_hidden else ""


def pick_refusal(one: SharedOne, user_id: UserId) -> str:
    """Why an organiser can't pick an answer for the reveal; "" if they can."""
    if not one.stands:
        return NOT_SHARED
    if one.user_id == user_id:
        return OWN_PICK
    return HIDDEN_AUTHOR if one.is_hidden else ""
