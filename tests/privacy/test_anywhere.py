"""/privacy in direct messages, for all servers of the bot, also for who shares none any more."""

import json
from typing import Any

import pytest

from bot.privacy import ui
from bot.privacy.messages import DataRequest, Scope, ServersOffered
from tests.interviews.profiles.people import card_ids
from tests.world import World, texts


class Ann:
    """Somebody in one server or several, who writes to the bot directly."""

    def __init__(self, here: World) -> None:
        self.here = here
        self.user = here.env.create_user("ann")
        self.guilds: list[Any] = []
        self.members: list[Any] = []

    async def join(self, *names: str) -> None:
        for name in names:
            guild = self.here.env.create_guild(name)
            channel = guild.create_text_channel("general")
            member = guild.add_member(self.user)
            self.guilds.append(guild)
            self.members.append(member)
            await member.slash(channel, "streak visibility", shown=False)  # so that a row is there

    def leave(self) -> None:
        for guild in self.guilds:
            guild.remove_member(self.user)

    async def kept_in(self) -> tuple[int, ...]:
        return await self.here.app.privacy.servers_of(self.user.id)


@pytest.fixture
async def ann(here: World) -> Ann:
    return Ann(here)


async def exported(result: Any) -> Any:
    return json.loads(await result.response.attachments[0].read())


async def test_with_no_server_there_is_nothing(ann: Ann) -> None:
    result = await ann.user.slash("privacy export")
    assert "I keep nothing about you in any server." in result.response.content
    assert "after 30 days" in result.response.content
    result = await ann.user.slash("privacy delete")
    assert "I keep nothing about you in any server." in texts(result.response)


async def test_with_one_server_it_is_that_one(ann: Ann) -> None:
    await ann.join("Readers")
    ann.leave()
    result = await ann.user.slash("privacy export")
    assert "Everything I keep about you in “Readers”, 1 entry" in result.response.content
    assert (await exported(result))["members"][0]["user_id"] == ann.user.id
    result = await ann.user.slash("privacy delete")
    said = texts(result.response)
    assert "Delete everything about you in “Readers”?" in said
    assert "To keep it all, do nothing." in said
    assert "deleted after 30 days" in said
    assert await ann.kept_in() != ()
    done = await ann.user.click(result.response, label="Delete everything")
    assert "Everything about you in “Readers” is deleted" in texts(done.response)
    assert await ann.kept_in() == ()


async def test_with_three_servers_one_is_chosen(ann: Ann) -> None:
    await ann.join("Writers", "Readers", "Thinkers")
    ann.leave()
    _, readers, _ = ann.guilds
    result = await ann.user.slash("privacy export")
    assert "in 3 servers" in texts(result.response)
    chosen = await ann.user.select(result.response, [str(readers.id)])
    newest = chosen.followups[-1] if chosen.followups else chosen.response
    assert "in “Readers”" in newest.content
    result = await ann.user.slash("privacy delete")
    chosen = await ann.user.select(result.response, [str(readers.id)])
    assert "in “Readers”?" in texts(chosen.response)
    await ann.user.click(chosen.response, label="Delete everything")
    assert await ann.kept_in() == tuple(sorted(one.id for one in ann.guilds if one is not readers))


async def test_all_servers_at_once(ann: Ann) -> None:
    await ann.join("Writers", "Readers", "Thinkers")
    ann.leave()
    result = await ann.user.slash("privacy export")
    chosen = await ann.user.select(result.response, ["all"])
    newest = chosen.followups[-1] if chosen.followups else chosen.response
    assert "in all servers, 3 entries" in newest.content
    data = json.loads(await newest.attachments[0].read())
    assert {int(one) for one in data} == {one.id for one in ann.guilds}
    result = await ann.user.slash("privacy delete")
    chosen = await ann.user.select(result.response, ["all"])
    done = await ann.user.click(chosen.response, label="Delete everything")
    assert "in all servers is deleted" in texts(done.response)
    assert await ann.kept_in() == ()


async def test_a_server_that_removed_the_bot_is_named_by_its_number(ann: Ann) -> None:
    await ann.join("Readers")
    guild_id = ann.guilds[0].id
    ann.here.env.backend.remove_guild(guild_id)
    await ann.here.env.settle()
    result = await ann.user.slash("privacy delete")
    assert f"a server that I'm no longer in ({guild_id})" in texts(result.response)
    await ann.user.click(result.response, label="Delete everything")
    assert await ann.kept_in() == ()


async def test_in_a_server_it_is_about_that_server_alone(ann: Ann) -> None:
    await ann.join("Writers", "Readers")
    channel = ann.guilds[0].channels["general"]
    result = await ann.members[0].slash(channel, "privacy export")
    assert "about you in this server" in result.response.content


async def test_in_a_server_that_keeps_nothing_the_others_are_offered(ann: Ann) -> None:
    await ann.join("Writers")
    here = ann.here
    member = here.guild.add_member(ann.user)
    result = await member.slash(here.channel, "privacy export")
    assert "nothing about you in this server" in texts(result.response)
    assert "1 other server" in texts(result.response)
    assert result.ephemeral


async def test_nobody_deletes_what_is_about_somebody_else(ann: Ann) -> None:
    await ann.join("Writers")
    result = await ann.user.slash("privacy delete")
    assert card_ids(result.response) == [f"privacy:erase:{ann.guilds[0].id}"]
    eve = ann.here.env.create_user("eve")
    asked = await eve.slash("privacy delete")
    assert "nothing about you" in texts(asked.response)
    await ann.here.app.privacy.erase_in(ann.guilds[0].id, None, eve.id, ann.here.clock.now())
    assert await ann.kept_in() == (ann.guilds[0].id,)


def test_more_servers_than_a_list_takes_are_all_reached() -> None:
    scopes = tuple(Scope(at, f"Server {at}") for at in range(1, 25))
    card = ui.servers_offered(ServersOffered(DataRequest.ERASE, scopes, 40))
    assert "The list shows 24 of them" in texts_of_card(card)


def texts_of_card(card: Any) -> str:
    return "\n".join(one.content for one in card.walk_children() if hasattr(one, "content"))


async def test_commands_say_where_they_may_be_installed(here: World) -> None:
    tree = here.app.client.tree
    said = {
        one["name"]: (one["integration_types"], one["contexts"])
        for one in (command.to_dict(tree) for command in here.app.client.tree.get_commands())
    }
    for everywhere in ("help", "privacy", "prepare", "story", "plan"):
        assert said.pop(everywhere) == ([0, 1], [0, 1])
    assert set(map(str, said.values())) == {"([0], [0])"}
