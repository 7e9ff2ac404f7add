"""Export requests: from a recorded result to a checked release."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from .catalog import Listing
from .display import table_html
from .errors import NotRecorded, OutputUnsafe, VitrineError
from .lineage import recorded
from .messages import Language, language_of, text
from .result import Result
from .session import Session
from .transport import ask, path_of
from .verdict import FIRST_PAUSE, LONGEST_PAUSE

State = Literal["draft", "submitted", "in review", "returned", "approved", "released", "rejected", "withdrawn"]

# Of a chart that was made for the screen: its data stay here, and the gateway draws it from the protected table.
DATA = ("data", "datasets", "params")


@dataclass(frozen=True)
class ExportOutput:
    """An output of a request. `withheld`: rows whose statistics do not leave. `decision` once every review is in."""

    id: str
    kind: Literal["table", "figure", "estimates", "code", "file"]
    name: str
    verdict: Literal["safe alone", "review", "declared"]
    withheld: int
    decision: Literal["approved", "returned", "rejected"] | None


@dataclass(frozen=True)
class PickUp:
    """Where a release is fetched, and the code to give there."""

    address: str
    code: str


class Export:
    """A request as it was when last asked for; `refresh()` asks again."""

    def __init__(self, found: Mapping[str, Any], language: Language) -> None:
        self._found = found
        self._language: Language = language

    @property
    def id(self) -> str:
        """Id of the request."""
        return str(self._found["id"])

    @property
    def state(self) -> State:
        """draft, submitted, in review, returned, approved, released, rejected or withdrawn."""
        state: State = self._found["state"]
        return state

    @property
    def outputs(self) -> tuple[ExportOutput, ...]:
        """What leaves, or was asked to."""
        return tuple(
            ExportOutput(each["id"], each["kind"], each["name"], each["verdict"], each["withheld"], each.get("decision"))
            for each in self._found["outputs"]
        )

    @property
    def due(self) -> str | None:
        """When the checkers' answer is due (ISO 8601, UTC); None while nobody has to answer."""
        return self._found.get("due")

    @property
    def pickup(self) -> PickUp | None:
        """Where what was released is fetched."""
        found = (self._found.get("release") or {}).get("pickup")
        return None if found is None else PickUp(found["address"], found["code"])

    @property
    def next(self) -> str:
        """What to do next, in one sentence."""
        pickup = self.pickup
        return text(
            f"next.{self.state}",
            self._language,
            due=(self.due or "")[:10] or "…",
            address=pickup.address if pickup else "…",
            code=pickup.code if pickup else "…",
        )

    def refresh(self) -> Export:
        """Asks how the request stands now, and returns itself."""
        self._found = ask(Session.current(), path_of("requests", self.id))
        return self

    def withdraw(self) -> Export:
        """Takes the request back, for ever. Raises `ProblemError` where it is too late. Returns itself."""
        self._found = ask(Session.current(), path_of("requests", self.id, "withdraw"), method="POST")
        return self

    def _head(self) -> str:
        return f"{text(f'export.{self.state}', self._language)} · {self.id}"

    def _rows(self) -> list[list[str]]:
        return [
            [
                each.name,
                text(f"name.{each.verdict}", self._language),
                str(each.withheld) if each.withheld else "",
                text(f"decision.{each.decision}", self._language) if each.decision else "",
            ]
            for each in self.outputs
        ]

    def __repr__(self) -> str:
        rows = ["  ".join(part for part in row if part) for row in self._rows()]
        return "\n".join([self._head(), *rows, self.next])

    def _repr_html_(self) -> str:
        heads = [(text(f"head.{name}", self._language), "") for name in ("output", "verdict", "withheld", "decision")]
        table = table_html(heads, self._rows(), self._head(), right=frozenset({2}), lead=True)
        return f"<div>{table}<p>{escape(self.next)}</p></div>"


