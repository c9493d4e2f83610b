"""Routes and commands stand beside their methods; the router draws what these return."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import discord
import pytest
import simcord
from discord import app_commands

from bot.core.errors import UserError
from bot.core.feature import CommandGroup, Events, Feature, Say
from bot.core.ids import GuildId, PostId, UserId
from bot.gateway import layout
from bot.gateway.client import StudyBot
from bot.gateway.drawing.pictures import Pictures
from bot.gateway.drawing.worker_process import WorkerProcess
from bot.gateway.layout import Accent, FileReply
from bot.gateway.router import Router
from bot.gateway.routes import (
    CommandInteraction,
    ComponentInteraction,
    command,
    message_menu,
    route,
)
from tests.world import texts

PICTURES = Pictures(WorkerProcess(), {}.get)


@dataclass(frozen=True)
class Said:
    text: str


@dataclass(frozen=True)
class Form:
    title: str


@dataclass(frozen=True)
class Paper:
    text: str


def said(message: Said) -> layout.Card:
    buttons = [layout.button(one, f"room:{one}:5") for one in ("press", "form", "gone", "boss")]
    return layout.notice(Accent.INFO, message.text, *buttons)


def form(message: Form) -> discord.ui.Modal:
    modal = discord.ui.Modal(title=message.title, custom_id="room:filled:5")
    field: Any = discord.ui.TextInput(custom_id="text")
    modal.add_item(discord.ui.Label(text="Text", component=field))
    return modal


class Cog:
    @command("room say")
    @app_commands.describe(word="A word", public="Show it to all")
    async def say(
        self, used: CommandInteraction, word: str = "hello", public: bool = False
    ) -> Said:
        """Say a word; only you see it.

        This is not for members.
        """
        return Said(f"{word} {used.user_name} {used.guild_id > 0} {used.channel_id > 0}")

    async def _words(
        self, _raw: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=current + "!", value=current + "!")]

    @command("rule", organisers_only=True)
    @app_commands.autocomplete(word=_words)
    async def rule(self, used: CommandInteraction, word: str) -> Paper:
        """Make a rule."""
        return Paper(word)

    @command("fill", opens_modal=True)
    async def fill(self, used: CommandInteraction) -> Form:
        """Fill in a form."""
        return Form("A form")

    @command("refuse")
    async def refuse(self, used: CommandInteraction) -> Said:
        """Refuse."""
        raise UserError("Not today. Try tomorrow.")

    @message_menu("Keep it")
    async def keep(self, used: CommandInteraction, message: discord.Message) -> Said:
        return Said(f"kept {message.content}")

    @route("room:press", formerly=("attic:press",), update=True)
    async def press(self, click: ComponentInteraction) -> Said:
        return Said(f"pressed {click.id(PostId)} {click.argument(1) or 'nothing'}")

    @route("room:form", opens_modal=True)
    async def form(self, click: ComponentInteraction) -> Form:
        return Form("A form")

    @route("room:filled", update=True)
    async def filled(self, click: ComponentInteraction) -> Said:
        return Said(f"filled {click.number(0)} {click.text('text')}")

    @route("room:boss", organisers_only=True)
    async def boss(self, click: ComponentInteraction) -> Said:
        return Said("boss")


async def waiting_note(_guild_id: GuildId, _user_id: UserId, say: Say) -> None:
    await say(Said("By the way."))


FEATURE = Feature(
    name="room",
    groups={"room": CommandGroup("A room")},
    cogs=(Cog(),),
    renderers={
        Said: said,
        Form: form,
        Paper: lambda one: FileReply("Here.", "a.txt", one.text.encode()),
    },
)


class Place:
    """A simulated server with a bot that has one feature."""

    def __init__(self, env: Any, bot: StudyBot, router: Router) -> None:
        self.env, self.bot, self.router = env, bot, router
        self.guild = env.create_guild("G")
        self.channel = self.guild.create_text_channel("c")
        self.ann = self.guild.add_member(env.create_user("ann"))
        rights = discord.Permissions(manage_guild=True, view_channel=True, send_messages=True)
        role = self.guild.create_role("Boss", permissions=rights)
        self.boss = self.guild.add_member(env.create_user("bo"), roles=[role])


async def nothing(*_: Any) -> Any:
    return ""


@pytest.fixture(params=[FEATURE])
async def place(request: pytest.FixtureRequest) -> AsyncIterator[Place]:
    from bot.gateway.client import GatewayEvents

    router = Router(PICTURES)
    router.attach([request.param])
    bot = StudyBot(message_content=False)
    bot.attach(router, [request.param], GatewayEvents(*[nothing] * 6))
    # Not simcord.run(): its clock context can't be left in a fixture's other context.
    env = simcord.Env(bot, check_errors=False, shard_count=1)
    await env.start()
    try:
        yield Place(env, bot, router)
    finally:
        await env.shutdown()


async def test_a_command_answers_privately_with_what_its_method_returned(place: Place) -> None:
    done = await place.ann.slash(place.channel, "room say", word="ho")
    assert "ho ann True True" in texts(done.response)
    assert done.response.ephemeral


async def test_an_option_named_public_shows_the_answer_to_all(place: Place) -> None:
    done = await place.ann.slash(place.channel, "room say", public=True)
    assert not done.response.ephemeral


async def test_the_first_line_of_the_docstring_is_the_description(place: Place) -> None:
    group = place.bot.tree.get_command("room")
    assert isinstance(group, app_commands.Group)
    assert group.commands[0].description == "Say a word; only you see it."
    assert group.guild_only


async def test_organisers_commands_are_hidden_and_refused(place: Place) -> None:
    rule = place.bot.tree.get_command("rule")
    assert rule.default_permissions == discord.Permissions(manage_guild=True)  # type: ignore[union-attr]
    done = await place.boss.slash(place.channel, "rule", word="be kind")
    assert done.response.attachments[0].filename == "a.txt"


async def test_a_refusal_says_what_to_do(place: Place) -> None:
    done = await place.ann.slash(place.channel, "refuse")
    assert texts(done.response) == "Not today. Try tomorrow."


async def test_the_menu_of_a_message(place: Place) -> None:
    message = await place.ann.send(place.channel, "hi")
    done = await place.ann.context_menu(place.channel, "Keep it", message)
    assert texts(done.response).startswith("kept")


async def test_a_click_updates_its_card_also_under_a_former_name(place: Place) -> None:
    done = await place.ann.slash(place.channel, "room say")
    await place.ann.click(done.response, label="press")
    card = done.response
    assert "pressed 5 nothing" in texts(card)


@pytest.mark.parametrize("name", ["room:press", "attic:press"])
async def test_former_names_are_known(place: Place, name: str) -> None:
    assert place.router.knows(f"{name}:5:o7")
    assert name in place.router.names()


async def test_each_opening_of_a_modal_has_an_id_of_its_own(place: Place) -> None:
    done = await place.ann.slash(place.channel, "room say")
    opened = [await place.ann.click(done.response, label="form") for _ in range(2)]
    names = [one.modal["custom_id"] for one in opened]
    assert names[0] != names[1]
    assert all(name.startswith("room:filled:5:o") for name in names)


async def test_a_modal_from_a_private_card_replaces_that_card(place: Place) -> None:
    done = await place.ann.slash(place.channel, "room say")
    opened = await place.ann.click(done.response, label="form")
    filled = await place.ann.submit_modal(opened, {"text": "hi"})
    assert "filled 5 hi" in texts(filled.response)
    assert filled.response.id == done.response.id


async def test_a_modal_from_a_command_or_from_everyones_card_gets_a_card_of_its_own(
    place: Place,
) -> None:
    public = await place.boss.slash(place.channel, "room say", public=True)
    for opened in (
        await place.ann.slash(place.channel, "fill"),
        await place.ann.click(public.response, label="form"),
    ):
        filled = await place.ann.submit_modal(opened, {"text": "hi"})
        assert "filled 5 hi" in texts(filled.response)
        assert filled.response.ephemeral
        assert filled.response.id != public.response.id


async def test_a_button_nobody_answers_is_answered_kindly(place: Place) -> None:
    done = await place.ann.slash(place.channel, "room say")
    click = await place.ann.click(done.response, label="gone")
    assert "from long ago" in texts(click.response)


async def test_a_button_for_organisers_is_theirs(place: Place) -> None:
    done = await place.ann.slash(place.channel, "room say", public=True)
    refused = await place.ann.click(done.response, label="boss")
    assert "Only organisers" in texts(refused.response)
    allowed = await place.boss.click(done.response, label="boss")
    assert texts(allowed.response).startswith("boss")


class Counting:
    """Counts how often it was begun."""

    def __init__(self) -> None:
        self.times = 0

    @command("count")
    async def count(self, used: CommandInteraction) -> Said:
        """Count on."""
        self.times += 1
        return Said(f"{self.times} times")

    @route("room:press", update=True)
    async def press(self, click: ComponentInteraction) -> Said:
        self.times += 1
        return Said(f"{self.times} times")


@pytest.mark.parametrize(
    "place", [Feature(name="room", cogs=(Counting(),), renderers={Said: said})], indirect=True
)
async def test_what_discord_tells_twice_is_done_once(place: Place) -> None:
    place.env.backend.subscribers *= 2
    done = await place.ann.slash(place.channel, "count")
    await place.ann.click(done.response, label="press")
    place.env.backend.subscribers.pop()
    again = await place.ann.slash(place.channel, "count")
    assert texts(again.response).startswith("3 times")


class Earlier:
    @command("tune")
    @app_commands.choices(key=[app_commands.Choice(name=one, value=one) for one in "gh"])
    async def tune(
        self, used: CommandInteraction, key: str = "g", speed: str = "", loud: bool = False
    ) -> Said:
        """Tune it."""
        raise AssertionError("the bot has a newer version")


class Now:
    @command("tune")
    @app_commands.choices(key=[app_commands.Choice(name="g", value="g")])
    async def tune(
        self, used: CommandInteraction, key: str = "g", speed: int = 1, loud: bool = False
    ) -> Said:
        """Tune it."""
        return Said(f"{key} {speed} {loud}")


@pytest.mark.parametrize(
    "place", [Feature(name="room", cogs=(Earlier(),), renderers={Said: said})], indirect=True
)
async def test_options_of_an_earlier_version_are_refused(place: Place) -> None:
    """Discord serves the list of before until it has taken the new one."""
    place.bot.tree.clear_commands(guild=None)
    newer = Router(PICTURES)
    newer.attach([Feature(name="room", cogs=(Now(),), renderers={Said: said})])
    newer.add_to(place.bot.tree)

    async def tune(**options: object) -> str:
        return texts((await place.ann.slash(place.channel, "tune", **options)).response)

    assert await tune() == "g 1 False"
    assert await tune(key="g", loud=True) == "g 1 True"
    assert "That command has changed" in await tune(key="h")
    assert "That command has changed" in await tune(speed="fast")


@pytest.mark.parametrize(
    "place",
    [Feature(name="n", renderers={Said: said}, cogs=(Cog(),), groups=FEATURE.groups,
             events=Events(command_answered=waiting_note))],
    indirect=True,
)  # fmt: skip
async def test_what_waits_is_said_after_a_command(place: Place) -> None:
    done = await place.ann.slash(place.channel, "room say")
    assert [texts(one) for one in done.followups] == ["By the way."]


def test_two_routes_of_one_name_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="two routes for"):
        Router(PICTURES).attach(
            [FEATURE, Feature(name="again", cogs=(Cog(),), groups=FEATURE.groups)]
        )
