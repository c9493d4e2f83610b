"""``demo --script``: a week without a browser, told, tabled and checked.

Deterministic: the same bank gives the same text. Needs simcord, but not its page.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from itertools import groupby

from bot.bank.loader import load_bank
from bot.bank.model import Bank, topic_name
from bot.core.bundle import bundled
from bot.daily.streaks import tx as streaks
from bot.demo import checks
from bot.demo.personas import MEMBERS
from bot.demo.store import Day
from bot.demo.story import Story, open_story
from bot.demo.timeline import SETUP_ON, TODAY, WEEK, Happening, Sort, day_words
from bot.demo.world import World

LAST_DAY = TODAY + timedelta(days=6)
NOT_AS_IT_MUST_BE = 1
Say = Callable[[str], None]


async def play(say: Say = print, *, bank: Bank | None = None) -> int:
    """Play three weeks quietly and one aloud; 0 if all is as it must be, else 1."""
    say("Playing three weeks of a study group: how they begin, then quietly, then one week aloud.")
    known = load_bank(bundled("content") / "bank") if bank is None else bank
    async with open_story(known, WEEK) as story:
        history = await story.tell_until(TODAY)
        _tell(say, [one for one in history if one.at.date() == SETUP_ON])
        say(_before(history))
        week, wrong = await _live(story)
        wrong += await checks.everything(story)
        _tell(say, [*history[-1:], *week])
        _table(say, known, await checks.ledger(story.world))
        await _standings(say, story.world)
    return _verdict(say, wrong)


async def _live(story: Story) -> tuple[list[Happening], list[str]]:
    """The week, checked while it goes on."""
    told: list[Happening] = []
    wrong: list[str] = []
    outages = {one.on for one in story.timeline.outages}
    while not _is_over(story, told):
        news = await story.next_thing()
        told += news
        wrong += await checks.a_second_run_does_nothing(story.world)
        on = story.world.now().date()
        if on in outages and any(one.sort is Sort.REVEAL for one in news):
            wrong += await checks.streaks_are_shown_as_they_are(story.world)
    return told, wrong


def _is_over(story: Story, told: list[Happening]) -> bool:
    today = story.world.now().date()
    revealed = any(one.sort is Sort.REVEAL and one.at.date() >= LAST_DAY for one in told)
    return revealed or today > LAST_DAY


def _before(history: list[Happening]) -> str:
    asked = sum(one.sort is Sort.POST for one in history) - 1
    answered = sum(one.sort is Sort.ANSWER for one in history)
    people = "\n".join(f"  {one.name:<5} {one.about}" for one in MEMBERS)
    return (
        f"\nA study group of {len(MEMBERS)}:\n{people}\n\n"
        f"Three weeks went by: {asked} questions, {answered} answers. This is the fourth."
    )


def _tell(say: Say, week: list[Happening]) -> None:
    for on, group in groupby(week, key=lambda one: one.at.date()):
        say(f"\n{day_words(on)}")
        for one in group:
            say(f"  {one.at:%H:%M}  {one.text}")


def _table(say: Say, bank: Bank, days: tuple[Day, ...]) -> None:
    say("\nThe ledger")
    say(f"  {'Date':<11}{'State':<10}{'Answers':>7}  Question")
    for day in days:
        say(f"  {_short(day.on):<11}{day.state:<10}{day.answers or '':>7}  {_what(bank, day)}")


def _short(on: date) -> str:
    return f"{on:%a} {on.day:>2} {on:%b}"


def _what(bank: Bank, day: Day) -> str:
    question = bank.questions.get(day.question_id or "")
    if question is None:
        return day.reason
    topic = topic_name(question.topic)
    void = f" (void: {day.reason})" if day.reason else ""
    return f"{question.title} · {topic}, {question.difficulty.value}{void}"


async def _standings(say: Say, world: World) -> None:
    say("\nThe streaks")
    for name, member in world.members.items():
        look_up = partial(streaks.progress, guild_id=world.guild.id, user_id=member.id)
        one = await world.app.database.read(look_up)
        say(
            f"  {name:<6}{one.current:>3} in a row, longest {one.longest:>2}, "
            f"{one.answered:>2} answers, freezes in hand: {one.freezes}"
        )


def _verdict(say: Say, wrong: list[str]) -> int:
    if not wrong:
        say("\nAll is as it must be.")
        return 0
    say("\nNot as it must be:")
    for one in dict.fromkeys(wrong):
        say(f"  - {one}")
    return NOT_AS_IT_MUST_BE
