"""What members and personas do in Discord: commands, buttons, lists and forms.

Whatever isn't there to be pressed gives None, and whoever answered already is left alone: the
person at the browser may have been quicker.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from simcord.backend.serializers import guild_create_payload

from bot.bank.model import Kind, Question
from bot.daily.answers import store as answers
from bot.daily.ledger.rules import DailyPost
from bot.demo import timeline
from bot.demo.personas import ORGANISER, TOO_SHORT, Persona, Way
from bot.demo.timeline import Happening, Skip, Sort, day_words
from bot.demo.world import ZONE, World
from bot.gateway.notifier import custom_ids


class Actions:
    """Uses commands, buttons, lists and forms."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def slash(self, member: Any, command: str, /, **options: Any) -> Any:
        """A slash command in the daily channel; what it shows: a card or a form."""
        world = self._world
        return await world.act(lambda: member.slash(world.channel, command, **options))

    async def press(self, member: Any, card: Any, begins: str, last: str = "") -> Any:
        """Press a button of a private card; what it shows then."""
        button = button_of(card, begins, last)
        if button is None:
            return None
        return await self._world.act(lambda: member.click(card.response, custom_id=button))

    async def click(self, member: Any, place: Any, begins: str, *, dismiss: bool = True) -> Any:
        """Click on the newest message of a place that has such a button, and close the reply."""
        found = (
            (message, one)
            for message in reversed(place.history())
            for one in custom_ids(message.components)
            if one.startswith(begins)
        )
        message, button = next(found, (None, ""))
        if message is None:
            return None
        done = await self._world.act(lambda: member.click(message, custom_id=button))
        if dismiss:
            self._world.dismiss(done)
        return done

    async def fill_in(self, member: Any, form: Any, values: Mapping[str, Any]) -> Any:
        """Submit a form; fields that it doesn't have are left out."""
        if form is None or form.modal is None:
            return None
        known = set(_fields(form.modal["components"]))
        given = {name: value for name, value in values.items() if name in known}
        return await self._world.act(lambda: member.submit_modal(form, given))

    async def answer(
        self, member: Any, card: Any, feature: str, place: str, question: Question
    ) -> Any:
        """The right answer to a question of a quiz, in the way in which it asks for it."""
        rights = [str(at) for at in question.right_choices]
        if question.kind in (Kind.NUMBER, Kind.SHORT):
            modal = await self.press(member, card, f"{feature}:form:{place}")
            typed = question.accepted[0] if question.accepted else f"{question.value}"
            return await self.fill_in(member, modal, {"number": typed})
        if not question.takes_several:
            return await self.press(member, card, f"{feature}:pick:{place}:{rights[0]}:")
        select = button_of(card, f"{feature}:picks:{place}")
        if select is None:
            return None
        return await self._world.act(lambda: member.select(card.response, rights, custom_id=select))

    async def wait(self, seconds: int) -> None:
        """Let so many seconds pass, and what is due happen."""
        await self._world.move_to(self._world.clock.now() + timedelta(seconds=seconds))
        await self._world.run_due()


def button_of(card: Any, begins: str, ends: str = "") -> str | None:
    """The id of a private card's first button or list like this."""
    if card is None or card.response is None:
        return None
    found = custom_ids(card.response.message.components)
    return next((one for one in found if one.startswith(begins) and one.endswith(ends)), None)


