"""Why something stands in the plan, in plain words. Pure."""

from datetime import date

from bot.prepare.plan.rules.values import STORIES_WANTED

WEAK_BELOW = 0.7


def reviews(count: int, *, is_now: bool) -> str:
    """Reviews that come due in a week."""
    when = "due by the end of this week" if is_now else "due in that week"
    return f"{count:,} {when}, a minute each while you still remember"


def due_today(count: int) -> str:
    """Reviews that are due now."""
    return f"{count:,} due today, a minute each while you still remember"


def daily() -> str:
    """The question of the day."""
    return "your group's rhythm, and a topic you didn't choose"


def topic(right: int, seen: int) -> str:
    """A topic, by the latest quiz answers."""
    if not seen:
        return "no quiz has asked you about it yet"
    if right / seen < WEAK_BELOW:
        return f"{right} of {seen} right lately"
    return f"{right} of {seen} right lately: keep it fresh"


def mock(held: int, wanted: int) -> str:
    """A mock interview that is still to be held."""
    return f"{held} of {wanted} held so far; nothing is closer to the real interview"


def agreed(on: date) -> str:
    """A mock interview that two have agreed on."""
    return f"agreed for {on:%A} {on.day} {on:%B}"


def entries() -> str:
    """Entries of lists."""
    return "what is still open there, a few each week"


def day_before() -> str:
    """The list of the day before."""
    return "for the day before, so that nothing is left to chance"


def stories(count: int) -> str:
    """Stories that are still to be written."""
    have = "you have none yet" if not count else f"you have {count}"
    return f"{have}; {STORIES_WANTED} answer nearly every behavioural question"


def light() -> str:
    """The last days."""
    return "the last days are light: rest counts more now"


def anything() -> str:
    """A week for which there is nothing in particular."""
    return "a little, to stay in practice"
