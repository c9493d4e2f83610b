"""The command line: run, demo, check, health, and the question bank's commands.

Whatever a command needs is imported when it is typed: `health` is asked every minute, so nothing
here may load Discord, asyncio or the bank, and only the demo needs the simulated Discord.
"""

import argparse
import gc
import re
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from bot.cli import printed
from bot.core.errors import StartError

REFUSED = 2


def _imported(module: str, name: str, args: argparse.Namespace) -> int:
    """Import `bot.cli.<module>` and call its function `name`; the exit code."""
    # All of it stays, and the garbage collector would look through it again and again: a fifth of
    # what a start takes.
    gc.disable()
    try:
        command = getattr(import_module(f"bot.cli.{module}"), name)
    finally:
        gc.freeze()
        gc.enable()
    return int(command(args))


def _run(module: str, name: str, args: argparse.Namespace) -> int:
    """The signal that reads the bank again would end a process that doesn't listen yet, and what
    takes so long to import hasn't read the bank either."""
    import signal

    if hasattr(signal, "SIGHUP"):  # Windows has none
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with printed.unwatched():
        return _imported(module, name, args)


def _demo(args: argparse.Namespace) -> int:
    import asyncio

    try:
        from bot.demo import live, script
    except ImportError as error:
        raise StartError(
            f'the demo needs its extra ({error.name}): pip install "studybot[demo]", '
            'or pip install ".[demo]" in a checkout'
        ) from None
    if args.script:
        return asyncio.run(script.play())
    return asyncio.run(live.serve(browser=not args.no_browser, port=args.port))


class _Version(argparse.Action):
    """Prints the version that is installed; pyproject.toml is the one place that says it."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"{parser.prog} {version('studybot')}")
        except PackageNotFoundError:
            raise StartError(
                "the version is known once the bot is installed: pip install ."
            ) from None
        parser.exit()


def parser() -> argparse.ArgumentParser:
    """Everything that can be typed; each command sets `handler`."""
    top = argparse.ArgumentParser(
        prog="studybot", description="A Discord bot for machine-learning interview study groups."
    )
    top.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="run the bot (needs STUDYBOT_TOKEN)")
    run.set_defaults(handler=partial(_run, "run", "run"))
    demo = commands.add_parser("demo", help="the whole bot in a simulated Discord, no token needed")
    demo.add_argument("--script", action="store_true", help="play a week, print it, check it, end")
    demo.add_argument("--no-browser", action="store_true", help="only print the address")
    demo.add_argument(
        "--port", type=_port, default=0, help="port of the page (default: a free one)"
    )
    demo.set_defaults(handler=_demo)
    check = commands.add_parser(
        "check", help="prove settings, question bank and migrations, without a token"
    )
    check.set_defaults(handler=partial(_imported, "check", "check"))
    health = commands.add_parser("health", help="whether the bot that runs here is alive")
    health.set_defaults(handler=partial(_imported, "health", "health"))
    doctor = commands.add_parser("doctor", help="how the bot stands, and what to do about it")
    doctor.add_argument("--json", action="store_true", help="for a program, not a person")
    doctor.add_argument("--offline", action="store_true", help="ask Discord nothing")
    doctor.set_defaults(handler=partial(_imported, "doctor", "doctor"))
    _add_data_commands(commands)
    feedback = commands.add_parser("feedback", help="how well feedback spots points")
    _add_feedback_commands(feedback)
    bank = commands.add_parser("bank", help="check, list and extend the question bank")
    _add_bank_commands(bank)
    return top


def _id(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 2**63):
        raise argparse.ArgumentTypeError(f"{text!r} is not an id: Discord's are long numbers")
    return int(text)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) < 2**16):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no port: from 1 to 65535, or 0 for a free one"
        )
    return int(text)


def _seconds(text: str) -> float:
    if not re.fullmatch(r"\d{1,4}(\.\d+)?", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds, such as 0.5")
    return float(text)


def _topic(text: str) -> str:
    from bot.bank.model import TOPICS

    return _one_of(TOPICS, text)


def _kind(text: str) -> str:
    from bot.bank.model import Kind

    return Kind(_one_of(Kind, text))


def _one_of(known: Iterable[str], text: str) -> str:
    """A word of the bank's, which is asked only when one is typed."""
    words = list(map(str, known))
    if text not in words:
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(words)}")
    return text


