"""What the facts mean, and what to do. Pure.

Each rule takes what is known and says one finding or several; ``diagnose`` puts them in the order
in which an operator would look.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from bot.core.uptime.rules import SILENCE
from bot.operate.doctor.rules.facts import (
    MOST,
    Concern,
    DiscordReport,
    Machine,
    Stored,
    Symptom,
    TokenState,
)
from bot.operate.doctor.rules.servers import places, roles, servers

SKEW, BAD_SKEW = timedelta(seconds=5), timedelta(minutes=1)
"""From when on a clock that is wrong moves what has a time, and from when on members notice."""
LATE = timedelta(minutes=5)
"""A row that is due for so long and was never tried: nobody works on it."""
BACKUP_AGE = timedelta(hours=26)
LITTLE, TOO_LITTLE = 1_000_000_000, 100_000_000
"""Bytes that are free on the disk."""


def diagnose(
    asked: DiscordReport, machine: Machine, stored: Stored | None, bank: str | int, now: datetime
) -> tuple[Symptom, ...]:
    """Everything, in the order to look at it. ``stored``: None where the database can't be read;
    ``bank``: how many questions, or what is wrong with it."""
    found = [*_token(asked), *_intents(asked), *_clock(asked), *_disk(machine), *_database(machine)]
    found += [*_deletions(machine), *_bank(bank)]
    if stored is not None:
        found += [*_alive(stored, now), *_work(stored, now), *_stuck(stored), *_outage(stored, now)]
    return (*found, *_backup(machine, now), *servers(asked), *places(asked), *roles(asked))


def unusable(settings: str) -> Symptom:
    """The one finding where the settings can't be used, by the sentence that says why."""
    advice = "Correct them in the environment, `.env` or `studybot.yaml`, then ask again."
    return Symptom("settings", Concern.FAULT, settings, advice)


def worst(findings: Iterable[Symptom]) -> Concern:
    """The worst level of all; OK of none."""
    return max((one.level for one in findings), default=Concern.OK)


def _token(asked: DiscordReport) -> Iterator[Symptom]:
    if asked.token is TokenState.VALID:
        yield Symptom("token", Concern.OK, f"Discord knows it as {asked.name}")
    elif asked.token is TokenState.REFUSED:
        advice = "Reset it in the developer portal and set STUDYBOT_TOKEN to the new one."
        yield Symptom("token", Concern.FAULT, "Discord refuses it", advice)
    elif asked.token is TokenState.MALFORMED:
        words = "what STUDYBOT_TOKEN holds is no token, so Discord was not asked"
        advice = "Write it as one word, without quotes and without `Bot` before it."
        yield Symptom("token", Concern.FAULT, words, advice)
    elif asked.token is TokenState.MISSING:
        advice = "Set STUDYBOT_TOKEN. Nothing that only Discord knows could be looked at."
        yield Symptom("token", Concern.WARNING, "there is none", advice)
    elif asked.token is TokenState.NOT_WANTED:
        yield Symptom("token", Concern.OK, "Discord was not asked: `--offline` was typed")
    else:
        words = f"Discord could not be asked: {asked.why}"
        yield Symptom("token", Concern.WARNING, words, "Look at the connection, then ask again.")


def _intents(asked: DiscordReport) -> Iterator[Symptom]:
    if asked.message_content is None:
        return
    if asked.message_content and asked.wants_content:
        words = "Message Content is granted: plain messages in the thread count as answers"
    elif asked.message_content:
        words = "Message Content is granted, and not asked for: STUDYBOT_MESSAGE_CONTENT is `never`"
    else:
        words = "Message Content is not granted: members answer by the button, which is enough"
    yield Symptom("intents", Concern.OK, words)


def _clock(asked: DiscordReport) -> Iterator[Symptom]:
    if asked.discord_ahead is None:
        return
    seconds = asked.discord_ahead.total_seconds()
    words = f"{abs(seconds):.0f} s {'behind' if seconds > 0 else 'ahead of'} Discord's"
    off, advice = abs(asked.discord_ahead), "Switch on the machine's time service (NTP)."
    if off < SKEW:
        yield Symptom("clock", Concern.OK, "it agrees with Discord's")
    else:
        level = Concern.FAULT if off >= BAD_SKEW else Concern.WARNING
        yield Symptom("clock", level, words, advice)


def _disk(machine: Machine) -> Iterator[Symptom]:
    if machine.free_bytes is None and machine.damage:
        return  # nobody could look
    if machine.free_bytes is None:
        advice = "It is made by the first start. If the bot did run, look at STUDYBOT_DATA_DIR."
        yield Symptom("disk", Concern.WARNING, f"there is no folder {machine.folder}", advice)
        return
    yield room(machine.folder, machine.free_bytes)


def room(folder: str, free_bytes: int) -> Symptom:
    """Whether there is enough for what is to be kept."""
    words = f"{free_bytes / 1e9:.1f} GB are free for {folder}"
    if free_bytes >= LITTLE:
        return Symptom("disk", Concern.OK, words)
    level = Concern.FAULT if free_bytes < TOO_LITTLE else Concern.WARNING
    return Symptom("disk", level, words, "Free some: with a full disk nothing can be kept.")


