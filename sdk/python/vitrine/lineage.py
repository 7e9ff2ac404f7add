"""Where an object comes from, as far as the gateway's record can say.

What is said here helps the researcher; nothing relies on it. An export names queries, and the gateway works from its
own record of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from .delivered import delivered
from .messages import text
from .result import Result
from .sameness import same_content
from .session import Session
from .transport import ask, path_of
from .verdict import VerdictName


@dataclass(frozen=True, repr=False)
class Lineage:
    """`state` is 'recorded' while the content is what the gateway recorded under `query`, else 'derived'.

    `sources`: ids of the sources that may be in it. `verdict_at_most`: the best verdict that it can still get; None for
    a preview, which cannot leave at all.
    """

    state: Literal["recorded", "derived"]
    query: str | None
    sources: tuple[str, ...]
    verdict_at_most: VerdictName | None

    def _lines(self) -> list[str]:
        if self.verdict_at_most is None:
            first, last = text("lineage.preview"), []
        else:
            first = text(f"lineage.{self.state}", query=self.query)
            last = [text("lineage.at-most", verdict=text(f"name.{self.verdict_at_most}"))]
        sources = ", ".join(self.sources) or text("lineage.no-sources")
        return [first, text("lineage.sources", sources=sources), *last]

    def __repr__(self) -> str:
        return "\n".join(self._lines())

    def _repr_html_(self) -> str:
        return f"<p>{'<br>'.join(escape(line) for line in self._lines())}</p>"


def lineage(obj: Any) -> Lineage:
    """The lineage of a Result, an Arrow table, a Polars or a pandas frame, or of anything else.

    Recorded, while its columns, their order, types and values are those of a result that this kernel received: they
    are compared when asked, so that a frame changed in place is derived from then on. Everything else is derived from
    all that this kernel received: a join could have mixed any of it, so nothing less would be sound.

    Raises what asking the gateway for its records may raise.
    """
    session = Session.current()
    result = recorded(obj)
    if result is None:
        sources = {source for identity in delivered.queries for source in _sources(session, identity)}
        return Lineage("derived", None, tuple(sorted(sources)), "review")
    sources = set(_sources(session, result.id))
    return Lineage("recorded", result.id, tuple(sorted(sources)), None if result.preview else _best_verdict(result))


def recorded(obj: Any) -> Result | None:
    """The result that an object is, or still holds unchanged."""
    if isinstance(obj, Result):
        return obj
    return next((result for result in delivered.candidates(obj) if same_content(obj, result.arrow())), None)


def _best_verdict(result: Result) -> VerdictName:
    """The verdict where it is there; the best there is while it is pending. Without a verdict a person must judge."""
    found = result.verdict(wait=False)
    return found.verdict or ("safe alone" if found.state == "pending" else "review")


# A record's sources never change.
_known: dict[str, tuple[str, ...]] = {}


def _sources(session: Session, identity: str) -> tuple[str, ...]:
    if identity not in _known:
        record = ask(session, path_of("queries", identity))
        _known[identity] = tuple(each["source"] for each in record["sources"])
    return _known[identity]