def _add_data_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    backup = commands.add_parser("backup", help="copy the database, also while the bot runs")
    backup.add_argument("file", type=Path, help="the copy, or a folder for one with a dated name")
    backup.set_defaults(handler=partial(_imported, "copies", "backup"))

    restore = commands.add_parser(
        "restore", help="put a copy back in place of the database; stop the bot first"
    )
    restore.add_argument("file", type=Path, help="the copy")
    restore.add_argument(
        "--even-so", action="store_true",
        help="also a copy of another installation of the bot, or one so old that nobody knows any "
        "more what members deleted since",
    )  # fmt: skip
    restore.set_defaults(handler=partial(_imported, "copies", "restore"))

    export = commands.add_parser("export", help="everything about a person, as JSON")
    export.add_argument("--user", type=_id, required=True, metavar="ID", help="whose")
    export.add_argument("file", type=Path, nargs="?", help="where to (default: printed)")
    export.set_defaults(handler=partial(_imported, "personal", "export"))

    policy = commands.add_parser("privacy-policy", help="print your privacy policy, as Markdown")
    policy.set_defaults(handler=partial(_imported, "personal", "privacy_policy"))

    erase = commands.add_parser("erase", help="delete everything about a person or a server")
    whom = erase.add_mutually_exclusive_group(required=True)
    whom.add_argument("--user", type=_id, metavar="ID", help="a person, in all servers")
    whom.add_argument("--guild", type=_id, metavar="ID", help="a server with all its members")
    erase.add_argument("--yes", action="store_true", help="don't ask")
    erase.set_defaults(handler=partial(_imported, "personal", "erase"))


def _add_feedback_commands(feedback: argparse.ArgumentParser) -> None:
    commands = feedback.add_subparsers(required=True, metavar="COMMAND")
    evaluate = commands.add_parser(
        "evaluate", help="precision and recall on answers of which you say what they say"
    )
    evaluate.add_argument(
        "folder", type=Path, help="YAML files: question id -> answers with `text` and `says`"
    )
    evaluate.add_argument(
        "--with-model", action="store_true", help="ask the language model of the settings, too"
    )
    evaluate.set_defaults(handler=partial(_imported, "evaluation", "evaluate"))


def _add_bank_commands(bank: argparse.ArgumentParser) -> None:
    commands = bank.add_subparsers(required=True, metavar="COMMAND")
    folder = argparse.ArgumentParser(add_help=False)
    folder.add_argument(
        "--folder", type=Path, help="folder of the topic files (default: that of the settings)"
    )

    check = commands.add_parser("check", parents=[folder], help="find everything that is wrong")
    check.add_argument("paths", nargs="*", type=Path, help="topic files (default: all)")
    check.set_defaults(handler=partial(_imported, "bank", "check"))

    stats = commands.add_parser("stats", parents=[folder], help="count by topic and kind")
    stats.set_defaults(handler=partial(_imported, "bank", "stats"))

    show = commands.add_parser("show", parents=[folder], help="print a question as text")
    show.add_argument("id", help="the id of the question")
    show.set_defaults(handler=partial(_imported, "bank", "show"))

    new = commands.add_parser(
        "new", parents=[folder], help="commented skeletons to fill in: printed, or in their file"
    )
    new.add_argument("topic", type=_topic, metavar="TOPIC", help="such as evaluation")
    new.add_argument("--kind", type=_kind, help="only this kind (default: all)")
    new.add_argument("--append", action="store_true", help="put one (open) at the end of its file")
    new.set_defaults(handler=partial(_imported, "bank", "new"))

    schema = commands.add_parser("schema", parents=[folder], help="print the schema for editors")
    schema.add_argument(
        "--write",
        action="store_true",
        help="write it to question.schema.json beside the bank's folder",
    )
    schema.set_defaults(handler=partial(_imported, "bank", "schema"))
    _add_looks_at_a_bank(commands, folder)


def _add_looks_at_a_bank(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", folder: argparse.ArgumentParser
) -> None:
    links = commands.add_parser(
        "links", parents=[folder], help="open every address (takes minutes, needs the internet)"
    )
    links.add_argument(
        "--pause",
        type=_seconds,
        default=1.0,
        metavar="SECONDS",
        help="after each page of a site (1)",
    )
    links.set_defaults(handler=partial(_imported, "links", "links"))

    report = commands.add_parser(
        "report", help="points that members ticked though feedback didn't spot them, no names"
    )
    report.add_argument("--folder", type=Path, help="folder of the topic files")
    report.add_argument("--database", type=Path, help="the bot's database (default: of settings)")
    report.set_defaults(handler=partial(_imported, "reports", "report"))

    flagged = commands.add_parser("flagged", help="questions that members reported, no names")
    flagged.set_defaults(handler=partial(_imported, "reports", "flagged"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. A start that is refused ends with one sentence and 2."""
    printed.make_printable()
    return printed.whole(partial(_main, arguments))


def _main(arguments: Sequence[str] | None) -> int:
    try:
        args = parser().parse_args(arguments)
        return int(args.handler(args))
    except StartError as error:
        print(f"studybot: {error}", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        return 0
    except Exception as error:
        from bot.bank.problems import BankError

        if not isinstance(error, BankError):
            raise
        problems = "\n".join(map(str, error.problems))
        print(f"studybot: the question bank can't be used:\n{problems}", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return 130
