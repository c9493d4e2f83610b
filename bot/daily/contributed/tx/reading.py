"""Reading what a server has of its own into the bank, inside the caller's transaction."""

from bot.bank.model import Question
from bot.bank.question_bank import QuestionBank, belongs_to, current_id
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.daily.contributed import store
from bot.server import members


def own_questions(tx: Transaction, bank: QuestionBank, guild_id: GuildId) -> tuple[Question, ...]:
    """The server's own questions in use, as the database has them now."""
    look_again(tx, bank, guild_id)
    return bank.own.active(guild_id)


def own_topics(tx: Transaction, bank: QuestionBank, guild_id: GuildId) -> tuple[str, ...]:
    """The topics that only the server's own questions have."""
    look_again(tx, bank, guild_id)
    return bank.own.topics(guild_id)


def look_again(tx: Transaction, bank: QuestionBank, guild_id: GuildId) -> int:
    """Have the bank know the server's own questions as the database has them now, whichever process
    changed or erased them; read again only where they changed. Which state it is, 0 for none."""
    revision = store.revision(tx, guild_id)
    if bank.own.revision(guild_id) != revision:
        bank.own.replace(guild_id, revision, store.texts(tx, guild_id))
    return revision


def active_in(tx: Transaction, bank: QuestionBank, guild_id: GuildId) -> tuple[Question, ...]:
    """What is in use in a server: the bank's questions, then its own."""
    look_again(tx, bank, guild_id)
    return bank.active_in(guild_id)


def question_in(
    tx: Transaction, bank: QuestionBank, guild_id: GuildId, question_id: str
) -> Question | None:
    """A question that somebody named in a server, retired ones too; None where it isn't there any
    more, or is another server's own."""
    look_again(tx, bank, guild_id)
    return bank.question(question_id) if belongs_to(question_id, guild_id) else None


def reported_by(tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str) -> str:
    """What a member reported of a question last; "" if nothing."""
    return store.reported_by(tx, guild_id, user_id, question_id)


def read_all(tx: Transaction, bank: QuestionBank) -> None:
    """All servers' own questions, once at the start."""
    for guild_id in store.servers(tx):
        look_again(tx, bank, guild_id)


def named_on(tx: Transaction, guild_id: GuildId, question_id: str | None) -> UserId | None:
    """Who suggested a question and wishes to be named on its card; nobody who is private."""
    parts = current_id(question_id or "").split(".")
    if len(parts) != 3:
        return None
    one = store.own_question(tx, guild_id, int(parts[2]))
    if one is None or not one.is_named or not one.suggested_by:
        return None
    hidden = members.get(tx, guild_id, one.suggested_by).hidden
    return None if hidden else one.suggested_by
