"""What the privacy policy says of a table with what people wrote or did. Pure."""

from dataclasses import dataclass

YOU = "Only you"
GROUP = "Everyone in the server"
UNLESS_HIDDEN = f"{GROUP}, unless you hide (`/streak visibility`)"
WITH_THE_LAST = "Only with the last server that has anything about you (*How long*)"
"""What is the same in every server."""
YOU_UNTIL_SHARED = "Only you, until you share it"


@dataclass(frozen=True, slots=True)
class Kept:
    """What the privacy policy says of rows about a person, in member English."""

    what: str
    why: str
    seen_by: str = YOU
    """Besides whoever runs the bot."""
    ends: str = ""
    """When it goes automatically, with the figure of whatever does it; "": never."""


@dataclass(frozen=True, slots=True)
class AgeingText:
    """What somebody wrote and the operator may let end by its age: the text goes, the row that
    says that it was there stays; without a ``column`` the row goes."""

    written_at: str
    """The column of the moment from which it counts."""
    column: str = ""
