"""What is the same in every server goes with its person, and with no server that they outlive."""

import json
import shutil
from datetime import timedelta
from typing import Any

import pytest

from bot.core.ids import DIRECT
from bot.privacy import ui
from bot.privacy.export.messages import ExportFile
from bot.privacy.messages import AskedToErase, DataRequest, Erased, Exported, Scope, ServersOffered
from tests.prepare.lists.test_flow import choose, values
from tests.prepare.plan.test_commands import FORM as PLAN
from tests.prepare.stories.test_commands import TYPED as STORY
from tests.privacy.test_servers import directly
from tests.world import World, texts

TABLES = ("checklists", "stories", "plans")
AFTER = 31
SERVER = Scope(701, "Readers")


class Person:
    """Somebody in two servers, who prepares for an interview."""

    def __init__(self, here: World) -> None:
        self.here = here
        self.user = here.env.create_user("ann")
        self.guilds = [here.env.create_guild(name) for name in ("Readers", "Writers")]
        self.channels = [one.create_text_channel("general") for one in self.guilds]
        self.members = [one.add_member(self.user) for one in self.guilds]

    async def known(self, *at: int) -> None:
        for one in at:
            await self.slash(one, "streak visibility", shown=False)

    async def slash(self, at: int, words: str, **typed: Any) -> Any:
        return await self.members[at].slash(self.channels[at], words, **typed)

    async def prepare(self, at: int | None) -> None:
        """A story, a plan and a tick, in a server or (None) in direct messages."""
        who = self.user if at is None else self.members[at]

        async def slash(words: str, **typed: Any) -> Any:
            return await (
                who.slash(words, **typed) if at is None else self.slash(at, words, **typed)
            )

        form = await who.click((await slash("story")).response, label="New story")
        await who.submit_modal(form, STORY)
        form = await who.click((await slash("plan")).response, label="Make my plan")
        await who.submit_modal(form, PLAN)
        page = await slash("prepare", list="coding")
        await choose(who, page, "lists:tick", values(page.response)[:1])

    def homes(self) -> set[int]:
        """Where all of it is at home; nowhere: it is gone."""
        return {
            row["guild_id"]
            for table in TABLES
            for row in directly(
                self.here, lambda tx, of=table: tx.execute(f"SELECT * FROM {of}").fetchall()
            )
        }

    async def removes_the_bot(self, *at: int) -> None:
        for one in at:
            self.here.env.backend.remove_guild(self.guilds[one].id)
        await self.here.env.settle()
        for _ in range(AFTER):
            await self.here.forward(timedelta(days=1))
            await self.here.env.settle()


@pytest.fixture
async def ann(here: World) -> Person:
    return Person(here)


async def test_what_is_the_same_everywhere_outlives_the_server_it_was_typed_in(ann: Person) -> None:
    await ann.known(0, 1)
    await ann.prepare(0)
    assert ann.homes() == {ann.guilds[0].id}
    await ann.removes_the_bot(0)
    assert ann.homes() == {ann.guilds[1].id}
    assert STORY["title"] in texts((await ann.slash(1, "story")).response)
    assert "1 of 29" in texts((await ann.slash(1, "prepare", list="coding")).response)
    await ann.removes_the_bot(1)  # and goes with the last one
    assert ann.homes() == set()


async def test_it_goes_with_its_server_when_its_person_is_known_nowhere_else(ann: Person) -> None:
    await ann.known(0)
    await ann.prepare(0)
    await ann.removes_the_bot(0)
    assert ann.homes() == set()


async def test_it_goes_when_all_servers_of_its_person_go_on_one_day(ann: Person) -> None:
    await ann.known(0, 1)
    await ann.prepare(0)
    await ann.removes_the_bot(0, 1)
    assert ann.homes() == set()


async def test_who_wrote_in_direct_messages_keeps_all_of_it(ann: Person) -> None:
    await ann.known(0)
    await ann.prepare(None)
    await ann.here.forward(timedelta(seconds=1))
    form = await ann.members[0].click((await ann.slash(0, "story")).response, label="New story")
    await ann.members[0].submit_modal(form, STORY)
    assert ann.homes() == {DIRECT, ann.guilds[0].id}
    await ann.removes_the_bot(0)
    assert ann.homes() == {DIRECT}
    stories = directly(ann.here, lambda tx: tx.execute("SELECT * FROM stories").fetchall())
    assert len(stories) == 2


async def test_it_is_at_home_where_it_was_changed_last(ann: Person) -> None:
    await ann.prepare(0)
    for at, home in ((1, ann.guilds[1].id), (None, DIRECT), (0, DIRECT)):
        who = ann.user if at is None else ann.members[at]
        listed = await (who.slash("story") if at is None else ann.slash(at, "story"))
        (story,) = directly(ann.here, lambda tx: tx.execute("SELECT * FROM stories").fetchall())
        shown = await who.select(listed.response, [str(story["story_id"])])
        form = await who.click(shown.response, label="Change it")
        await who.submit_modal(form, STORY)
        page = await (
            who.slash("prepare", list="coding")
            if at is None
            else ann.slash(at, "prepare", list="coding")
        )
        await choose(who, page, "lists:tick", values(page.response)[:1])
        for table in ("stories", "checklists"):
            sql = f"SELECT guild_id FROM {table}"
            assert directly(ann.here, lambda tx, of=sql: tx.execute(of).fetchone())[0] == home


