"""The messages that only sheets of preparing can get; all others are those of the bank."""

from __future__ import annotations

from enum import Enum

from bot.bank.problems import Level, Place, Problem


class PrepFault(Enum):
    """A kind of fault: level, what is wrong, how to fix it."""

    # Loader
    NO_FILES = "!", "no sheet (*.yaml) is here", "add files such as portfolio.yaml"
    EMPTY_FILE = "!", "the file is empty", "begin with `id:` and `title:`"
    WRONG_NAME = "!", "the file holds the sheet {id}", "rename the file to {id}.yaml"
    MISPLACED = "!", "`{key}` doesn't belong to a sheet of kind {kind}", "leave it out"
    MISSING = "!", "`{key}` is missing in a sheet of kind {kind}", "add it: {help}"
    AREA_OR_TOPICS = (
        "!",
        "a section needs either `area` or `topics`",
        "name one area of the guide, or topics of the bank",
    )
    UNKNOWN_AREA = "!", "`{text}` is not an area of {guide}", "{advice}"
    UNKNOWN_TOPIC = "!", "`{text}` is not a topic of the bank", "{advice}"
    WEEKS_DIFFER = (
        "!",
        "the plan is for {weeks} weeks and has {count} sections",
        "write one section a week",
    )
    # Lints
    REPEATED_ENTRY = "!", "this entry stands at {other} too", "keep one of them"
    REPEATED_WHY = "?", "this why stands at {other} too", "say why of this very entry"
    MINUTES_DIFFER = (
        "!",
        "this week takes {minutes} minutes with the routine, the plan gives {aim}",
        "change `minutes` of its items",
    )
    TOPIC_UNPLANNED = "!", "no week of the plan names the topic {topic}", "add it to a week"
    AREA_UNCOVERED = "!", "no section covers {guide}:{area}", "write one with this area"
    FEW_RESOURCES = "!", "topic {topic} has {count} resources", "at least {least} are needed"
    PLAN_MISSING = "!", "there is no plan for {weeks} weeks", "write one"

    def at(self, place: Place, **words: object) -> Problem:
        """The fault at a place, its braces filled from `words`."""
        sign, message, fix = self.value
        level = Level.ERROR if sign == "!" else Level.WARNING
        told = message.format(**words), fix.format(**words)
        return Problem(place.file, place.line, place.column, *told, level)
