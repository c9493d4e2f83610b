"""What a person does with their stories: write, change, read, find for a question, delete.

A form is kept the moment it comes in, whatever it lacks, and then looked at: no fault of it can
lose what was typed. It carries a key of its own, so the same form handed in again (its answer was
lost) writes the same row; and what it showed, so one that was open on another device meanwhile
overwrites nothing: then both are kept. Every read goes by the person alone: nobody else
has a way to a story.
"""

import asyncio
from secrets import token_hex

from bot.bank.model import Bank
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import DIRECT, GuildId, StoryId, UserId
from bot.daily.contributed.tx import reading as contributed
from bot.prepare.stories import messages, store
from bot.prepare.stories.rules import story as rules
from bot.prepare.stories.rules.matching import StoryMatcher
from bot.prepare.stories.rules.story import OwnStory, Texts

GONE = "That story is gone. `/story` shows those you have, and writes a new one."
FULL = (
    f"You have {rules.MOST_STORIES} stories, as many as I keep; six good ones answer nearly every "
    "question. Delete or change one of them first: `/story` lists them."
)
NO_QUESTION = "That question has left the bank. `/story` shows your stories."


class StoryService:
    """Stories of one person at a time."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._matcher: tuple[Bank, StoryMatcher] | None = None

    async def list(self, user_id: UserId) -> messages.StoryList:
        """/story."""
        return await self._core.database.read(lambda tx: _listed(tx, user_id))

    async def new(self, user_id: UserId) -> messages.StoryForm:
        """*New story*."""
        now = self._core.clock.now()

        def look(tx: Transaction) -> messages.StoryForm:
            if len(store.of_person(tx, user_id)) >= rules.MOST_STORIES:
                raise UserError(FULL)
            return messages.StoryForm(f"n{int(now.timestamp() * 1000)}", Texts(), is_new=True)

        return await self._core.database.read(look)

    async def edit(self, user_id: UserId, story_id: StoryId) -> messages.StoryForm:
        """*Change it*: the form with everything that was typed."""

        def look(tx: Transaction) -> messages.StoryForm:
            story = _mine(tx, user_id, story_id)
            return messages.StoryForm(
                story.form_key, story.texts, False, story.opening(token_hex(4))
            )

        return await self._core.database.read(look)

    async def save(
        self, guild_id: GuildId | None, user_id: UserId, key: str, opening: str, given: Texts
    ) -> messages.StoryShown:
        """A form came in. One whose story was deleted meanwhile makes it again, and one whose story
        was changed since its ``opening`` makes another: better twice than lost."""
        now, matcher = self._core.clock.now(), await self._ready()

        def keep(tx: Transaction) -> messages.StoryShown:
            texts, before = rules.kept(given), store.of_form(tx, user_id, key)
            is_other = (
                before is not None and before.is_newer_than(opening) and texts != before.texts
            )
            form_key = rules.key_beside(key, opening or repr(texts)) if is_other else key
            store.save(tx, guild_id or DIRECT, user_id, form_key, texts, opening, now)
            story = store.of_form(tx, user_id, form_key)
            assert story is not None
            return _shown(matcher, story, guild_id, just_saved=True, kept_both=is_other)

        return await self._core.database.write(keep)

    async def show(
        self, guild_id: GuildId | None, user_id: UserId, story_id: StoryId
    ) -> messages.StoryShown:
        """One story."""
        matcher = await self._ready()
        story = await self._core.database.read(lambda tx: _mine(tx, user_id, story_id))
        return _shown(matcher, story, guild_id)

    async def for_question(
        self, guild_id: GuildId | None, user_id: UserId, question_id: str
    ) -> messages.StoriesForQuestion:
        """*My stories*, beside a behavioural question; without any, how to begin."""
        bank, server = self._core.bank, guild_id or GuildId(0)
        question = await self._core.database.read(
            lambda tx: contributed.question_in(tx, bank, server, question_id)
        )
        if question is None:
            raise UserError(NO_QUESTION)
        matcher = await self._ready()
        stories = await self._core.database.read(lambda tx: store.of_person(tx, user_id))
        found = tuple((story, fit.reason) for story, fit in matcher.stories_for(question, stories))
        return messages.StoriesForQuestion(question.title, found, has_any=bool(stories))

    async def ask_to_delete(self, user_id: UserId, story_id: StoryId) -> messages.StoryDeleteAsked:
        """*Delete*: nothing has happened yet."""
        story = await self._core.database.read(lambda tx: _mine(tx, user_id, story_id))
        return messages.StoryDeleteAsked(story_id, story.title)

    async def delete(self, user_id: UserId, story_id: StoryId) -> messages.StoryList:
        """*Delete it*; pressed twice, it shows what is left."""

        def remove(tx: Transaction) -> messages.StoryList:
            story = store.get(tx, user_id, story_id)
            store.delete(tx, user_id, story_id)
            return _listed(tx, user_id, "" if story is None else story.title)

        return await self._core.database.write(remove)

    async def _ready(self) -> StoryMatcher:
        """The matcher of the bank that is in use; made off the loop, once a bank."""
        bank = self._core.bank.bank
        if self._matcher is None or self._matcher[0] is not bank:
            self._matcher = bank, await asyncio.to_thread(StoryMatcher, bank.active)
        return self._matcher[1]


def _mine(tx: Transaction, user_id: UserId, story_id: StoryId) -> OwnStory:
    story = store.get(tx, user_id, story_id)
    if story is None:
        raise UserError(GONE)
    return story


def _listed(tx: Transaction, user_id: UserId, deleted: str = "") -> messages.StoryList:
    lines = []
    for story in store.of_person(tx, user_id):
        found = rules.lengths(story.texts)
        lines.append(
            messages.StoryLine(story.story_id, story.title, found.total, len(found.missing))
        )
    return messages.StoryList(tuple(lines), deleted)


def _shown(
    matcher: StoryMatcher, story: OwnStory, guild_id: GuildId | None, *,
    just_saved: bool = False, kept_both: bool = False,
) -> messages.StoryShown:  # fmt: skip
    fits = matcher.questions_for(story.texts)
    return messages.StoryShown(story, fits, guild_id is not None, just_saved, kept_both)