@pytest.mark.parametrize("at", [0, 1])
async def test_a_server_is_deleted_without_it_and_then_it_is(ann: Person, at: int) -> None:
    await ann.known(0, 1)
    await ann.prepare(0)
    who = ann.members[at]
    asked = await ann.slash(at, "privacy delete")
    assert "is the same in every server and stays" in texts(asked.response)
    done = await who.click(asked.response, label="Delete everything")
    assert "is the same in every server, and still there" in texts(done.response)
    for there in (0, 1):
        assert STORY["title"] in texts((await ann.slash(there, "story")).response)
    again = await who.click(done.response, label="Delete that, too")
    newest = again.followups[-1] if again.followups else again.response
    assert "Delete your preparation (plan, lists and stories)?" in texts(newest)
    done = await who.click(newest, label="Delete everything")
    assert "Your preparation (plan, lists and stories) is deleted" in texts(done.response)
    assert ann.homes() == set()
    assert await ann.here.app.privacy.servers_of(ann.user.id) == (ann.guilds[1 - at].id,)


async def test_all_servers_take_it_along(ann: Person) -> None:
    await ann.known(0, 1)
    await ann.prepare(0)
    offered = await ann.user.slash("privacy delete")
    assert "in 2 servers**, and your preparation" in texts(offered.response)
    asked = await ann.user.select(offered.response, ["all"])
    assert "stories, plans, lists and the rest" in texts(asked.response)
    done = await ann.user.click(asked.response, label="Delete everything")
    assert "still there" not in texts(done.response)
    assert ann.homes() == set()


async def test_every_export_has_it_once(ann: Person) -> None:
    await ann.known(0, 1)
    await ann.prepare(0)
    for at in (0, 1):
        result = await ann.slash(at, "privacy export")
        assert "With it comes your preparation" in result.response.content
        data = json.loads(await result.response.attachments[0].read())
        assert {"stories", "plans", "checklists", "checklist_ticks", "members"} <= data.keys()
    found = await ann.here.app.privacy.export_everywhere(ann.user.id)
    assert found.text.count(STORY["title"]) == 1
    assert "stories" in json.loads(found.text)[str(DIRECT)]
    assert found.own_count == 4


async def test_where_there_is_nothing_else_it_is_meant(ann: Person) -> None:
    await ann.prepare(0)
    result = await ann.slash(1, "privacy export")
    assert "that is the same in every server" in result.response.content
    asked = await ann.slash(1, "privacy delete")
    assert "Delete your preparation" in texts(asked.response)
    await ann.members[1].click(asked.response, label="Delete everything")
    assert ann.homes() == set()


@pytest.mark.parametrize("order", [(1, 0), (0, 1)])
async def test_what_was_erased_is_erased_again_in_its_order(
    ann: Person, order: tuple[int, int]
) -> None:
    """Whether it went with its server hung on whether another one knew its person then."""
    here, (first, second) = ann.here, ann.guilds
    await ann.known(0, 1)
    await ann.prepare(0)
    copy = here.app.database.path.with_name("copy")
    directly(here, lambda tx: tx.execute(f"VACUUM INTO '{copy}'"))
    for at in order:
        if at:
            await here.app.privacy.erase(second.id, ann.user.id)
        else:
            await here.app.privacy.erase_server(first.id)
    left = set() if order == (1, 0) else {second.id}
    assert ann.homes() == left
    await here.app.close()
    shutil.copy(copy, here.app.database.path)
    await here.restart()
    assert ann.homes() == left


FILES = (ExportFile("my-study-data.json", b"{}"),)


def card_texts(card: Any) -> str:
    return "\n".join(one.content for one in card.walk_children() if hasattr(one, "content"))


def test_the_words_where_a_server_has_nothing_but_that() -> None:
    said = ui.exported(Exported("{}", 2, SERVER, own_count=2, files=FILES)).words
    assert "nothing about you in “Readers”. The file has your preparation" in said
    assert "2 entries" in said
    card = ui.asked_to_erase(AskedToErase(False, SERVER, own_stays=True))
    assert "nothing about you in “Readers”. Your preparation" in card_texts(card)
    card = ui.asked_to_erase(AskedToErase(False, SERVER))
    assert "preparation" not in card_texts(card)
    card = ui.erased(Erased(1, SERVER))
    assert "preparation" not in card_texts(card)


def test_it_is_offered_first_and_is_no_server() -> None:
    scopes = (Scope(DIRECT), Scope(1, "A"))
    card = ui.servers_offered(ServersOffered(DataRequest.ERASE, scopes, 1, nothing_here=True))
    assert "but I do in 1 other server, and your preparation" in card_texts(card)
    assert "The list shows" not in card_texts(card)
    (choice,) = [one for one in card.walk_children() if hasattr(one, "options")]
    assert [one.label for one in choice.options][1] == "Your preparation (plan, lists and stories)"


@pytest.mark.parametrize("of_before", [True, False])
async def test_a_deletion_of_before_is_done_again_as_it_was_done(
    ann: Person, of_before: bool
) -> None:
    """Up to 0.2.0 what is the same in every server went with the server it was at home in."""
    here, first = ann.here, ann.guilds[0]
    await ann.known(0, 1)
    await ann.prepare(0)
    path = here.app.database.path
    copy = path.with_name("copy")
    directly(here, lambda tx: tx.execute(f"VACUUM INTO '{copy}'"))
    core = here.app.core
    now = core.clock.now()
    await here.app.database.write(lambda tx: core.erasures.note(tx, now, first.id, ann.user.id))
    await core.erasures.save(here.app.database)
    await here.app.close()
    copy.replace(path)
    beside = path.with_name("studybot.erasures")
    assert '"with_own": 0' in beside.read_text() or '"with_own": false' in beside.read_text()
    if of_before:
        found = json.loads(beside.read_text())
        for one in found["erasures"]:
            del one["with_own"]
        beside.write_text(json.dumps(found))
    await here.restart()
    assert ann.homes() == (set() if of_before else {first.id})
