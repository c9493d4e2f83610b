"""What a member does with a search: ask, look at another hit, read on. Nothing is written, so a
process that dies loses nothing: what was searched for stands in the id of the list of hits.

The index is built off the loop when it is first needed and after the bank was read again, once,
however many ask meanwhile. The question of the day, and what is queued, is kept back both when
it is searched for and when it is opened.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.bank.lists.model import Prep
from bot.bank.model import CORE_40_TOPICS, Bank, Question
from bot.bank.question_bank import belongs_to
from bot.bank.terms.topics import search_topics
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import GuildId
from bot.daily.contributed.tx import reading as contributed
from bot.daily.ledger import tx as ledger
from bot.practice.ask.messages import AskPage, AskResult, Found, NothingFound
from bot.practice.ask.rules import entries
from bot.practice.ask.rules.index import Finding, SearchIndex, build, search
from bot.practice.ask.rules.query import clean
from bot.practice.open import tx as practised
from bot.practice.quiz.asking import tx as asking

TOPICS_OFFERED = 3
MOST_OWN = 32
"""Servers whose own questions stay indexed."""
NO_WORDS = "There are no words in that. Write a few, a name, or a whole question."
GONE = "That is no longer in the bank. `/ask` finds what is."


@dataclass(frozen=True, slots=True)
class _Searchable:
    """A bank and the lists, with their index."""

    bank: Bank
    prep: Prep
    index: SearchIndex


class AskService:
    """Finds questions, answers and preparation lists."""

    def __init__(self, core: Core, load_lists: Callable[[], Prep]) -> None:
        self._core = core
        self._load_lists = load_lists
        self._searchable: _Searchable | None = None
        self._building = asyncio.Lock()
        self._owns: dict[GuildId, tuple[int, SearchIndex]] = {}

    async def ask(self, guild_id: GuildId, text: str, chosen: str = "") -> AskResult | NothingFound:
        """What fits a text; the best of it is shown, or the hit that was chosen."""
        if not text.strip() and not chosen:
            raise UserError(NO_WORDS, [("Search again", "ask:form")])
        there = await self._ready()
        part = entries.section_of(there.prep, text)
        if part is not None:  # chosen from the completions
            text, chosen = part.section.title, part.key
        hits = search(there.index, text, await self._own(guild_id))
        hidden, is_open = await self._core.database.read(
            lambda tx: (self._hidden(tx, guild_id), ledger.open_questions(tx, guild_id))
        )
        left = tuple(hit for hit in hits if hit.key not in hidden)
        is_kept_back = any(hit.key in is_open for hit in hits)
        if chosen:
            return AskResult(
                clean(text), self._open(there, guild_id, chosen, hidden), left, is_kept_back
            )
        if not left:
            nearest = search_topics(text, self._core.bank.titles)[:TOPICS_OFFERED]
            return NothingFound(text, nearest, is_kept_back)
        return AskResult(
            clean(text), self._open(there, guild_id, left[0].key, hidden), left, is_kept_back
        )

    async def titles(self, guild_id: GuildId, typed: str) -> tuple[Finding, ...]:
        """What may be meant by what is being typed; the classic questions before that."""
        there = await self._ready()
        own = await self._own(guild_id)
        hits = search(there.index, typed, own, is_unfinished=True)
        if not typed.strip():
            hits = tuple(hit for hit in there.index.hits if hit.key in CORE_40_TOPICS)
        hidden = await self._core.database.read(lambda tx: self._hidden(tx, guild_id))
        return tuple(hit for hit in hits if hit.key not in hidden)

    async def read_on(self, guild_id: GuildId, key: str, page: int) -> AskPage:
        """*Read on*."""
        there = await self._ready()

        def load(tx: Transaction) -> frozenset[str]:
            contributed.look_again(tx, self._core.bank, guild_id)
            return self._hidden(tx, guild_id)

        hidden = await self._core.database.read(load)
        return AskPage(self._open(there, guild_id, key, hidden), page)

    def _hidden(self, tx: Transaction, guild_id: GuildId) -> frozenset[str]:
        return asking.kept_back(tx, guild_id, self._core.clock.now())

    def _open(
        self, there: _Searchable, guild_id: GuildId, key: str, hidden: frozenset[str]
    ) -> Found:
        found: Found | None
        if entries.is_section(key):
            found = entries.section_of(there.prep, key)
        else:
            found = there.bank.questions.get(key) or self._of_our_own(guild_id, key)
        if key in hidden:
            raise UserError(practised.NOT_YET)
        if found is None:
            raise UserError(GONE)
        return found

    def _of_our_own(self, guild_id: GuildId, key: str) -> Question | None:
        one = self._core.bank.own.question(key) if belongs_to(key, guild_id) else None
        return None if one is None or one.retired else one

    async def _own(self, guild_id: GuildId) -> tuple[SearchIndex, ...]:
        """The index of the server's own questions, if it has any; those of the servers that asked
        last are kept."""
        own = self._core.bank.own
        revision = await self._core.database.read(
            lambda tx: contributed.look_again(tx, self._core.bank, guild_id)
        )
        if not own.has_any(guild_id):
            return ()
        known = self._owns.pop(guild_id, None)
        if known is None or known[0] != revision:
            known = (
                revision,
                await asyncio.to_thread(
                    lambda: build(map(entries.question_entry, own.active(guild_id)))
                ),
            )
        self._owns[guild_id] = known
        while len(self._owns) > MOST_OWN:
            del self._owns[next(iter(self._owns))]
        return (known[1],)

    async def _ready(self) -> _Searchable:
        """The index of the bank that is in use."""
        async with self._building:
            bank = self._core.bank.bank
            if self._searchable is None or self._searchable.bank is not bank:
                self._searchable = await asyncio.to_thread(self._build, bank)
            return self._searchable

    def _build(self, bank: Bank) -> _Searchable:
        prep = self._load_lists()
        found = [*map(entries.question_entry, bank.active), *entries.section_entries(prep)]
        return _Searchable(bank, prep, build(found))
