"""`doctor`: one look at everything, whether the bot runs or not, with or without a network."""

import argparse
import asyncio
import json
import sqlite3
from contextlib import closing
from dataclasses import asdict

from bot.app import App, AppConfig
from bot.bank.model import Bank
from bot.cli.check import load_the_bank
from bot.cli.token import token_of
from bot.core.clock import SystemClock
from bot.core.config import Settings, load_settings
from bot.core.daily_copy import CopyPlan
from bot.core.errors import StartError
from bot.core.ports import Used
from bot.operate.doctor import tx as looks
from bot.operate.doctor.rules.diagnosis import diagnose, unusable, worst
from bot.operate.doctor.rules.facts import DiscordReport, Machine, Stored, Symptom, TokenState
from bot.operate.inspection import ask
from bot.operate.machine import examine


def doctor(args: argparse.Namespace) -> int:
    """Print each finding; 0 if all is well, 1 with a warning, 2 with a fault. Changes nothing.

    Raises `StartError` for settings that can't be used, unless a program asks: it gets a finding.
    """
    try:
        settings = load_settings()
    except StartError as error:
        if not args.json:
            raise
        findings: tuple[Symptom, ...] = (unusable(str(error)),)
    else:
        findings = asyncio.run(_findings(settings, offline=args.offline))
    level = worst(findings)
    if args.json:
        found = [{**asdict(one), "level": one.level.name.lower()} for one in findings]
        print(json.dumps({"worst": level.name.lower(), "findings": found}, indent=2))
    else:
        for one in findings:
            print(f"{one.level.name.lower():8} {one.about:12} {one.words}")
            if one.advice:
                print(f"{'':21} → {one.advice}")
    return int(level)


async def _findings(settings: Settings, *, offline: bool) -> tuple[Symptom, ...]:
    now = SystemClock().now()
    machine = examine(settings.database_path, CopyPlan(settings.copies_dir, settings.backups), now)
    stored, places = _stored(settings, machine)
    asked = await _asked(settings, places, offline=offline)
    return diagnose(asked, machine, stored, _bank(settings), now)


def _stored(settings: Settings, machine: Machine) -> tuple[Stored | None, tuple[Used, ...]]:
    """What the database says, where there is one that today's code can read."""
    if not machine.has_database or machine.damage or machine.waiting:
        return None, ()
    path = settings.database_path
    app = App(AppConfig(database_path=path, bank=Bank.of(()), clock=SystemClock()))
    address = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        stored = looks.gather(connection, app.dues, app.clock.now())
        return stored, looks.used(connection, app.places)


async def _asked(settings: Settings, places: tuple[Used, ...], *, offline: bool) -> DiscordReport:
    if offline:
        return DiscordReport(token=TokenState.NOT_WANTED)
    if settings.token is None:
        return DiscordReport(token=TokenState.MISSING)
    try:
        token = token_of(settings)
    except StartError:
        return DiscordReport(token=TokenState.MALFORMED)
    wants = settings.message_content == "auto"
    return await ask(token, SystemClock(), places, wants=wants)


def _bank(settings: Settings) -> int | str:
    try:
        return len(load_the_bank(settings).active)
    except StartError as error:
        return str(error)
