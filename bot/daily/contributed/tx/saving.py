"""What a server has of its own, inside the caller's transaction: saving what was handed in, and
what becomes of suggestions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.bank.question_bank import free_id, own_id
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Asker, NextStep
from bot.core.ids import DraftId, GuildId, PostId, SuggestionId, UserId
from bot.core.outbox import store as outbox
from bot.core.uptime import store as uptime
from bot.daily.alerts import tx as alerts
from bot.daily.contributed import rules, store
from bot.daily.contributed.rules import Meanwhile, OwnQuestion, SavedCounts, SuggestionState
from bot.daily.contributed.store import OwnDraft
from bot.daily.ledger import store as ledger
from bot.server import members
from bot.server.settings import store as guilds

ANSWER = "suggestion"
"""An outbox row: who suggested something hears what became of it."""
CARD_DRAW = "question-draw"
"""An outbox row: the card of a post is to be drawn as things are now."""
GONE = (
    "The suggestion that this was made from isn't there any more, so nothing was saved. *Write "
    "one* takes a question of your own."
)
REPLACED = "You've handed in something else since, so this preview is old. Nothing was saved."
FULL = (
    f"There's room for {rules.MOST_QUESTIONS:,} questions in use. Nothing was saved: retire some "
    "first, or hand in fewer."
)
NO_QUESTION = "That question isn't there any more. `/organise questions` shows those you have."
DECIDED = "That suggestion was decided already, or its author took it back."
NOTICE = (
    "**A member suggested a question.** `/organise questions` shows it under *Queue*: approve it, "
    "change it, or decline it with a reason."
)


def draft_or_refuse(
    tx: Transaction, guild_id: GuildId, user_id: UserId, draft_id: DraftId
) -> OwnDraft:
    """What somebody handed in, if it is still the latest."""
    draft = store.draft(tx, guild_id, user_id)
    if draft is None or draft.draft_id != draft_id:
        raise UserError(REPLACED)
    return draft


def save_draft(
    tx: Transaction, guild_id: GuildId, user_id: UserId, draft_id: DraftId, now: datetime,
    seen: str = "",
) -> SavedCounts | None:  # fmt: skip
    """Everything that was handed in becomes the server's, once. None, and nothing is saved, where
    something happened meanwhile that its author hasn't ``seen``."""
    draft = draft_or_refuse(tx, guild_id, user_id, draft_id)
    if draft.saved_at is not None:
        return SavedCounts(draft.new_count, draft.changed_count, again=True)
    if draft.number and store.own_question(tx, guild_id, draft.number) is None:
        raise UserError(NO_QUESTION)
    suggested = _suggestion(tx, guild_id, draft)
    if draft.suggestion and suggested is None:
        raise UserError(GONE)
    if meanwhile(tx, guild_id, draft).seen not in ("", seen):
        return None
    saved = save(
        tx, guild_id, json.loads(draft.questions), now, replaces=draft.replaces,
        made_from=draft.marks,
    )  # fmt: skip
    if suggested is not None and suggested.state is SuggestionState.WAITING:
        _approve(tx, suggested, saved.number, now)
    store.mark_saved(tx, draft_id, now, new_count=saved.new, changed_count=saved.changed)
    return saved


def _suggestion(tx: Transaction, guild_id: GuildId, draft: OwnDraft) -> rules.Suggestion | None:
    return store.suggestion(tx, guild_id, SuggestionId(draft.suggestion))


def meanwhile(tx: Transaction, guild_id: GuildId, draft: OwnDraft) -> Meanwhile:
    """What happened after a draft was made, that who saves it should know."""
    suggested = _suggestion(tx, guild_id, draft)
    waits = suggested is None or suggested.state is SuggestionState.WAITING
    decided = None if suggested is None or waits else suggested.state
    known, marks = store.own_by_id(tx, guild_id), draft.marks
    if marks is None or not draft.replaces:
        return rules.meanwhile((), known, {}, decided)
    return rules.meanwhile(json.loads(draft.questions), known, marks, decided)


def save(
    tx: Transaction, guild_id: GuildId, questions: Sequence[Mapping[str, Any]], now: datetime,
    *, replaces: bool = True, made_from: Mapping[str, str] | None = None,
) -> SavedCounts:  # fmt: skip
    """Questions (values as a file has them) become the server's. One with the id of another
    changes that, or gets another id where it is not to replace any. ``made_from``: see
    ``rules.replaced``."""
    known = store.own_by_id(tx, guild_id)
    new = changed = last = back = still_retired = 0
    for given in questions:
        before = rules.replaced(given, known, made_from) if replaces else None
        if before is None:
            last = uptime.count_on(tx, store.last_number(tx, guild_id))
            slug = free_id(str(given["id"]), known)
            made = OwnQuestion(
                guild_id=guild_id, number=last, slug=slug, made_at=now, changed_at=now,
                content=rules.content_of({**given, "id": slug}),
                is_retired=bool(given.get("retired")),
            )  # fmt: skip
            store.put(tx, made)
            known[slug] = made
            new += 1
            continue
        last, content = before.number, rules.content_after(given, before)
        is_retired = bool(given.get("retired", before.is_retired))
        back += before.is_retired and not is_retired
        still_retired += before.is_retired and is_retired
        if before.content != content:
            change(tx, replace(before, content=content, is_retired=is_retired), before, now)
            changed += 1
    if (new or back) and not rules.has_room(store.counts(tx, guild_id)):
        raise UserError(FULL)
    store.count_change(tx, guild_id, now)
    return SavedCounts(new, changed, number=last, still_retired=still_retired)


