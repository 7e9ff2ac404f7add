"""What the gateway delivered to this process, and which objects were made of it."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .result import Result


class Delivered:
    """Ids of every result that came; the results themselves only as long as someone holds them or a frame made of them."""

    def __init__(self) -> None:
        self.queries: list[str] = []
        self._living: weakref.WeakSet[Result] = weakref.WeakSet()
        self._origins: dict[int, tuple[weakref.ref[Any], Result]] = {}

    def add(self, result: Result) -> None:
        self.queries.append(result.id)
        self._living.add(result)

    def made(self, frame: Any, result: Result) -> None:
        """Notes where a frame comes from. The result lives as long as its frame, for the two to be compared."""
        key = id(frame)
        self._origins[key] = (weakref.ref(frame, lambda _: self._origins.pop(key, None)), result)

    def candidates(self, frame: Any) -> list[Result]:
        """Results that a frame may be, the one that it was made of first."""
        reference, origin = self._origins.get(id(frame), (None, None))
        first = [origin] if origin is not None and reference is not None and reference() is frame else []
        others = {id(result): result for result in (*self._living, *(each for _, each in list(self._origins.values())))}
        return first + [result for result in others.values() if result is not origin]


delivered = Delivered()
