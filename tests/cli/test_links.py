"""`bank links` over real HTTP: what is opened, moved, shut to programs, or gone."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from bot.cli.links import Found, Tried, addresses, try_all
from bot.cli.main import main
from tests.bank.lists.texts import LIST
from tests.bank.texts import NUMBER, OPEN, spoil, topic_file
from tests.loopback import listening


class Site:
    """A site whose paths say what they answer: a status, or `/forever/404` for 301 to /404."""

    def __init__(self) -> None:
        self.address = ""
        self.asked: list[str] = []
        self.under_way: Counter[str] = Counter()
        self.at_once = 0
        self.held = asyncio.Event()

    async def status(self, request: web.Request) -> web.Response:
        self.asked.append(f"{request.method} {request.path}")
        return web.Response(status=int(request.match_info["status"]))

    async def no_heads(self, request: web.Request) -> web.Response:
        return web.Response(status=404 if request.method == "HEAD" else 200)

    async def moved(self, request: web.Request) -> web.Response:
        status = {"forever": 301, "today": 302}[request.match_info["how"]]
        return web.Response(status=status, headers={"Location": f"/{request.match_info['to']}"})

    async def circle(self, _request: web.Request) -> web.Response:
        return web.Response(status=301, headers={"Location": "/circle"})

    async def silent(self, _request: web.Request) -> web.Response:
        await self.held.wait()
        return web.Response()

    async def counted(self, _request: web.Request) -> web.Response:
        self.under_way["here"] += 1
        self.at_once = max(self.at_once, self.under_way["here"])
        for _ in range(50):  # long enough for others to come in, if they may
            await asyncio.sleep(0)
        self.under_way["here"] -= 1
        return web.Response()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    made, app = Site(), web.Application()
    app.router.add_route("*", r"/{status:\d+}", made.status)
    app.router.add_route("*", "/no-heads", made.no_heads)
    app.router.add_route("*", "/{how:forever|today}/{to:.+}", made.moved)
    app.router.add_route("*", "/circle", made.circle)
    app.router.add_route("*", "/silent", made.silent)
    app.router.add_route("*", "/counted/{x}", made.counted)
    async with listening(app) as made.address:
        yield made
        made.held.set()


async def tried(url: str) -> Tried:
    (one,) = await try_all([url], lambda _: None, pause_seconds=0)
    return one


@pytest.mark.parametrize(
    ("path", "found", "note"),
    [
        ("/200", Found.OPENED, ""),
        ("/no-heads", Found.OPENED, ""),
        ("/today/200", Found.OPENED, ""),
        ("/forever/200", Found.MOVED, "to {site}/200"),
        ("/forever/today/200", Found.MOVED, "to {site}/today/200"),
        ("/404", Found.FAILED, "404 Not Found"),
        ("/forever/404", Found.FAILED, "404 Not Found"),
        ("/500", Found.FAILED, "500 Internal Server Error"),
        ("/403", Found.SHUT, "403 Forbidden"),
        ("/429", Found.SHUT, "429 Too Many Requests"),
    ],
)
async def test_an_address_is_judged_by_what_it_leads_to(
    site: Site, path: str, found: Found, note: str
) -> None:
    url = site.address + path
    assert await tried(url) == Tried(url, found, note.format(site=site.address))


async def test_a_page_is_only_fetched_where_its_head_was_refused(site: Site) -> None:
    await tried(f"{site.address}/200")
    await tried(f"{site.address}/410")
    assert site.asked == ["HEAD /200", "HEAD /410", "GET /410"]


async def test_an_endless_circle_is_a_fault_and_no_end(site: Site) -> None:
    assert (await tried(f"{site.address}/circle")).found is Found.FAILED


async def test_a_site_that_never_answers_or_isnt_there_is_a_fault(site: Site) -> None:
    silent, nowhere = f"{site.address}/silent", "http://127.0.0.1:1/"
    urls = [silent, nowhere, "https://[example"]
    found = await try_all(urls, lambda _: None, pause_seconds=0, patience_seconds=0.01)
    assert {one.url: one.found for one in found} == dict.fromkeys(urls, Found.FAILED)
    assert found[0].note == "no answer in time"
    assert all(one.note for one in found)


async def test_a_site_is_asked_for_one_page_at_a_time_and_each_is_told_at_once(site: Site) -> None:
    urls = [f"{site.address}/counted/{number}" for number in range(5)]
    told: list[Tried] = []
    found = await try_all(urls, told.append, pause_seconds=0)
    assert told == found == [Tried(url, Found.OPENED) for url in urls]
    assert site.at_once == 1


async def test_nothing_is_followed_from_a_signpost(site: Site) -> None:
    url = f"{site.address}/today/404"
    (one,) = await try_all([url], lambda _: None, pause_seconds=0, signposts={"127.0.0.1"})
    assert one.found is Found.OPENED


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bank").mkdir()
    (tmp_path / "prep").mkdir()
    return tmp_path / "bank"


async def test_the_command_says_what_fails_and_who_names_it(
    site: Site, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone, there = f"{site.address}/404", f"{site.address}/200"
    question = spoil(OPEN, "https://example.org/7", gone)
    (folder / "evaluation.yaml").write_text(topic_file(question, NUMBER), encoding="utf-8")
    sheet = spoil(LIST, "https://example.org/data", there)
    (folder.parent / "prep" / "portfolio.yaml").write_text(sheet, encoding="utf-8")
    command = ["bank", "links", "--folder", str(folder), "--pause", "0"]
    assert await asyncio.to_thread(main, command) == 1
    assert capsys.readouterr().out.splitlines() == [
        "Opening 2 addresses, one at a time from each site …",
        f"can't be opened: {gone} (held-out-rows): 404 Not Found",
        "1 opened, 0 moved, 0 shut to programs, 1 can't be opened.",
    ]
    (folder / "evaluation.yaml").write_text(topic_file(NUMBER), encoding="utf-8")
    assert await asyncio.to_thread(main, command) == 0


def test_every_address_is_listed_once_with_all_who_name_it(folder: Path) -> None:
    twin = spoil(spoil(OPEN, "held-out-rows", "twin"), "Scoring on held-back rows", "Twin")
    (folder / "evaluation.yaml").write_text(topic_file(OPEN, twin), encoding="utf-8")
    (folder.parent / "prep" / "portfolio.yaml").write_text(LIST, encoding="utf-8")
    users = addresses(folder)
    assert users["https://example.org/7"] == ["held-out-rows", "twin"]
    assert list(users) == sorted(users)
    assert any(user.startswith("portfolio/") for user in users["https://example.org/data"])


def test_nothing_to_open_is_no_success(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bank", "links", "--folder", str(folder)]) == 1
    assert "No question or sheet" in capsys.readouterr().out
