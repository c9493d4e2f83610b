"""The command line: run, demo, check, and the question bank's commands."""

import argparse
import sys
from collections.abc import Sequence

from bot.bank.problems import BankError
from bot.cli import bank as bank_commands
from bot.cli import check as doctor
from bot.cli import flagged as reports
from bot.cli import report as feedback_commands
from bot.cli import run as running
from bot.core.errors import StartError

REFUSED = 2


def _run(_args: argparse.Namespace) -> int:
    return running.run()


def _check(_args: argparse.Namespace) -> int:
    return doctor.check()


def _health(_args: argparse.Namespace) -> int:
    return doctor.health()


def _demo(args: argparse.Namespace) -> int:
    try:
        from bot.demo import command  # only the demo needs the simulated Discord
    except ImportError as error:
        raise StartError(
            f'the demo needs its extra ({error.name}): pip install "studybot[demo]", '
            'or pip install ".[demo]" in a checkout'
        ) from None
    return command.demo(script=args.script, browser=not args.no_browser, port=args.port)


def parser() -> argparse.ArgumentParser:
    """Everything that can be typed."""
    top = argparse.ArgumentParser(
        prog="studybot", description="A Discord bot for machine-learning interview study groups."
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="run the bot (needs STUDYBOT_TOKEN)")
    run.set_defaults(handler=_run)
    demo = commands.add_parser("demo", help="the whole bot in a simulated Discord, no token needed")
    demo.add_argument("--script", action="store_true", help="play a week, print it, check it, end")
    demo.add_argument("--no-browser", action="store_true", help="only print the address")
    demo.add_argument("--port", type=int, default=0, help="port of the page (default: a free one)")
    demo.set_defaults(handler=_demo)
    check = commands.add_parser(
        "check", help="prove settings, question bank and migrations, without a token"
    )
    check.set_defaults(handler=_check)
    health = commands.add_parser("health", help="whether the bot that runs here is alive")
    health.set_defaults(handler=_health)
    bank = bank_commands.register(commands)
    feedback_commands.register(bank)
    flagged = bank.add_parser("flagged", help="questions that members reported, no names")
    flagged.set_defaults(handler=reports.report)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. A start that is refused ends with one sentence and 2."""
    args = parser().parse_args(arguments)
    try:
        return int(args.handler(args))
    except StartError as error:
        print(f"studybot: {error}", file=sys.stderr)
        return REFUSED
    except BankError as error:
        problems = "\n".join(map(str, error.problems))
        print(f"studybot: the question bank can't be used:\n{problems}", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        return 0


if __name__ == "__main__":
    raise SystemExit(main())
