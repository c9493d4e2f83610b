"""`/operator doctor` in a server where everything is in use: what each feature lacks, and where."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from bot.bank.model import Bank
from bot.core.ids import GuildId
from bot.core.ports import UsedPlace
from bot.gateway import layout
from bot.gateway.routes import OPERATORS_ONLY
from bot.operate.doctor import tx as doctor
from tests.world import World, texts, world

ADMINISTRATOR = discord.Permissions(administrator=True)
CHANNELS = ("notices", "week", "mocks")
ROLES = ("Asked", "Called", "Steady")


class Busy:
    """A server that uses every feature which needs a channel or a role, each its own."""

    def __init__(self, here: World) -> None:
        self.here = here
        self.channels = {name: here.guild.create_text_channel(name) for name in CHANNELS}
        self.rooms = here.guild.create_category("Rooms")
        self.roles = {name: here.guild.create_role(name) for name in ROLES}
        admin = here.guild.create_role("Runs it", permissions=ADMINISTRATOR)
        self.ada = here.member("ada", roles=[admin])

    async def set_up(self) -> None:
        """As an organiser does."""
        here, organiser = self.here, self.here.organiser

        async def use(command: str, **options: Any) -> None:
            assert (await organiser.slash(here.channel, command, **options)).ephemeral

        await here.setup(timezone="UTC", notices=self.channels["notices"], role=self.roles["Asked"])
        await use(
            "organise interviews", channel=self.channels["mocks"], voice=self.rooms, events=True,
            ping=self.roles["Called"],
        )  # fmt: skip
        await use("organise week", channel=self.channels["week"])
        await use("organise role", earned_by="streak", role=self.roles["Steady"], number=2)

    async def look(self) -> list[str]:
        """What is found about permissions and roles, and is not well."""
        done = await self.ada.slash(self.here.channel, "operator doctor")
        return lacking(texts(done.response))


def lacking(said: str) -> list[str]:
    lines = said.splitlines()
    return [
        f"{line}\n{lines[at + 1]}"
        for at, line in enumerate(lines)
        if line.startswith(("warning · **permissions**", "warning · **roles**"))
    ]


async def press(here: World, person: Any) -> Any:
    """Press the button by its id, which somebody put below another card."""
    view = layout.card(layout.row(layout.button("Look again", "doctor:again")))
    channel = here.app.client.get_channel(here.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.send(view=view)
    return await person.click(here.channel.last_message, label="Look again")


@pytest.fixture
async def busy(tmp_path: Path, bank: Bank) -> AsyncIterator[Busy]:
    async with world(tmp_path, bank) as here:
        here.operator_guild = here.guild.id
        await here.restart()
        made = Busy(here)
        await made.set_up()
        yield made


async def test_each_room_names_what_it_lacks_where_and_what_to_do(busy: Busy) -> None:
    here = busy.here
    here.let_bot(manage_roles=True, connect=True, mention_everyone=True)
    assert await busy.look() == []
    here.let_bot(
        manage_channels=False, attach_files=False, manage_threads=False, create_events=False
    )
    found = await busy.look()
    where = {name: f"Study group, channel {one.id}" for name, one in busy.channels.items()}
    asked = f"Study group, channel {here.channel.id}"
    roles = {name: f"Study group, role {one.id}" for name, one in busy.roles.items()}
    for expected in (
        f"{asked}, for formulas as pictures: lacks Attach Files",
        f"{where['week']}, for its picture: lacks Attach Files",
        f"{where['mocks']}, for formulas as pictures: lacks Attach Files",
        f"{where['mocks']}, for mock interviews: lacks Manage Threads, Create Events",
        f"Study group, channel {busy.rooms.id}, for voice rooms: lacks Manage Channels, Connect",
        f"{roles['Asked']}, pinged for new questions: a mention of it reaches nobody",
        f"{roles['Called']}, pinged for who wants to practise now: a mention of it reaches nobody",
        f"{roles['Steady']}, given to who earns it by streak: the bot lacks Manage Roles",
    ):
        (one,) = [line for line in found if expected in line]
        assert "\n-# An organiser " in one
    assert len(found) == 8
    closed = discord.PermissionOverwrite(send_messages=False)
    notices = here.guild.create_text_channel("closed", overwrites={here.guild.default_role: closed})
    await here.setup(notices=notices)
    week = busy.channels["week"]
    here.env.backend.delete_channel(week.id)
    here.let_bot(manage_roles=True, connect=True, mention_everyone=True)
    above = here.guild.create_role("Above", position=50)
    await here.organiser.slash(
        here.channel, "organise role", earned_by="mocks", role=above, number=2
    )
    found = await busy.look()
    for expected in (
        f"Study group, channel {notices.id}, for notices to organisers: lacks Send Messages",
        f"{where['week']}, for the group's week: it is gone or hidden",
        f"{where['week']}, for its picture: it is gone or hidden",
        f"role {above.id}, given to who earns it by mocks: it stands above the bot's own role",
    ):
        assert [line for line in found if expected in line], (expected, found)
    assert len(found) == 4


async def test_a_server_that_was_left_is_not_looked_at(busy: Busy) -> None:
    here = busy.here

    async def used() -> set[GuildId]:
        places = here.app.places
        found = await here.app.database.read(lambda tx: doctor.used(tx, places))
        assert all(isinstance(one, UsedPlace) or one.role_id for one in found)
        return {one.guild_id for one in found}

    assert await used() == {here.guild.id}
    here.env.backend.remove_guild(here.guild.id)
    await here.env.settle()
    assert await used() == set()


async def test_only_an_operator_looks_and_looks_again(busy: Busy) -> None:
    here = busy.here
    here.let_bot(attach_files=False)
    first = await busy.ada.slash(here.channel, "operator doctor")
    assert "lacks Attach Files" in texts(first.response)
    here.let_bot()
    again = await busy.ada.click(first.response, label="Look again")
    assert again.response.id == first.response.id, "it stands in the same place"
    assert "Attach Files" not in texts(again.response)
    assert "`studybot backup FILE`" in texts(again.response), "what to type is shown as that"
    # Nobody else has the button; its id can be sent all the same.
    for person in (here.organiser, here.member("ann")):
        with pytest.raises(simcord.SetupError):
            await person.slash(here.channel, "operator doctor")
        refused = await press(here, person)
        assert texts(refused.response).startswith(OPERATORS_ONLY)
    # Whoever runs a server may let anybody type a command there.
    tree, server = here.app.client.tree, discord.Object(here.guild.id)
    (ours,) = await tree.fetch_commands(guild=server)
    ann = here.member("ann the second")
    here.guild.set_command_permissions(ours, {ann: True})
    refused = await ann.slash(here.channel, "operator doctor")
    assert "Administrator" in texts(refused.response)
    assert not [one for one in await tree.fetch_commands() if one.name == ours.name]
    here.operator_guild = None
    await here.restart()
    refused = await press(here, busy.ada)
    assert texts(refused.response).startswith(OPERATORS_ONLY)
