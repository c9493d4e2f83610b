"""How a field stands in its column, where its type alone doesn't say. See ``core.records``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Codec:
    """Stands beside a field: ``Annotated[X, Codec(load, store)]``."""

    load: Callable[[Any], Any]
    store: Callable[[Any], Any]