def _fields(components: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    return (part["component"]["custom_id"] for part in components if "component" in part)


class DailyActions:
    """What personas do for the question of the day."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._actions = Actions(world)

    async def invite(self) -> list[Happening]:
        """The bot comes into the server, and says hello."""
        world = self._world
        backend = world.env.backend
        guild = backend.get_guild(world.guild.id)
        guild.members[backend.bot_user.id].joined_at = world.clock.now().isoformat()
        guild.system_channel_id = world.channel.id
        backend.emit("GUILD_CREATE", guild_create_payload(backend, guild))
        await world.act(world.env.settle)
        await world.run_due()
        return world.news(f"{ORGANISER} adds the bot: it says hello, once, with Set up.")

    async def set_up(self) -> list[Happening]:
        """*Set up* under the hello, *Introduce me here*, and /setup for an earlier model answer."""
        world, organiser, at = self._world, self._world.organiser, timeline.POST_TIME
        form = await self._actions.click(organiser, world.channel, "setup:begin")
        typed = {"channel": [world.channel], "zone": ZONE, "time": at}
        panel = await self._actions.fill_in(organiser, form, typed)
        found = world.news(f"{ORGANISER} presses Set up: every day at {at} in {ZONE}.")
        world.dismiss(await self._actions.press(organiser, panel, "setup:introduce"))
        await world.run_due()
        world.dismiss(panel)
        reveal = timeline.REVEAL_MINUTES
        await world.use(organiser, "setup", channel=world.channel, reveal=reveal)
        return found + world.news(f"{ORGANISER} presses Introduce me here: it says what it is.")

    async def join(self, persona: Persona) -> list[Happening]:
        """Somebody new in the guild."""
        self._world.join(persona)
        return self._world.news(f"{persona.name} joins: {persona.about}.")

    async def ask_for_a_reminder(self, persona: Persona) -> list[Happening]:
        """/streak remind."""
        world, member = self._world, self._world.members[persona.name]
        at = persona.remind_at
        await world.use(member, "streak remind", time=at)
        return world.news(f"{persona.name} uses /streak remind: at {at}, please.")

    async def ask_for_weeks(self, persona: Persona) -> list[Happening]:
        """/organise week, and /streak week of one member."""
        world, member = self._world, self._world.members[persona.name]
        await world.use(world.organiser, "organise week", day="6", time=timeline.WEEK_AT)
        await world.use(member, "streak week", day="6", time=timeline.WEEK_AT)
        return world.news(
            f"{ORGANISER} uses /organise week, {persona.name} /streak week: Sundays at "
            f"{timeline.WEEK_AT}."
        )

    async def share_progress(self, persona: Persona) -> list[Happening]:
        """/progress, and *Share*."""
        world, member = self._world, self._world.members[persona.name]
        if not world.is_up:
            return []
        card = await world.act(lambda: member.slash(world.channel, "progress"))
        button = button_of(card, "pictures:share")
        if button is None:
            return []
        said = await world.act(lambda: member.click(card.response, custom_id=button))
        world.dismiss(card)
        world.dismiss(said)
        return world.news(f"{persona.name} uses /progress and shares it in the channel.")

    async def vote(self, persona: Persona, post: DailyPost) -> list[Happening]:
        """*Well put* on the first shared answer of a day that is somebody else's."""
        world, member = self._world, self._world.members[persona.name]
        thread = world.thread(post.thread_id)
        if not world.is_up or thread is None:
            return []
        copies = (
            (message, one)
            for message in thread.history()
            for one in custom_ids(message.components)
            if one.startswith("votes:give:") and not one.endswith(f":{member.id}")
        )
        message, button = next(copies, (None, ""))
        if message is None:
            return []
        world.dismiss(await world.act(lambda: member.click(message, custom_id=button)))
        return world.news(f"{persona.name} finds a shared answer well put.")

    async def skip(self, skip: Skip) -> list[Happening]:
        """/organise skip."""
        world, on = self._world, skip.on.isoformat()
        await world.use(world.organiser, "organise skip", date=on, reason=skip.reason)
        return world.news(f"{ORGANISER} skips {day_words(skip.on)}: {skip.reason}.")

    async def queue(self, question_id: str, on: date) -> list[Happening]:
        """/organise queue, if the bank has the question."""
        world = self._world
        question = world.bank.questions.get(question_id)
        if question is None:
            return []
        day = on.isoformat()
        await world.use(world.organiser, "organise queue", question=question_id, date=day)
        return world.news(f"{ORGANISER} queues “{question.title}” for {day_words(on)}.")

    async def write_too_little(self, persona: Persona, post: DailyPost) -> list[Happening]:
        """A message in the thread that doesn't count."""
        if await self._has_answered(persona, post):
            return []
        await self._write(persona, post, TOO_SHORT)
        return self._world.news(f"{persona.name} writes “{TOO_SHORT}” in the thread.")

    async def answer(self, persona: Persona, post: DailyPost) -> list[Happening]:
        """Answer as the persona does, unless they did so already."""
        world, name = self._world, persona.name
        if await self._has_answered(persona, post):
            return []
        if not world.is_up and persona.way is Way.BUTTON:
            return world.news(f"{name} would press Answer, but the bot is down.")
        text = persona.says(world.bank.questions[post.question_id or ""])
        if persona.way is Way.THREAD:
            await self._write(persona, post, text)
        else:
            await self._fill_in(persona, post, text)
        in_time = persona.answers_at(post.on) < timeline.REVEAL_AT
        world.note("answer", name, post.post_id, in_time)
        how = "writes in the thread" if persona.way is Way.THREAD else "presses Answer"
        aside = "" if persona.shared else ", for her eyes only"
        late = "" if in_time else ", after the reveal"
        return world.news(f"{name} {how}{aside}{late}.", Sort.ANSWER, name)

    async def _has_answered(self, persona: Persona, post: DailyPost) -> bool:
        world = self._world
        if not world.is_up:
            given = world.noted("answer")
            return any((one.who, one.subject) == (persona.name, post.post_id) for one in given)
        user_id = world.members[persona.name].id
        found = await world.app.database.read(
            lambda tx: answers.of_member(tx, post.post_id, user_id)
        )
        return found is not None and found.withdrawn_at is None

    async def _write(self, persona: Persona, post: DailyPost, text: str) -> None:
        member, thread = self._world.members[persona.name], self._world.thread(post.thread_id)
        # The thread is Discord's: writing works while the bot is down, and it reads it later.
        await self._world.act(lambda: member.send(thread, text))

    async def _fill_in(self, persona: Persona, post: DailyPost, text: str) -> None:
        world, member = self._world, self._world.members[persona.name]
        card = world.message(post.message_id)
        button = f"answers:form:{post.post_id}"
        modal = await world.act(lambda: member.click(card, custom_id=button))
        who = "share" if persona.shared else "keep"
        done = await world.act(lambda: member.submit_modal(modal, {"text": text, "who": who}))
        world.dismiss(done)
