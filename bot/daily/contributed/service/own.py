"""Use cases of a server's own questions.

States of what is handed in: faulty (only the typed text is kept), a draft that is shown, then
saved or thrown away. The draft is a row, so a restart loses none, and it says when it was saved: a
second click, or one after a lost reply, finds that and changes nothing. What was saved is read into
the bank after the commit, by its revision; whoever reads the database later reads it too.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace

from bot.bank.model import Difficulty, KeyPoint, Kind, Question, topic_name
from bot.bank.own.checking import Checked
from bot.bank.own.reader import read_file, read_form
from bot.bank.own.writer import csv_template, yaml_template
from bot.bank.parsing.question import loaded, shown
from bot.bank.question_bank import own_id
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import DraftId, GuildId, SuggestionId, UserId
from bot.daily.contributed import messages, rules, store
from bot.daily.contributed.rules import NO_SUGGESTION, switched_off
from bot.daily.contributed.service.asked import is_nothing_left
from bot.daily.contributed.service.checks import Checks, everything
from bot.daily.contributed.service.drafts import form_values, given_values, preview
from bot.daily.contributed.service.exports import exported
from bot.daily.contributed.tx import reading
from bot.daily.contributed.tx import saving as contributed
from bot.server.settings import store as guilds
from bot.server.settings.rules.declared import DEFAULT_OWN_USE

PAGE = 25
NOTHING_YET = "This server has no questions of its own yet. *Write one* makes the first."


class OwnService:
    """What organisers do with the server's own questions."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._checks = Checks(core)

    async def open(self) -> None:
        """Read what all servers have of their own, once at the start."""
        await self._core.database.read(lambda tx: reading.read_all(tx, self._core.bank))

    async def panel(self, guild_id: GuildId, page: int = 0) -> messages.OwnPanel:
        """What there is, and what can be done."""

        def load(tx: Transaction) -> messages.OwnPanel:
            everything = store.own_questions(tx, guild_id)
            ordered = sorted(everything, key=lambda one: (one.is_retired, -one.number))
            count = max(1, -(-len(ordered) // PAGE))
            at = min(max(page, 0), count - 1)
            items = []
            for one in ordered[at * PAGE : (at + 1) * PAGE]:
                question = shown(loaded(one.content))
                name = topic_name(self._core.bank.own.topic_of(guild_id, question.topic))
                items.append(messages.OwnItem(one.number, question.title, name, one.is_retired))
            settings = guilds.get(tx, guild_id)
            use = DEFAULT_OWN_USE if settings is None else settings.own_use
            return messages.OwnPanel(store.counts(tx, guild_id), use, tuple(items), at, count)

        return await self._core.database.read(load)

    async def edit_form(self, guild_id: GuildId, number: int) -> messages.OwnForm:
        """The form with a question in it."""
        one = await self._core.database.read(lambda tx: _own(tx, guild_id, number))
        question = loaded(one.content)
        return messages.OwnForm(
            form_of(question), number, has_points=question.kind is not Kind.STORY,
            mark=rules.mark_of(one),
        )  # fmt: skip

    async def change_form(
        self, guild_id: GuildId, user_id: UserId, draft_id: DraftId
    ) -> messages.OwnForm:
        """The form with what was typed last."""

        def load(tx: Transaction) -> messages.OwnForm:
            draft = contributed.draft_or_refuse(tx, guild_id, user_id, draft_id)
            one = _own(tx, guild_id, draft.number) if draft.number else None
            typed, difficulty = form_values(draft)
            return messages.OwnForm(
                typed, draft.number, SuggestionId(draft.suggestion),
                has_points=one is None or loaded(one.content).kind is not Kind.STORY,
                mark="" if one is None else (draft.marks or {}).get(one.slug, ""),
                difficulty=difficulty,
            )  # fmt: skip

        return await self._core.database.read(load)

    async def hand_in_form(
        self, guild_id: GuildId, user_id: UserId, form: Mapping[str, str], *, number: int = 0,
        suggestion_id: SuggestionId = NO_SUGGESTION, mark: str = "", difficulty: str = "",
    ) -> messages.OwnPreview | messages.OwnFaults:  # fmt: skip
        """One question of a form: previewed, or everything that is wrong with it. ``mark`` is that
        of the question as the form showed it, ``difficulty`` what was chosen before."""
        if difficulty in list(Difficulty):
            form = {**form, "difficulty": difficulty}

        def check(bank: tuple[Question, ...], own: tuple[Question, ...]) -> Checked:
            return read_form(form, bank, own, base)

        base, marks = None, dict[str, str]()
        if number:
            one = await self._core.database.read(lambda tx: _own(tx, guild_id, number))
            base, marks = loaded(one.content), {one.slug: mark or rules.mark_of(one)}
        checked = await self._checks.check(guild_id, check)
        return await self._keep(
            guild_id, user_id, checked, marks, form=json.dumps(dict(form)), number=number,
            suggestion=suggestion_id,
        )  # fmt: skip

    async def hand_in_file(
        self, guild_id: GuildId, user_id: UserId, name: str, content: bytes
    ) -> messages.OwnPreview | messages.OwnFaults:
        """The questions of a file: previewed, or everything that is wrong with them."""
        known = await self._core.database.read(lambda tx: store.own_by_id(tx, guild_id))
        marks = {slug: rules.mark_of(one) for slug, one in known.items()}
        checked = await self._checks.check(
            guild_id, lambda bank, own: read_file(name, content, bank, own)
        )
        given = {one.id for one in checked.questions}
        made_from = {slug: mark for slug, mark in marks.items() if slug in given}
        return await self._keep(guild_id, user_id, checked, made_from)

    async def _keep(
        self, guild_id: GuildId, user_id: UserId, checked: Checked, marks: Mapping[str, str], *,
        form: str = "", number: int = 0, suggestion: int = 0,
    ) -> messages.OwnPreview | messages.OwnFaults:  # fmt: skip
        now, faults = self._core.clock.now(), tuple(map(str, checked.errors))
        if faults and not form:
            return messages.OwnFaults(faults, DraftId(0))
        values = [] if faults else given_values(checked, by_form=bool(form))

        def keep(tx: Transaction) -> messages.OwnPreview | messages.OwnFaults:
            draft_id = store.put_draft(
                tx, guild_id, user_id, now, form=form, number=number, suggestion=suggestion,
                questions=json.dumps(values, ensure_ascii=False), made_from=json.dumps(marks),
            )  # fmt: skip
            if faults:
                return messages.OwnFaults(faults, draft_id)
            draft = contributed.draft_or_refuse(tx, guild_id, user_id, draft_id)
            return preview(tx, guild_id, draft, tuple(map(str, checked.remarks)))

        return await self._core.database.write(keep)

    async def set_level(
        self, guild_id: GuildId, user_id: UserId, draft_id: DraftId, level: str
    ) -> messages.OwnPreview:
        """How hard the one question of a draft is."""
        now = self._core.clock.now()

        def change(tx: Transaction) -> messages.OwnPreview:
            draft = contributed.draft_or_refuse(tx, guild_id, user_id, draft_id)
            values = [
                {**one, "difficulty": Difficulty(level).value}
                for one in json.loads(draft.questions)
            ]
            fresh = store.put_draft(
                tx, guild_id, user_id, now, form=draft.form, number=draft.number,
                suggestion=draft.suggestion, questions=json.dumps(values, ensure_ascii=False),
                made_from=draft.made_from,
            )  # fmt: skip
            return preview(tx, guild_id, contributed.draft_or_refuse(tx, guild_id, user_id, fresh))

        if level not in list(Difficulty):
            raise UserError(contributed.REPLACED)
        return await self._core.database.write(change)

    async def save(
        self, guild_id: GuildId, user_id: UserId, draft_id: DraftId, seen: str = ""
    ) -> messages.OwnSaved | messages.OwnPreview:
        """*Save*: all of it, once; or the preview with what happened meanwhile that wasn't
        ``seen``."""
        now = self._core.clock.now()

        def keep(tx: Transaction) -> messages.OwnSaved | messages.OwnPreview:
            done = contributed.save_draft(tx, guild_id, user_id, draft_id, now, seen)
            draft = contributed.draft_or_refuse(tx, guild_id, user_id, draft_id)
            if done is None:
                return replace(preview(tx, guild_id, draft), is_held_back=True)
            settings = guilds.get(tx, guild_id)
            saved = messages.OwnSaved(
                done.new, done.changed, done.again, still_retired=done.still_retired
            )
            if settings is None:
                return saved
            given = json.loads(draft.questions)
            off = switched_off(given, settings.topics, settings.difficulty_mix)
            return replace(saved, switched_off=off)

        saved = await self._core.write(keep)
        await self._refresh(guild_id)
        return saved

    async def discard(
        self, guild_id: GuildId, user_id: UserId, draft_id: DraftId
    ) -> messages.OwnDiscarded:
        """*Don't save*."""

        def drop(tx: Transaction) -> None:
            draft = store.draft(tx, guild_id, user_id)
            if draft is not None and draft.draft_id == draft_id and draft.saved_at is None:
                store.drop_draft(tx, guild_id, user_id)

        await self._core.database.write(drop)
        return messages.OwnDiscarded()

    async def show(self, guild_id: GuildId, number: int) -> messages.OwnShown:
        """One question, whole."""
        return await self._core.database.read(lambda tx: _shown(tx, guild_id, number))

    async def retire(self, guild_id: GuildId, number: int, *, retired: bool) -> messages.OwnShown:
        """*Retire*, or *Use again*."""
        now = self._core.clock.now()

        def change(tx: Transaction) -> messages.OwnShown:
            contributed.retire(tx, guild_id, number, now, retired=retired)
            nothing = retired and is_nothing_left(tx, guild_id)
            return replace(_shown(tx, guild_id, number), is_nothing_left=nothing)

        shown = await self._core.database.write(change)
        await self._refresh(guild_id)
        return shown

    async def files(self, guild_id: GuildId) -> messages.OwnFiles:
        """How files go in and out."""
        counts = await self._core.database.read(lambda tx: store.counts(tx, guild_id))
        return messages.OwnFiles(counts.in_use + counts.retired)

    async def file(self, guild_id: GuildId, kind: messages.FileKind) -> messages.OwnFile:
        """A template, or the questions as a file."""
        if kind is messages.FileKind.CSV_TEMPLATE:
            words = "Open it with a spreadsheet, fill in a row for each question, save it as CSV."
            return messages.OwnFile(words, "questions.csv", csv_template().encode())
        if kind is messages.FileKind.YAML_TEMPLATE:
            words = "Open it with any editor for plain text and fill it in."
            return messages.OwnFile(words, "questions.yaml", yaml_template().encode())
        own = await self._core.database.read(lambda tx: everything(tx, guild_id))
        if not own:
            raise UserError(NOTHING_YET)
        return await asyncio.to_thread(exported, own, kind)

    async def _refresh(self, guild_id: GuildId) -> None:
        """The bank has what was saved; after the commit, since it may be rolled back before."""
        await self._core.database.read(
            lambda tx: reading.own_questions(tx, self._core.bank, guild_id)
        )


def form_of(question: Question) -> dict[str, str]:
    """A question as the form shows it."""
    return {
        "title": question.title, "topic": topic_name(question.topic), "prompt": question.prompt,
        "answer": question.answer,
        "key_points": "\n".join(map(_line, question.key_points)),
    }  # fmt: skip


# What parts a point from its wordings is its own here.
def _line(point: KeyPoint) -> str:
    return point.point.replace(" ::", " \\::")


def _own(tx: Transaction, guild_id: GuildId, number: int) -> rules.OwnQuestion:
    one = store.own_question(tx, guild_id, number)
    if one is None:
        raise UserError(contributed.NO_QUESTION)
    return one


def _shown(tx: Transaction, guild_id: GuildId, number: int) -> messages.OwnShown:
    question = loaded(_own(tx, guild_id, number).content)
    named = reading.named_on(tx, guild_id, own_id(guild_id, number))
    return messages.OwnShown(number, shown(question), question.retired, named)
