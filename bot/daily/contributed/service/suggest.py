"""Use cases of suggestions: members propose, organisers decide, and reports wait in one queue with
them.

States of a suggestion: waiting → approved or declined, decided once by a row that changes; the
answer to its author is a row of the outbox in the same commit. Erasing takes a suggestion away
whatever its state; a question that it became stays the server's, without the name.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.bank.own.reader import read_form
from bot.bank.parsing.question import file_values
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import DraftId, GuildId, SuggestionId, UserId
from bot.daily.contributed import messages, store
from bot.daily.contributed.rules import (
    LONGEST_REASON,
    MOST_OPEN,
    Suggestion,
    SuggestionState,
    WaitingReport,
    undecided,
)
from bot.daily.contributed.service.asked import never_asked
from bot.daily.contributed.service.checks import Checks
from bot.daily.contributed.tx import reading
from bot.daily.contributed.tx import saving as contributed
from bot.server import members

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAMED = "named"
TOO_MANY = (
    f"{MOST_OPEN} suggestions of yours are waiting, the most I take at a time. Suggest another "
    "when the organisers have decided on one."
)
GONE_FORM = "I no longer have what you wrote. `/suggest` opens the form again."


class SuggestService:
    """What members propose, and the organisers' queue."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._checks = Checks(core)

    async def form(self, guild_id: GuildId, user_id: UserId) -> messages.SuggestForm:
        """The empty form, unless as many wait as are taken."""
        mine = await self._core.database.read(
            lambda tx: store.suggestions_of(tx, guild_id, user_id)
        )
        if len(undecided(mine)) >= MOST_OPEN:
            raise UserError(TOO_MANY)
        return messages.SuggestForm({})

    async def change_form(
        self, guild_id: GuildId, user_id: UserId, draft_id: DraftId
    ) -> messages.SuggestForm:
        """The form with what was typed last."""
        draft = await self._core.database.read(lambda tx: store.draft(tx, guild_id, user_id))
        if draft is None or draft.draft_id != draft_id or not draft.form:
            raise UserError(GONE_FORM)
        return messages.SuggestForm(json.loads(draft.form))

    async def suggest(
        self, guild_id: GuildId, user_id: UserId, form: Mapping[str, str], *, is_named: bool
    ) -> messages.Suggested | messages.OwnFaults:
        """A member's form: in the queue, or everything that is wrong with it."""
        now = self._core.clock.now()
        checked = await self._checks.check(guild_id, partial(read_form, form))
        faults = tuple(map(str, checked.errors))

        def keep(tx: Transaction) -> messages.Suggested | messages.OwnFaults:
            if faults:
                typed = json.dumps({**form, _NAMED: "yes" if is_named else "no"})
                draft_id = store.put_draft(tx, guild_id, user_id, now, form=typed, questions="[]")
                return messages.OwnFaults(faults, draft_id, room="suggest")
            _, is_new = contributed.suggest(
                tx, guild_id, user_id, dict(form), now, is_named=is_named
            )
            return messages.Suggested(form["title"].strip(), is_named, not is_new)

        return await self._core.write(keep)

    async def queue(
        self, guild_id: GuildId, position: int = 0, done: str = ""
    ) -> messages.QueueCard:
        """One thing that waits; reports after suggestions, the oldest first."""
        core = self._core
        asked = await core.database.read(lambda tx: store.waiting(tx, guild_id))
        gone = await core.presence.gone(guild_id, {one.user_id for one in asked})

        def load(tx: Transaction) -> messages.QueueCard:
            waiting: tuple[Suggestion | WaitingReport, ...] = (
                *store.waiting(tx, guild_id), *store.waiting_reports(tx, guild_id),
            )  # fmt: skip
            if not waiting:
                return messages.QueueCard(None, 0, 0, done)
            at = position % len(waiting)
            one = waiting[at]
            if isinstance(one, WaitingReport):
                item: messages.QueuedSuggestion | messages.QueuedReport = self._report(tx, one)
            else:
                is_shown = one.user_id not in gone and not _is_hidden(tx, one)
                by = one.user_id if is_shown else None
                item = messages.QueuedSuggestion(
                    suggestion_id=one.suggestion_id, by=by, is_named=one.is_named, **one.form
                )  # fmt: skip
            return messages.QueueCard(item, at, len(waiting), done)

        return await core.database.read(load)

    def _report(self, tx: Transaction, one: WaitingReport) -> messages.QueuedReport:
        question = self._core.bank.question(one.question_id)
        title = one.question_id if question is None else question.title
        number = one.question_id.split(".")[2] if one.question_id.count(".") >= 2 else "0"
        at = (one.reported_at - _EPOCH) // timedelta(microseconds=1)
        return messages.QueuedReport(one.question_id, title, one.body, int(number), at)

    async def approve(self, guild_id: GuildId, suggestion_id: SuggestionId) -> messages.QueueCard:
        """*Approve*: it becomes one of the server's questions as it stands."""
        one = await self._core.database.read(lambda tx: _suggestion(tx, guild_id, suggestion_id))
        checked = await self._checks.check(guild_id, partial(read_form, one.form))
        if checked.errors:
            told = "\n".join(f"- {fault}" for fault in checked.errors)
            raise UserError(
                f"**It can't be approved as it stands.** *Edit first* opens it.\n{told}"
            )
        now, values = self._core.clock.now(), file_values(checked.questions[0])

        def take(tx: Transaction) -> tuple[str, ...] | None:
            saved = contributed.approve(tx, guild_id, suggestion_id, values, now)
            return None if saved is None else never_asked(tx, guild_id, [values])

        off = await self._core.write(take)
        await self._core.database.read(
            lambda tx: reading.own_questions(tx, self._core.bank, guild_id)
        )
        words = (
            "That one has been decided already."
            if off is None
            else "Approved: it's one of your questions now."
        )
        return replace(await self.queue(guild_id, done=words), switched_off=off or ())

    async def edit_form(self, guild_id: GuildId, suggestion_id: SuggestionId) -> messages.OwnForm:
        """*Edit first*: the organisers' form with the suggestion in it."""
        one = await self._core.database.read(lambda tx: _suggestion(tx, guild_id, suggestion_id))
        return messages.OwnForm(one.form, suggestion_id=suggestion_id)

    async def decline_form(
        self, guild_id: GuildId, suggestion_id: SuggestionId
    ) -> messages.DeclineForm:
        """*Decline*: the form for the reason."""
        one = await self._core.database.read(lambda tx: _suggestion(tx, guild_id, suggestion_id))
        return messages.DeclineForm(suggestion_id, one.form["title"])

    async def decline(
        self, guild_id: GuildId, suggestion_id: SuggestionId, reason: str
    ) -> messages.QueueCard:
        """It isn't taken, for a reason that its author hears."""
        now, words = self._core.clock.now(), reason.strip()[:LONGEST_REASON]
        if not words:
            raise UserError("Give a short reason, which its author will read. Nothing changed.")
        done = await self._core.write(
            lambda tx: contributed.decline(tx, guild_id, suggestion_id, words, now)
        )
        told = (
            "Declined. Its author will be told." if done else "That one has been decided already."
        )
        return await self.queue(guild_id, done=told)

    async def handle_report(
        self, guild_id: GuildId, question_id: str, reported_at: datetime
    ) -> messages.QueueCard:
        """*Done with it*: a report leaves the queue."""
        now = self._core.clock.now()
        await self._core.database.write(
            lambda tx: store.handle_report(tx, guild_id, reported_at, question_id, now)
        )
        return await self.queue(guild_id, done="Done. That report has left the queue.")


def _is_hidden(tx: Transaction, one: Suggestion) -> bool:
    return members.get(tx, one.guild_id, one.user_id).hidden


def _suggestion(tx: Transaction, guild_id: GuildId, suggestion_id: SuggestionId) -> Suggestion:
    one = store.suggestion(tx, guild_id, suggestion_id)
    if one is None or one.state is not SuggestionState.WAITING:
        raise UserError(contributed.DECIDED)
    return one
