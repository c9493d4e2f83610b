"""`bank links`: opens each address of a bank and the sheets beside it, and says which can't be.

Needs the internet, so nothing runs it by itself. It is polite: one page at a time from each site,
with a pause after each, the head of a page before the page, and a name that says what asks.
"""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

import aiohttp
from yarl import URL

from bot.bank.lists.loader import items_of, read_prep_folder
from bot.bank.loader import read_folder
from bot.cli.bank import PREP, folder_of

PATIENCE_SECONDS = 20.0
SITES_AT_ONCE = 8
AGENT = "studybot-links (tries the addresses of a question bank, one at a time)"
# Sites that let in no programs answer with these; a person may see the page all the same.
SHUT = frozenset({401, 403, 405, 406, 418, 429, 451, 503, 999})
FOR_GOOD = frozenset({301, 308})
# They lead to sites that are shut to programs; that they lead anywhere says that the page exists.
SIGNPOSTS = frozenset({"doi.org"})


class Found(StrEnum):
    """What came of an address."""

    OPENED = "opened"
    MOVED = "moved"
    SHUT = "shut to programs"
    FAILED = "can't be opened"


@dataclass(frozen=True, slots=True)
class Tried:
    """One address; `note` says where it leads now, or what is wrong."""

    url: str
    found: Found
    note: str = ""


def links(args: argparse.Namespace) -> int:
    """Prints what can't be opened, as soon as it is known, and a summary; 1 when there is any."""
    users = addresses(folder_of(args))
    if not users:
        print(f"No question or sheet in {folder_of(args)} has an address.")
        return 1

    def tell(one: Tried) -> None:
        if one.found is not Found.OPENED:
            where = ", ".join(users[one.url])
            print(f"{one.found}: {one.url} ({where}): {one.note}", flush=True)

    print(f"Opening {len(users)} addresses, one at a time from each site …", flush=True)
    tried = asyncio.run(try_all(users, tell, pause_seconds=args.pause))
    found = Counter(one.found for one in tried)
    print(", ".join(f"{found[kind]} {kind}" for kind in Found) + ".")
    if found[Found.SHUT]:
        print("What is shut to programs, open in your browser.")
    return 1 if found[Found.FAILED] else 0


def addresses(folder: Path) -> dict[str, list[str]]:
    """Each address with the questions, or sheets and their entries, that name it."""
    users: dict[str, list[str]] = defaultdict(list)
    for draft in read_folder(folder).drafts:
        for source in draft.question.sources:
            users[source.url].append(draft.question.id)
    sheets = folder.parent / PREP
    for sheet in [one.sheet for one in read_prep_folder(sheets).drafts] if sheets.is_dir() else []:
        for _, item in items_of(sheet):
            users[item.url].append(f"{sheet.id}/{item.id}")
    users.pop("", None)
    return dict(sorted(users.items()))


async def try_all(
    urls: Iterable[str], tell: Callable[[Tried], None], *,
    pause_seconds: float, patience_seconds: float = PATIENCE_SECONDS,
    signposts: Collection[str] = SIGNPOSTS,
) -> list[Tried]:  # fmt: skip
    """Try each address; `tell` hears of each at once. Nothing is followed from `signposts`."""
    sites: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        sites[_site(url)].append(url)
    gate = asyncio.Semaphore(SITES_AT_ONCE)
    timeout = aiohttp.ClientTimeout(total=patience_seconds)
    async with aiohttp.ClientSession(timeout=timeout, headers={"User-Agent": AGENT}) as session:

        async def visit(site: str) -> list[Tried]:
            tried = []
            async with gate:
                for url in sites[site]:
                    tried.append(await _try(session, url, site not in signposts))
                    tell(tried[-1])
                    await asyncio.sleep(pause_seconds)
            return tried

        return [one for site in await asyncio.gather(*map(visit, sites)) for one in site]


def _site(url: str) -> str:
    """The host of an address; "" if it has none that can be read."""
    try:
        return URL(url).host or ""
    except ValueError:
        return ""


async def _try(session: aiohttp.ClientSession, url: str, follows: bool) -> Tried:
    """Many sites answer HEAD wrongly, so only what a GET finds is a fault."""
    tried = Tried(url, Found.FAILED)
    for method in ("HEAD", "GET"):
        try:
            async with session.request(method, url, allow_redirects=follows) as reply:
                tried = _judged(url, reply)
        except TimeoutError:
            tried = Tried(url, Found.FAILED, "no answer in time")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            tried = Tried(url, Found.FAILED, str(error) or type(error).__name__)
        if tried.found in (Found.OPENED, Found.MOVED):
            break
    return tried


def _judged(url: str, reply: aiohttp.ClientResponse) -> Tried:
    if reply.status >= 400:
        found = Found.SHUT if reply.status in SHUT else Found.FAILED
        return Tried(url, found, f"{reply.status} {reply.reason}")
    # What moved for now, such as "stable" to a version, is at home where it was.
    home, stops = URL(url), [*reply.history, reply]
    for here, there in pairwise(stops):
        if here.status not in FOR_GOOD:
            break
        home = there.url
    if _bare(home) != _bare(URL(url)):
        return Tried(url, Found.MOVED, f"to {home}")
    return Tried(url, Found.OPENED)


def _bare(url: URL) -> tuple[str, str, str]:
    """An address without what makes no other page of it."""
    return (url.host or "").removeprefix("www."), url.path.rstrip("/"), url.query_string
