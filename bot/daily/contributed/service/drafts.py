"""What was handed in, between the form or file and *Save*: as it is kept, and as it is shown."""

import json
from typing import Any

from bot.bank.own.checking import Checked
from bot.bank.parsing.question import file_values, loaded, shown
from bot.core.database import Transaction
from bot.core.ids import GuildId
from bot.daily.contributed import messages, rules, store
from bot.daily.contributed.store import OwnDraft
from bot.daily.contributed.tx import saving as contributed


def given_values(checked: Checked, *, by_form: bool) -> list[dict[str, Any]]:
    """The questions that were read, as a draft keeps them. ``retired`` is there only where a file
    tells about it; the form never does."""
    values = [file_values(one) for one in checked.questions]
    for one in values:
        if by_form:
            one.pop("retired", None)
        elif one["id"] in checked.in_use:
            one["retired"] = False
    return values


def form_values(draft: OwnDraft) -> tuple[dict[str, str], str]:
    """What was typed last, and the difficulty that was chosen ("" where none was)."""
    typed: dict[str, str] = json.loads(draft.form)
    difficulty = typed.pop("difficulty", "")
    chosen = (str(one["difficulty"]) for one in json.loads(draft.questions))
    return typed, next(chosen, difficulty)


def preview(
    tx: Transaction, guild_id: GuildId, draft: OwnDraft, remarks: tuple[str, ...] = ()
) -> messages.OwnPreview:
    """What a draft would change, as things are now."""
    values: list[dict[str, Any]] = json.loads(draft.questions)
    known = store.own_by_id(tx, guild_id)
    new = changed = still = back = retired = 0
    for given in values:
        before = rules.replaced(given, known, draft.marks) if draft.replaces else None
        was, now = before is not None and before.is_retired, given.get("retired")
        still += was and now is not False
        back += was and now is False
        retired += not was and now is True
        new += before is None
        changed += before is not None and rules.content_after(given, before) != before.content
    return messages.OwnPreview(
        draft.draft_id, tuple(shown(loaded(json.dumps(one))) for one in values), new, changed,
        remarks, bool(draft.form), messages.OwnRetired(still, back, retired),
        contributed.meanwhile(tx, guild_id, draft),
    )  # fmt: skip