def change(tx: Transaction, after: OwnQuestion, before: OwnQuestion, now: datetime) -> None:
    """A question gets another text; the days on which it was asked keep the one they had."""
    version = uptime.count_on(tx, store.last_version(tx, before.guild_id, before.number))
    name = own_id(before.guild_id, before.number)
    former = own_id(before.guild_id, before.number, version)
    if ledger.keep_former_text(tx, before.guild_id, name, former):
        store.keep_text(tx, before, version)
    store.put(tx, replace(after, changed_at=now))


def retire(
    tx: Transaction, guild_id: GuildId, number: int, now: datetime, *, retired: bool
) -> None:
    """A question is asked no more, or again. Asking twice changes nothing more."""
    one = store.own_question(tx, guild_id, number)
    if one is None:
        raise UserError(NO_QUESTION)
    content = rules.content_of({**json.loads(one.content), "retired": retired})
    store.put(tx, replace(one, content=content, is_retired=retired, changed_at=now))
    if not retired and not rules.has_room(store.counts(tx, guild_id)):
        raise UserError(FULL)
    store.count_change(tx, guild_id, now)


def suggest(
    tx: Transaction, guild_id: GuildId, user_id: UserId, form: dict[str, str], now: datetime,
    *, is_named: bool,
) -> tuple[SuggestionId, bool]:  # fmt: skip
    """Put a suggestion in the organisers' queue, and tell them once a day; whether it is new."""
    waiting = rules.undecided(store.suggestions_of(tx, guild_id, user_id))
    for one in waiting:
        if rules.is_same(form, one.form):
            return one.suggestion_id, False
    if len(waiting) >= rules.MOST_OPEN:
        raise UserError(
            f"{rules.MOST_OPEN} suggestions of yours are waiting, the most I take at a time, so "
            "nothing was sent. Send this one when the organisers have decided on another."
        )
    members.meet(tx, guild_id, user_id)
    made = store.suggest(tx, guild_id, user_id, form, now, is_named=is_named)
    settings = guilds.get(tx, guild_id)
    if settings is not None:
        alerts.notice(tx, settings, f"suggestions:{now.date().isoformat()}", NOTICE, now)
    return made, True


def approve(
    tx: Transaction, guild_id: GuildId, suggestion_id: SuggestionId, values: Mapping[str, Any],
    now: datetime,
) -> SavedCounts | None:  # fmt: skip
    """A suggestion becomes one of the server's questions; None if it was decided before."""
    one = store.suggestion(tx, guild_id, suggestion_id)
    if one is None or one.state is not SuggestionState.WAITING:
        return None
    saved = save(tx, guild_id, [values], now, replaces=False)
    _approve(tx, one, saved.number, now)
    return saved


def _approve(tx: Transaction, one: rules.Suggestion, number: int, now: datetime) -> None:
    store.decide(tx, one.suggestion_id, SuggestionState.APPROVED, now, number=number)
    question = store.own_question(tx, one.guild_id, number)
    if question is not None:
        named = replace(question, suggested_by=one.user_id, is_named=one.is_named)
        store.put(tx, named)
    _answer(tx, one, now)


def decline(
    tx: Transaction, guild_id: GuildId, suggestion_id: SuggestionId, reason: str, now: datetime
) -> bool:
    """A suggestion is not taken; False if it was decided before."""
    one = store.suggestion(tx, guild_id, suggestion_id)
    if one is None or not store.decide(
        tx, suggestion_id, SuggestionState.DECLINED, now, reason=reason
    ):
        return False
    _answer(tx, one, now)
    return True


def _answer(tx: Transaction, one: rules.Suggestion, now: datetime) -> None:
    outbox.put(
        tx, guild_id=one.guild_id, kind=ANSWER, subject=str(one.suggestion_id), due_at=now,
        now=now, user_id=one.user_id, about_id=one.user_id,
    )  # fmt: skip


def next_steps(tx: Transaction, asker: Asker) -> tuple[NextStep, ...]:
    """What waits for the organisers."""
    if not asker.is_organiser:
        return ()
    waiting = store.counts(tx, asker.guild_id).waiting
    if not waiting:
        return ()
    words = "1 suggestion or report waits" if waiting == 1 else f"{waiting} things wait"
    return (
        NextStep(
            line=f"**Queue:** {words} for you.", label="Queue", leads_to="suggest:queue:0",
            for_organisers=True, is_status=True,
        ),
    )  # fmt: skip


def suggested_by(tx: Transaction, guild_id: GuildId, user_id: UserId) -> list[dict[str, Any]]:
    """The server's questions that a member suggested, for their export."""
    return store.suggested_by(tx, guild_id, user_id)


def forget_who_suggested(tx: Transaction, guild_id: GuildId, user_id: UserId) -> None:
    """The questions stay the server's, without the name."""
    store.forget_who_suggested(tx, guild_id, user_id)


def report(
    tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str, body: str, now: datetime
) -> bool:
    """What a member found wrong with a question, in the organisers' queue; whether it replaced an
    earlier report of theirs."""
    return store.report(tx, guild_id, user_id, question_id, body, now)


def redraw_cards_of(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    """The cards on which a member is named are drawn as things are now."""
    for number in store.named_questions(tx, guild_id, user_id):
        for post_id in ledger.posts_of(tx, guild_id, own_id(guild_id, number)):
            draw_card(tx, guild_id, post_id, now)


def draw_card(tx: Transaction, guild_id: GuildId, post_id: PostId, now: datetime) -> None:
    """Have the card of a post drawn again, once, whatever asked for it."""
    if not outbox.move(tx, CARD_DRAW, str(post_id), now):
        outbox.put(tx, guild_id=guild_id, kind=CARD_DRAW, subject=str(post_id), due_at=now, now=now)
