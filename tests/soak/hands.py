"""What somebody does by chance: any command, then whatever stands in the answer to be pressed,
chosen or filled in, a few times. What nobody used yet is preferred."""

import random
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

import simcord

from bot.core.errors import UserError
from tests.soak.groups import Group
from tests.soak.routes import NEVER, ON_PURPOSE, Used, route_of

MOST_STEPS = 5
SEEKS, BY_MAIL, BOTH = 0.8, 0.1, 0.1
"""So often somebody takes what nobody used yet, if there is any; gives a command in direct
messages; is challenged and challenges the other one at once."""
ANSWER = (
    "The held-out fold was never seen while training, so the estimate is honest; leakage from "
    "scaling on all the data would make it too good, and cross-validation averages the variance."
)
ASKED = {
    "ask": {"text": ("overfitting", "attention", "what is a p-value", "gradient descnet")},
    "formula": {"latex": (r"\frac{1}{n}", "x^2 + y", r"\frac{", "E = mc^2")},
    "leaderboard": {"by": ("DAYS", "ANSWERS", "PRACTICE", "MOCKS")},
    "mock now": {},
    "mock pause": {"until": ("tomorrow", "in 3 days", "Friday", "in 2 weeks")},
    "mock solo": {"track": ("coding", "ml-breadth", "behavioural"), "minutes": (15, 30)},
    "organise insights": {"weeks": (4, 12)},
    "organise preview": {},
    "organise queue": {"question": ("any",), "date": ("tomorrow", "in 3 days")},
    "organise role": {"earned_by": ("streak", "mocks"), "number": (3, 1)},
    "organise skip": {"date": ("tomorrow", "in 2 days"), "undo": (False, True)},
    "organise week": {"day": ("6", "2", "off"), "time": ("18:00",)},
    "practise": {"kind": ("open", "coding", "story", "choice", "number", "short")},
    "prepare": {},
    "quiz group": {"questions": (3, 5), "seconds": (10, 30)},
    "quiz start": {"topic": ("any",), "questions": (3, 5)},
    "review settings": {"per_day": (5, 20, 100)},
    "streak remind": {"time": ("20:00", "21:30", "off")},
    "streak visibility": {"shown": (True, True, False)},
    "streak week": {"day": ("0", "4", "off"), "time": ("19:00",)},
}
"""What may be given to a command; the others are given nothing."""
TYPED = {
    "choices": ("* Yes, since the mean moves\n- No, since it stays",),
    "company": ("Acme", "Initech"), "date": ("tomorrow", "in 4 weeks", "Friday"),
    "hours": ("Mon-Fri 18-21", "every day 10-14", "5", "10"), "link": ("https://meet.example.org/a",),
    "on": ("in 4 weeks", "in 10 days", ""), "latex": (r"\alpha^2", r"\frac{1}{2}"),
    "number": ("3", "0.5", "1/2"),
    "time": ("18:30", "10:00"),
    "until": ("tomorrow", "in 2 weeks"), "url": ("https://example.org/a",), "value": ("2", "0.25"),
    "zone": ("Berlin", "UTC"), "weeks": ("3", "6"), "minutes": ("5", "20"),
}  # fmt: skip
CHANGED = frozenset(("topics", "mix", "own", "milestones", "notices", "reports", "second", "role"))
"""Settings of a server that chance may change: the model knows the others."""
BUTTON, STRINGS, TEXT, USERS, ROLES, CHANNELS, FILE = 2, 3, 4, 5, 6, 8, 19
RADIO, BOXES, BOX = 21, 22, 23


async def tolerant(action: Callable[..., Awaitable[Any]], *given: Any, **named: Any) -> Any:
    """Do it; what can't be pressed (a list, something greyed out) or is refused is left."""
    try:
        return await action(*given, **named)
    except (simcord.SetupError, UserError):
        return None


def controls(payload: Any) -> Iterator[dict[str, Any]]:
    """Whatever can be pressed, chosen or filled in, in raw components."""
    if isinstance(payload, list):
        for one in payload:
            yield from controls(one)
    elif isinstance(payload, dict):
        if payload.get("custom_id") and "type" in payload and not payload.get("disabled"):
            yield payload
        for name in ("components", "component", "accessory"):
            yield from controls(payload.get(name))


def is_left_to_chance(name: str) -> bool:
    """Whether an id or a command isn't one that is used on purpose only, or not at all."""
    return route_of(name) not in {*ON_PURPOSE, *NEVER}