def export(
    results: Any,
    description: str,
    *,
    name: str | None = None,
    figure: Any = None,
    title: str | None = None,
    alt: str | None = None,
    geometry: str | None = None,
) -> Export:
    """Asks for results to leave, and submits the request.

    `results` is a `Result`, a frame or table that is still what the gateway recorded, or a list of them. `description`
    says what they show and what for: a checker reads it first. What else a checker needs comes from lineage.

    Where a cell may not leave, the gateway withholds it. With `figure`, a Vega-Lite specification or an Altair chart
    whose fields are columns of the result, the figure leaves in the place of the table; the gateway draws it from the
    table with those cells withheld, so the chart's own data are not sent. `title` stands above it, `alt` says what it
    shows (by default the description), `geometry` is the column of places of a map.

    Raises `NotRecorded` for anything else than a recorded result, `OutputUnsafe` where a result may not leave even so,
    and `ProblemError` where the gateway refuses. Then nothing is submitted, and no draft stays behind.
    """
    session = Session.current()
    queries = [_query(each) for each in (results if isinstance(results, (list, tuple)) else [results])]
    if not queries:
        raise VitrineError("no-results", text("no-results.title"), text("no-results.remedy"))
    if len(queries) > 1 and (name is not None or figure is not None):
        raise VitrineError("several-results", text("several-results.title"), text("several-results.remedy"))
    proposals = [_proposal(session, query) for query in queries]
    drawn = None if figure is None else _figure(figure, title=title, alt=alt or description, geometry=geometry)
    names = _names([name or proposal["name"] for proposal in proposals])
    request = ask(session, path_of("projects", session.project, "requests"), method="POST")
    try:
        for proposal, called in zip(proposals, names, strict=True):
            output = {
                "kind": "table",
                "name": called,
                "words": {**proposal["words"], "description": description},
                "query": proposal["query"],
                **(drawn or {}),
            }
            ask(session, path_of("requests", request["id"], "outputs"), method="POST", body=output)
        return Export(ask(session, path_of("requests", request["id"], "submit"), method="POST"), session.language)
    except BaseException:
        _leave(session, request["id"])
        raise


def exports() -> Listing[Export]:
    """The export requests of this project that are yours, or as its lead all of them; the longest due first."""
    session = Session.current()
    found = ask(session, "requests", query={"project": session.project})
    items = [Export(ask(session, path_of("requests", each["id"])), session.language) for each in found]

    def row(it: Export) -> tuple[str, ...]:
        outputs = ", ".join(output.name for output in it.outputs)
        return (outputs or it.id, text(f"export.{it.state}", language_of(None)), it.next)

    return Listing(items, "exports", ("outputs", "state", "next"), row)


def _query(result: Any) -> str:
    found: Result | None = recorded(result)
    if found is None:
        raise NotRecorded
    return found.id


def _proposal(session: Session, query: str) -> Mapping[str, Any]:
    """What would leave; waits for the verdict."""
    pause = FIRST_PAUSE
    while True:
        found: Mapping[str, Any] = ask(session, path_of("queries", query, "proposal"))
        if found["state"] == "ready":
            break
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)
    if found["afterwards"] == "unsafe":
        raise OutputUnsafe(query)
    return found


def _figure(figure: Any, *, title: str | None, alt: str, geometry: str | None) -> dict[str, Any]:
    chart = figure if isinstance(figure, Mapping) else figure.to_dict()
    spec = {key: value for key, value in chart.items() if key not in DATA}
    own = spec.pop("title", None)
    spec.pop("description", None)
    return {
        "kind": "figure",
        "spec": spec,
        "title": title if title is not None else own if isinstance(own, str) else "",
        "alt": alt,
        **({} if geometry is None else {"geometry": geometry}),
    }


def _names(names: Sequence[str]) -> list[str]:
    """Each its own: a request has no two outputs of one name."""
    found: list[str] = []
    for name in names:
        number = 2
        called = name
        while called in found:
            called = f"{name}-{number}"
            number += 1
        found.append(called)
    return found


def _leave(session: Session, request: str) -> None:
    try:
        ask(session, path_of("requests", request, "withdraw"), method="POST")
    except VitrineError:
        pass  # What went wrong first is what is told.
