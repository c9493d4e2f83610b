"""The SQL of what a server has of its own: its questions, former texts, suggestions and reports.

Drafts, suggestions and reports are personal.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.bank.question_bank import own_id
from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import DraftId, GuildId, SuggestionId, UserId
from bot.daily.contributed.rules import (
    OwnCounts,
    OwnQuestion,
    Suggestion,
    SuggestionState,
    WaitingReport,
)

_OWN = records.columns(OwnQuestion)
_SUGGESTION = records.columns(Suggestion)


def revision(tx: Transaction, guild_id: GuildId) -> int:
    """Which state the own questions of a server are in; 0 where it never had any."""
    sql = "SELECT revision FROM own_revisions WHERE guild_id = :guild_id"
    return int(records.value(tx, sql, guild_id=guild_id) or 0)


def count_change(tx: Transaction, guild_id: GuildId, now: datetime) -> None:
    """The own questions of a server are others now. Counted from the moment of the first change,
    so that a server that was erased and comes back isn't taken for what it was."""
    sql = """INSERT INTO own_revisions (guild_id, revision) VALUES (:guild_id, :first)
             ON CONFLICT (guild_id) DO UPDATE SET revision = own_revisions.revision + 1"""
    records.run(tx, sql, guild_id=guild_id, first=int(now.timestamp() * 1000))


def servers(tx: Transaction) -> tuple[GuildId, ...]:
    """The servers that have questions of their own."""
    return records.values(tx, "SELECT guild_id FROM own_revisions ORDER BY guild_id")


def texts(tx: Transaction, guild_id: GuildId) -> tuple[tuple[str, str], ...]:
    """All own questions of a server by the id under which the bot knows them, as JSON; then their
    former texts."""
    sql = "SELECT number, content FROM own_questions WHERE guild_id = :guild_id ORDER BY number"
    now = [(own_id(guild_id, row[0]), row[1]) for row in tx.execute(sql, {"guild_id": guild_id})]
    sql = """SELECT number, version, content FROM own_question_texts WHERE guild_id = :guild_id
             ORDER BY number, version"""
    then = [
        (own_id(guild_id, row[0], row[1]), row[2])
        for row in tx.execute(sql, {"guild_id": guild_id})
    ]
    return (*now, *then)


def own_questions(tx: Transaction, guild_id: GuildId) -> tuple[OwnQuestion, ...]:
    """A server's own questions, those that were retired too, in the order they were made."""
    sql = f"SELECT {_OWN} FROM own_questions WHERE guild_id = :guild_id ORDER BY number"
    return records.every(tx, OwnQuestion, sql, guild_id=guild_id)


def own_question(tx: Transaction, guild_id: GuildId, number: int) -> OwnQuestion | None:
    """One of them by its number."""
    sql = f"SELECT {_OWN} FROM own_questions WHERE guild_id = :guild_id AND number = :number"
    return records.one(tx, OwnQuestion, sql, guild_id=guild_id, number=number)


def own_by_id(tx: Transaction, guild_id: GuildId) -> dict[str, OwnQuestion]:
    """All of them by their ids in the server's files."""
    return {one.slug: one for one in own_questions(tx, guild_id)}


def last_number(tx: Transaction, guild_id: GuildId) -> int:
    """The number of the newest own question; 0 for none."""
    sql = "SELECT max(number) FROM own_questions WHERE guild_id = :guild_id"
    return int(records.value(tx, sql, guild_id=guild_id) or 0)


def put(tx: Transaction, one: OwnQuestion) -> None:
    """Write an own question down, new or changed."""
    records.upsert(tx, "own_questions", one, key=("guild_id", "number"))


def keep_text(tx: Transaction, one: OwnQuestion, version: int) -> None:
    """Keep the text that a question had until now."""
    row = {
        "guild_id": one.guild_id, "number": one.number, "version": version, "content": one.content,
    }  # fmt: skip
    records.insert(tx, "own_question_texts", row)


def last_version(tx: Transaction, guild_id: GuildId, number: int) -> int:
    """The number of the newest former text of a question; 0 for none."""
    sql = """SELECT max(version) FROM own_question_texts
             WHERE guild_id = :guild_id AND number = :number"""
    return int(records.value(tx, sql, guild_id=guild_id, number=number) or 0)


