"""What came lately, remembered within bounds."""

from collections.abc import Hashable
from typing import Generic, TypeVar

Item = TypeVar("Item", bound=Hashable)

MOST = 5000
"""What Discord tells twice, or the wrong way round, it tells within seconds."""


class Recent(Generic[Item]):
    """The last few thousand."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._kept = most, dict[Item, None]()

    def __contains__(self, one: Item) -> bool:
        """Whether it came lately."""
        return one in self._kept

    def add(self, one: Item) -> bool:
        """Remember it; whether it is news."""
        if one in self._kept:
            return False
        self._kept[one] = None
        if len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]
        return True