def _database(machine: Machine) -> Iterator[Symptom]:
    if machine.damage or machine.obstacle:
        yield _in_the_way("database", machine.damage or machine.obstacle)
    if machine.damage or (machine.obstacle and not machine.has_database):
        return
    if not machine.has_database:
        advice = "The first start makes it. If there was one, look at STUDYBOT_DATA_DIR."
        yield Symptom("database", Concern.WARNING, "there is none yet", advice)
    elif not machine.schema:
        advice = "If there was one, look at STUDYBOT_DATA_DIR, or put a copy back."
        yield Symptom("database", Concern.WARNING, "nothing was ever written into it", advice)
    elif machine.waiting:
        steps = "1 step waits" if machine.waiting == 1 else f"{machine.waiting} steps wait"
        words = f"it is whole, at {machine.schema}; {steps}"
        advice = "The next start makes a copy, then applies them."
        yield Symptom("database", Concern.WARNING, words, advice)
    else:
        yield Symptom("database", Concern.OK, f"it is whole, at {machine.schema}")


def _deletions(machine: Machine) -> Iterator[Symptom]:
    if machine.list_fault:
        yield _in_the_way("deletions", machine.list_fault)


def _in_the_way(about: str, sentence: str) -> Symptom:
    words, stop, advice = sentence.rpartition(". ")
    if not stop:
        return Symptom(about, Concern.FAULT, sentence, "The log and the machine's log may say why.")
    return Symptom(about, Concern.FAULT, words, f"{advice}.")


def _bank(bank: str | int) -> Iterator[Symptom]:
    if isinstance(bank, int):
        yield Symptom("bank", Concern.OK, _counted(bank, "question"))
    else:
        yield _in_the_way("bank", bank)


def _alive(stored: Stored, now: datetime) -> Iterator[Symptom]:
    if stored.alive_at is None:
        yield Symptom("bot", Concern.WARNING, "it has never run on this database")
    elif now - stored.alive_at >= SILENCE:
        words = f"no sign of life since {_at(stored.alive_at)}"
        advice = "Start it: `studybot run`. If it runs, its log says why Discord is away."
        yield Symptom("bot", Concern.FAULT, words, advice)
    elif stored.away_since is not None and now - stored.away_since >= SILENCE:
        words = f"some servers have not been served since {_at(stored.away_since)}"
        yield Symptom("bot", Concern.FAULT, words, "The log says why; it is tried again and again.")
    else:
        yield Symptom("bot", Concern.OK, "it runs and takes answers")


def _work(stored: Stored, now: datetime) -> Iterator[Symptom]:
    if stored.late:
        since = stored.late_since or now
        things = _things(stored.late)
        words = f"{things} untried, the first since {_at(since)}"
        yield Symptom("work", Concern.WARNING, words, "The bot is away, or behind: see the log.")
    else:
        following = "nothing is planned"
        if stored.next_at is not None:
            following = f"next at {_at(stored.next_at)}"
        words = f"{following}; {_things(stored.due)} for their time"
        yield Symptom("work", Concern.OK, words)


def _things(number: int) -> str:
    return "1 thing waits" if number == 1 else f"{number} things wait"


def _stuck(stored: Stored) -> Iterator[Symptom]:
    for one in stored.stuck[:MOST]:
        words = (
            f"{one.how_many} × {one.kind} in server {one.guild_id} since {_at(one.since)}: "
            f"{one.problem}; tried again at {_at(one.again_at)}"
        )
        yield Symptom("stuck", Concern.WARNING, words, _cure(one.problem))
    if len(stored.stuck) > MOST:
        words = f"and {len(stored.stuck) - MOST} more of this kind"
        yield Symptom("stuck", Concern.WARNING, words, "Begin with those above.")


def _cure(problem: str) -> str:
    """What helps a row that failed, by the kind of its failure (``DeliveryFailure``)."""
    return {
        "temporary": "Nothing: it is tried again automatically once Discord is back.",
        "forbidden": "An organiser gives the permission; it then goes out at once.",
        "gone": "An organiser chooses another channel with /setup or /organise interviews.",
        "closed-dms": "Nothing: this person takes no direct messages.",
        "limit": "An organiser tidies the server, such as its active threads.",
        "refused": "A fault of the bot: report it with the log's lines about this row.",
    }.get(problem.partition(":")[0], "The log has the lines about it.")


def _outage(stored: Stored, now: datetime) -> Iterator[Symptom]:
    if stored.outage_from is None:
        yield Symptom("outage", Concern.OK, "none so far")
    elif stored.outage_to is None:
        words = f"one has lasted since {_at(stored.outage_from)}"
        yield Symptom("outage", Concern.WARNING, words, "Days that it spoils cost nobody a streak.")
    else:
        minutes = round((stored.outage_to - stored.outage_from).total_seconds() / 60)
        took = _counted(minutes, "minute")
        words = f"the last began {_at(stored.outage_from)} and took {took}"
        yield Symptom("outage", Concern.OK, words)


def _backup(machine: Machine, now: datetime) -> Iterator[Symptom]:
    if machine.copies_obstacle:
        yield _in_the_way("backup", machine.copies_obstacle)
    if not machine.has_database:
        return
    not_now = "None is made of a database that can't be used: see to that first."
    if not machine.backups_wanted:
        advice = "Set STUDYBOT_BACKUPS to more than 0, or copy it yourself: `studybot backup FILE`."
        yield Symptom("backup", Concern.WARNING, "none is made", advice)
    elif machine.backup_at is None:
        advice = "The bot makes one a minute after its start. The log says why it could not."
        advice = not_now if machine.damage else advice
        yield Symptom("backup", Concern.WARNING, "there is none yet", advice)
    elif now - machine.backup_at > BACKUP_AGE:
        advice = "The bot makes one a day while it runs. The log says why it could not."
        advice = not_now if machine.damage else advice
        words = f"the last is from {_at(machine.backup_at)}"
        yield Symptom("backup", Concern.WARNING, words, advice)
    else:
        yield Symptom("backup", Concern.OK, f"the last is from {_at(machine.backup_at)}")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