def counts(tx: Transaction, guild_id: GuildId) -> OwnCounts:
    """How many questions a server has of its own, and how much waits."""
    sql = """SELECT count(*) - coalesce(sum(is_retired), 0), coalesce(sum(is_retired), 0)
             FROM own_questions WHERE guild_id = :guild_id"""
    in_use, retired = tx.execute(sql, {"guild_id": guild_id}).fetchone()
    waiting = """SELECT (SELECT count(*) FROM suggestions
                 WHERE guild_id = :guild_id AND state = 'waiting')
             + (SELECT count(*) FROM question_reports
                 WHERE guild_id = :guild_id AND handled_at IS NULL)"""
    return OwnCounts(in_use, retired, int(records.value(tx, waiting, guild_id=guild_id)))


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDraft:
    """What somebody handed in. ``form`` is what they typed, empty for a file; ``questions`` is a
    JSON list of what was read of it; ``number`` the question that is edited, 0 for none;
    ``made_from`` the marks of those that it may replace, by id, as JSON ("": not known)."""

    draft_id: DraftId
    form: str
    questions: str
    number: int
    suggestion: int
    made_from: str = ""
    saved_at: datetime | None = None
    new_count: int = 0
    changed_count: int = 0

    @property
    def replaces(self) -> bool:
        """Whether it may change saved questions: what the form writes anew never does."""
        return bool(self.number) or not self.form

    @property
    def marks(self) -> dict[str, str] | None:
        """What it was made from; None where nobody knows."""
        return dict(json.loads(self.made_from)) if self.made_from else None


def put_draft(
    tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime, *, form: str,
    questions: str, number: int = 0, suggestion: int = 0, made_from: str = "",
) -> DraftId:  # fmt: skip
    """Keep what somebody handed in, in the place of what they handed in before."""
    ids = {"guild_id": guild_id, "user_id": user_id}
    drop_draft(tx, guild_id, user_id)
    row = {
        **ids, "form": form, "questions": questions, "number": number, "suggestion": suggestion,
        "made_from": made_from, "made_at": now,
    }  # fmt: skip
    return DraftId(records.insert(tx, "own_drafts", row, returning="draft_id"))


def draft(tx: Transaction, guild_id: GuildId, user_id: UserId) -> OwnDraft | None:
    """What somebody handed in last."""
    sql = f"""SELECT {records.columns(OwnDraft)} FROM own_drafts
              WHERE guild_id = :guild_id AND user_id = :user_id"""
    return records.one(tx, OwnDraft, sql, guild_id=guild_id, user_id=user_id)


def drop_draft(tx: Transaction, guild_id: GuildId, user_id: UserId) -> None:
    """What somebody handed in is not wanted any more."""
    sql = "DELETE FROM own_drafts WHERE guild_id = :guild_id AND user_id = :user_id"
    records.run(tx, sql, guild_id=guild_id, user_id=user_id)


def mark_saved(
    tx: Transaction, draft_id: DraftId, now: datetime, *, new_count: int, changed_count: int
) -> None:
    """A draft was saved, with these changes."""
    sql = """UPDATE own_drafts SET saved_at = :now, new_count = :new, changed_count = :changed
             WHERE draft_id = :draft_id"""
    records.run(tx, sql, now=now, new=new_count, changed=changed_count, draft_id=draft_id)


def suggest(
    tx: Transaction, guild_id: GuildId, user_id: UserId, form: Mapping[str, str], now: datetime,
    *, is_named: bool,
) -> SuggestionId:  # fmt: skip
    """Write down what a member suggests."""
    row = {
        "guild_id": guild_id, "user_id": user_id, "form": records.store(form),
        "is_named": int(is_named), "made_at": now,
    }  # fmt: skip
    return SuggestionId(records.insert(tx, "suggestions", row, returning="suggestion_id"))