class Hands:
    """One person for a moment, in one server."""

    def __init__(self, group: Group, who: Any, chance: random.Random, used: Used) -> None:
        self.group, self.who, self.chance, self.used = group, who, chance, used
        self.presses = who
        """Who presses: in direct messages nobody is a member of a server."""

    async def wander(self) -> None:
        """See the module."""
        await self.go_on(await self._begin())

    async def go_on(self, shown: Any) -> None:
        """From something that stands there. A step that nobody took before doesn't count, so that
        what follows from it is seen, too."""
        steps = MOST_STEPS
        while steps and shown is not None and (found := self._choices(shown)):
            control = self._pick(found, self._is_new)
            was_new = self._is_new(control)
            done = await self._use(shown, control)
            steps -= not was_new or self._is_new(control)
            if done is not None and done.modal is not None:
                done = await self.fill(done)
            answer = None if done is None else done.response
            shown = answer if answer is not None else self.group.as_it_stands(shown)

    def _pick(self, found: Sequence[Any], is_new: Callable[[Any], bool]) -> Any:
        if self.chance.random() < SEEKS:
            found = [one for one in found if is_new(one)] or found
        return self.chance.choice(found)

    def _is_new(self, control: dict[str, Any]) -> bool:
        return route_of(control["custom_id"]) not in self.used.names

    def leads_on(self, message: Any) -> bool:
        """Whether nobody used yet what can be pressed there."""
        return any(self._is_new(one) for one in self._choices(message))

    def _choices(self, shown: Any) -> list[dict[str, Any]]:
        raw = getattr(shown, "message", shown).components
        raw = [one if isinstance(one, dict) else one.to_dict() for one in raw]
        return [one for one in controls(raw) if is_left_to_chance(one["custom_id"])]

    async def _begin(self) -> Any:
        """A command, or something that stands somewhere."""
        what = self.chance.random()
        if what < 0.6:
            return await self._command()
        if what < 0.65:
            return await self._praise()
        places = [self.group.channel.id] * 4 + self.group.threads_of(self.who)[-4:]
        if (mailbox := self.group.mailbox_of(self.who)) is not None:
            places += [mailbox] * 3
        place = self.chance.choice(places)
        if place == mailbox:
            self.presses = self.who.user
        shown = self.group.newest(place, 6)
        return self._pick(shown, self.leads_on) if shown else None

    async def _command(self) -> Any:
        where = (self.group.channel,)
        if self.chance.random() < BY_MAIL:
            self.presses, where = self.who.user, ()
        names = [one for one in self.presses.available_commands(*where) if is_left_to_chance(one)]
        name = self._pick(names, lambda one: one not in self.used.names)
        given = {
            option: self.chance.choice(values) for option, values in ASKED.get(name, {}).items()
        }
        others = [one for one in self.group.present() if one is not self.who]
        if name == "quiz duel":
            given["member"] = self.chance.choice(others)
        if name == "organise role":
            given["role"] = self.group.role
        if name == "organise queue":
            given["question"] = self.chance.choice(list(self.group.world.bank.questions))
        done = await tolerant(self.presses.slash, *where, name, **given)
        if name == "quiz duel" and self.chance.random() < BOTH:
            self.presses = given["member"]
            done = await tolerant(self.presses.slash, self.group.channel, name, member=self.who)
        if done is not None and done.modal is not None:
            done = await self.fill(done)
        return None if done is None else done.response

    async def _praise(self) -> Any:
        for day in self.group.days[-2:]:
            thread = self.group.thread(day.card_id)
            for message in self.group.newest(day.card_id, 4) if thread is not None else ():
                done = await tolerant(self.who.context_menu, thread, "Well put", message)
                if done is not None and done.response is not None:
                    return done.response
        return None

    async def _use(self, shown: Any, control: dict[str, Any]) -> Any:
        name = control["custom_id"]
        if control["type"] == BUTTON:
            return await tolerant(self.presses.click, shown, custom_id=name)
        values = self._chosen(control)
        return await tolerant(self.presses.select, shown, values, custom_id=name)

    def _chosen(self, control: dict[str, Any]) -> list[Any]:
        options = {
            USERS: self.group.present(), ROLES: [self.group.role], CHANNELS: [self.group.channel],
        }.get(control["type"])  # fmt: skip
        if options is None:
            options = [one["value"] for one in control.get("options", ())]
        if control["custom_id"].startswith("setup:change"):
            options = [one for one in options if one in CHANGED]
        least = control.get("min_values", 1)
        most = min(control.get("max_values") or 1, len(options))
        return self.chance.sample(options, self.chance.randint(min(max(1, least), most), most))

    async def fill(self, form: Any) -> Any:
        """A form by chance, and send it; None if it is one that is filled in on purpose only."""
        if not is_left_to_chance(form.modal["custom_id"]):
            return None
        typed = {}
        for one in controls(form.modal["components"]):
            value = self._typed(one)
            if value is not None:
                typed[one["custom_id"]] = value
        return await tolerant(self.presses.submit_modal, form, typed)

    def _typed(self, control: dict[str, Any]) -> Any:
        name, kind = control["custom_id"], control["type"]
        keeps = self.chance.random() < 0.3
        if kind == TEXT:
            if keeps and control.get("value"):
                return control["value"]
            text = self.chance.choice(TYPED.get(name, (ANSWER,)))
            return text[: control.get("max_length") or len(text)]
        if kind == BOX:
            return self.chance.random() < 0.5
        if kind == FILE:
            return None
        preset = [one["value"] for one in control.get("options", ()) if one.get("default")]
        values = preset if preset and keeps else self._chosen(control)
        return values[0] if kind == RADIO else values
