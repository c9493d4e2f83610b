"""`export`, `erase` and `privacy-policy`: what is kept about people, for the operator."""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from bot.bank.model import Bank
from bot.cli.bank import counted
from bot.cli.opened import operators
from bot.cli.run import make_app
from bot.core.config import Settings, load_settings
from bot.core.errors import StartError
from bot.core.files import write_whole
from bot.core.ids import DIRECT, GuildId, UserId


def export(args: argparse.Namespace) -> int:
    """Write everything about a person to a file that isn't there yet, or print it."""
    found = asyncio.run(_export(UserId(args.user)))
    if args.file is None:
        print(found)
    else:
        _write(args.file, found)
    return 0


def erase(args: argparse.Namespace) -> int:
    """Delete everything about a person or a server; 1 if the operator thought better of it."""
    # Between the two no loop runs: it would keep Ctrl-C from whoever is asked.
    whom = asyncio.run(_whom(args))
    if not args.yes and not _confirmed(whom):
        print("nothing was deleted")
        return 1
    count = asyncio.run(_erase(args))
    print(f"deleted {count:,} {'row' if count == 1 else 'rows'} about {whom}")
    if args.user is not None:
        print("the bot deletes its copies of their answers in Discord while it runs")
    return 0


def privacy_policy(_args: argparse.Namespace) -> int:
    """Print what the settings and the tables say; needs no database and no token."""
    sys.stdout.write(written_policy(load_settings()))
    return 0


def written_policy(settings: Settings) -> str:
    """The privacy policy of a bot with these settings, as Markdown."""

    async def write() -> str:
        return make_app(settings, Bank.of(())).privacy.policy().text

    return asyncio.run(write())


async def _export(user_id: UserId) -> str:
    async with operators(load_settings()) as app:
        return await app.privacy.export_as_text(user_id)


async def _whom(args: argparse.Namespace) -> str:
    """In words; raises `StartError` where nobody can be deleted."""
    async with operators(load_settings()) as app:
        if args.user is None:
            return f"server {args.guild} and all its members"
        found = await app.privacy.servers_of(UserId(args.user))
    servers = [one for one in found if one != DIRECT]
    beyond = " and beyond them (plan, lists, stories)" if DIRECT in found else ""
    return f"person {args.user} in {counted(len(servers), 'server')}{beyond}"


async def _erase(args: argparse.Namespace) -> int:
    """How many rows went."""
    async with operators(load_settings()) as app:
        if args.user is None:
            return (await app.privacy.erase_server(GuildId(args.guild))).row_count
        return (await app.privacy.erase_everywhere(UserId(args.user))).row_count


def _confirmed(whom: str) -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        raise StartError("this can't be undone: add --yes where nobody can be asked")
    try:
        given = input(f"Delete everything about {whom}? This can't be undone. [yes/no] ")
    except (EOFError, KeyboardInterrupt):  # Ctrl-D, Ctrl-C
        print()
        return False
    return given == "yes"


def _write(path: Path, text: str) -> None:
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise StartError(f"{path} exists already and was left as it is") from None
    except OSError as error:
        raise StartError(f"{path} can't be written: {error.strerror}") from None
    os.close(number)  # nobody else can take the name now
    try:
        write_whole(path, text + "\n")
    except OSError as error:
        path.unlink(missing_ok=True)  # an empty file would look like an export
        raise StartError(f"{path} was not written: {error.strerror}") from None
    print(f"written to {path}", file=sys.stderr)