def suggestions_of(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[Suggestion, ...]:
    """What a member suggested, the oldest first."""
    sql = f"""SELECT {_SUGGESTION} FROM suggestions
              WHERE guild_id = :guild_id AND user_id = :user_id ORDER BY suggestion_id"""
    return records.every(tx, Suggestion, sql, guild_id=guild_id, user_id=user_id)


def suggestion(
    tx: Transaction, guild_id: GuildId, suggestion_id: SuggestionId
) -> Suggestion | None:
    """One suggestion of a server."""
    sql = f"""SELECT {_SUGGESTION} FROM suggestions
              WHERE guild_id = :guild_id AND suggestion_id = :suggestion_id"""
    return records.one(tx, Suggestion, sql, guild_id=guild_id, suggestion_id=suggestion_id)


def waiting(tx: Transaction, guild_id: GuildId) -> tuple[Suggestion, ...]:
    """What waits for the organisers, the oldest first."""
    sql = f"""SELECT {_SUGGESTION} FROM suggestions
              WHERE guild_id = :guild_id AND state = 'waiting' ORDER BY suggestion_id"""
    return records.every(tx, Suggestion, sql, guild_id=guild_id)


def decide(
    tx: Transaction, suggestion_id: SuggestionId, state: SuggestionState, now: datetime,
    *, reason: str = "", number: int = 0,
) -> bool:  # fmt: skip
    """What becomes of a suggestion; False if that was decided before."""
    sql = """UPDATE suggestions SET state = :state, reason = :reason, number = :number,
               decided_at = :now
             WHERE suggestion_id = :suggestion_id AND state = 'waiting'"""
    ids = {"suggestion_id": suggestion_id, "state": state, "reason": reason, "number": number}
    return records.run(tx, sql, now=now, **ids) == 1


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody wrote about a question; nobody's name."""

    question_id: str
    body: str


def report(
    tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str, body: str, now: datetime
) -> bool:
    """Store what a member found wrong; True if it replaced an earlier report of theirs."""
    is_again = reported_by(tx, guild_id, user_id, question_id) != ""
    ids = {"guild_id": guild_id, "user_id": user_id, "question_id": question_id}
    written = {**ids, "body": body, "reported_at": now, "handled_at": None}
    records.upsert(tx, "question_reports", written, key=tuple(ids))
    return is_again


def reported_by(tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str) -> str:
    """What a member wrote about a question last; "" if nothing."""
    sql = """SELECT body FROM question_reports WHERE guild_id = :guild_id AND user_id = :user_id
               AND question_id = :question_id"""
    ids = {"guild_id": guild_id, "user_id": user_id, "question_id": question_id}
    return records.value(tx, sql, **ids) or ""


def reports(tx: Transaction) -> tuple[Report, ...]:
    """All reports of the bank's questions, the oldest first, for their authors. Those of a
    server's own questions are the server's."""
    sql = """SELECT question_id, body FROM question_reports
             WHERE question_id NOT LIKE 'own.%' ORDER BY question_id, reported_at, body"""
    return records.every(tx, Report, sql)


def waiting_reports(tx: Transaction, guild_id: GuildId) -> tuple[WaitingReport, ...]:
    """Reports that organisers have not put aside, the oldest first."""
    sql = """SELECT user_id, question_id, body, reported_at FROM question_reports
             WHERE guild_id = :guild_id AND handled_at IS NULL
             ORDER BY reported_at, question_id, user_id"""
    return records.every(tx, WaitingReport, sql, guild_id=guild_id)


def handle_report(
    tx: Transaction, guild_id: GuildId, reported_at: datetime, question_id: str, now: datetime
) -> None:
    """Organisers are done with a report."""
    sql = """UPDATE question_reports SET handled_at = :now WHERE guild_id = :guild_id
               AND question_id = :question_id AND reported_at = :at AND handled_at IS NULL"""
    records.run(tx, sql, guild_id=guild_id, question_id=question_id, at=reported_at, now=now)


def named_questions(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[int, ...]:
    """The own questions on whose cards a member is named."""
    sql = """SELECT number FROM own_questions WHERE guild_id = :guild_id
               AND suggested_by = :user_id AND suggested_by != 0 AND is_named = 1 ORDER BY number"""
    return records.values(tx, sql, guild_id=guild_id, user_id=user_id)


def suggested_by(tx: Transaction, guild_id: GuildId, user_id: UserId) -> list[dict[str, Any]]:
    """The own questions that a member suggested, for their export."""
    sql = """SELECT number, slug, content, is_named, suggested_by FROM own_questions
             WHERE guild_id = :guild_id AND suggested_by = :user_id AND suggested_by != 0"""
    return records.plain(tx, sql, guild_id=guild_id, user_id=user_id)


def forget_who_suggested(tx: Transaction, guild_id: GuildId, user_id: UserId) -> None:
    """The questions stay the server's, without the name."""
    sql = """UPDATE own_questions SET suggested_by = 0, is_named = 0
             WHERE guild_id = :guild_id AND suggested_by = :user_id AND suggested_by != 0"""
    records.run(tx, sql, guild_id=guild_id, user_id=user_id)
