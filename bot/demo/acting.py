"""What the people of the story do, by the same ways that real members have.

Whoever answered already is left alone: the person at the browser may have been quicker.
"""

from datetime import date

from bot.daily.answers import store as answers
from bot.daily.ledger.rules import DailyPost
from bot.demo import cast
from bot.demo.cast import TOO_SHORT, Character, Way
from bot.demo.plot import (
    POST_TIME,
    REVEAL_AT,
    REVEAL_MINUTES,
    HandedIn,
    Happening,
    Skip,
    Sort,
    day_words,
)
from bot.demo.world import ZONE, World


class Acting:
    """Presses, writes and types for the cast, and notes who handed in what."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.handed_in: list[HandedIn] = []

    def news(self, text: str, sort: Sort = Sort.NEWS, who: str = "") -> list[Happening]:
        """One thing that happened just now."""
        return [Happening(self._world.now(), sort, text, who)]

    async def set_up(self) -> list[Happening]:
        """The organiser's /setup."""
        world = self._world
        await world.use(
            world.organiser,
            "setup",
            channel=world.channel,
            time=POST_TIME,
            timezone=ZONE,
            reveal=REVEAL_MINUTES,
        )
        return self.news(f"{cast.ORGANISER} uses /setup: every day at {POST_TIME} in {ZONE}.")

    async def join(self, character: Character) -> list[Happening]:
        """Somebody new in the guild."""
        self._world.join(character)
        return self.news(f"{character.name} joins: {character.about}.")

    async def ask_for_a_reminder(self, character: Character) -> list[Happening]:
        """/streak remind."""
        world, member = self._world, self._world.members[character.name]
        at = character.remind_at
        await world.use(member, "streak remind", time=at)
        return self.news(f"{character.name} uses /streak remind: at {at}, please.")

    async def skip(self, skip: Skip) -> list[Happening]:
        """/daily skip."""
        world, on = self._world, skip.on.isoformat()
        await world.use(world.organiser, "daily skip", date=on, reason=skip.reason)
        return self.news(f"{cast.ORGANISER} skips {day_words(skip.on)}: {skip.reason}.")

    async def queue(self, question_id: str, on: date) -> list[Happening]:
        """/daily queue, if the bank has the question."""
        world = self._world
        question = world.bank.questions.get(question_id)
        if question is None:
            return []
        day = on.isoformat()
        await world.use(world.organiser, "daily queue", question=question_id, date=day)
        return self.news(f"{cast.ORGANISER} queues “{question.title}” for {day_words(on)}.")

    async def write_too_little(self, character: Character, post: DailyPost) -> list[Happening]:
        """A message in the thread that doesn't count."""
        if await self._has_answered(character, post):
            return []
        await self._write(character, post, TOO_SHORT)
        return self.news(f"{character.name} writes “{TOO_SHORT}” in the thread.")

    async def answer(self, character: Character, post: DailyPost) -> list[Happening]:
        """Answer as the character does, unless they did so already."""
        world, name = self._world, character.name
        if await self._has_answered(character, post):
            return []
        if not world.is_up and character.way is Way.BUTTON:
            return self.news(f"{name} would press Answer, but the bot is down.")
        text = character.says(world.bank.questions[post.question_id or ""])
        if character.way is Way.THREAD:
            await self._write(character, post, text)
        else:
            await self._fill_in(character, post, text)
        in_time = character.answers_at(post.on) < REVEAL_AT
        self.handed_in.append(HandedIn(name, post.on, in_time))
        how = "writes in the thread" if character.way is Way.THREAD else "presses Answer"
        aside = "" if character.shared else ", for her eyes only"
        late = "" if in_time else ", after the reveal"
        return self.news(f"{name} {how}{aside}{late}.", Sort.ANSWER, name)

    async def _has_answered(self, character: Character, post: DailyPost) -> bool:
        world = self._world
        if not world.is_up:
            return any(
                done.name == character.name and done.on == post.on for done in self.handed_in
            )
        user_id = world.members[character.name].id
        found = await world.app.database.read(
            lambda tx: answers.of_member(tx, post.post_id, user_id)
        )
        return found is not None and found.withdrawn_at is None

    async def _write(self, character: Character, post: DailyPost, text: str) -> None:
        member, thread = self._world.members[character.name], self._world.thread(post.thread_id)
        # The thread is Discord's: writing works while the bot is down, and it reads it later.
        await self._world.act(lambda: member.send(thread, text))

    async def _fill_in(self, character: Character, post: DailyPost, text: str) -> None:
        world, member = self._world, self._world.members[character.name]
        card = world.message(post.message_id)
        form = await world.act(lambda: member.click(card, custom_id=f"answers:form:{post.post_id}"))
        who = "share" if character.shared else "keep"
        done = await world.act(lambda: member.submit_modal(form, {"text": text, "who": who}))
        world.dismiss(done)
