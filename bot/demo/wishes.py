"""What the people of the demo want of mock interviews, as they would type it. Pure."""

from dataclasses import dataclass
from datetime import date, time

from bot.demo import cast
from bot.demo.plot import TODAY


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody types into the forms of /mock join; hours are on their own clock.
    ``looks_on``: rather a shadow than nothing, when the number is odd. ``joins``: not before
    that date, at that time of the group."""

    name: str
    level: str
    tracks: tuple[str, ...]
    hours: str
    zone: str
    topics: tuple[str, ...] = ()
    looks_on: bool = False
    joins: date = date.min
    at: time = time(18, 30)


WISHES = (
    Wish(
        name=cast.ADA.name,
        level="senior",
        tracks=("coding", "ml-system-design"),
        hours="Wed and Thu 17:30–20:30",
        zone="Berlin",
        topics=("evaluation", "system-design"),
    ),
    Wish(
        name=cast.NOOR.name,
        level="senior",
        tracks=("ml-breadth", "ml-system-design"),
        hours="weekdays 20-23",
        zone="Asia/Karachi",
        topics=("statistics",),
    ),
    Wish(
        name=cast.BEN.name,
        level="mid",
        tracks=("coding", "ml-breadth"),
        hours="Tue, Wed and Thu 5pm to 8pm",
        zone="London",
    ),
    Wish(
        name=cast.MIKA.name,
        level="mid",
        tracks=("coding", "behavioural"),
        hours="Wed, Thu 19–23",
        zone="Helsinki",
    ),
    Wish(
        name=cast.ORGANISER,
        level="mid",
        tracks=("ml-breadth", "behavioural"),
        hours="Wed–Thu 11am–1pm",
        zone="New York",
        looks_on=True,
    ),
    Wish(
        name=cast.ZOE.name,
        level="junior",
        tracks=("ml-breadth", "behavioural"),
        hours="weekdays 5pm–9pm, Sat 10-13",
        zone="Lisbon",
        joins=TODAY,
    ),
)
