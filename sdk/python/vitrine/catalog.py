"""What the project is, and which data it may use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Generic, TypeVar, overload

from .display import table_html
from .messages import count, language_of, say, text
from .session import Session
from .transport import ask, path_of

T = TypeVar("T")


class Listing(Sequence[T], Generic[T]):
    """A sequence that shows itself as a table."""

    def __init__(self, items: Iterable[T], kind: str, heads: Sequence[str], row: Callable[[T], Sequence[str]]) -> None:
        self._items = tuple(items)
        self._kind = kind
        self._heads = heads
        self._row = row

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._items[index]

    def __len__(self) -> int:
        return len(self._items)

    def _caption(self) -> str:
        return count(self._kind, len(self), language_of(None))

    def __repr__(self) -> str:
        return "\n".join([self._caption(), *("  ".join(part for part in self._row(item) if part) for item in self)])

    def _repr_html_(self) -> str:
        return table_html(
            [(text(f"head.{head}"), "") for head in self._heads], map(self._row, self), self._caption(), lead=True
        )


@dataclass(frozen=True)
class Variable:
    """`kind`: unit, identifier, category, value or magnitude. `codes` maps each code to its label."""

    name: str
    type: str
    kind: str
    label: str
    description: str
    measure: str | None
    missing: str
    sensitive: bool
    codes: Mapping[str, str]


@dataclass(frozen=True, repr=False)
class DatasetSummary:
    """`id` is what SQL names it; `kind` is 'record-level' or 'public'; `matches` names the variables that a search found."""

    id: str
    source: str
    version: str
    title: str
    description: str
    kind: str
    variables: int
    matches: tuple[str, ...]

    def __repr__(self) -> str:
        return f"{self.id}: {self.title}"


@dataclass(frozen=True, repr=False)
class Dataset:
    """A dataset with its variables. `units` maps each unit type to its column; `keys` are sets of columns."""

    id: str
    source: str
    version: str
    title: str
    description: str
    kind: str
    units: Mapping[str, str]
    keys: tuple[tuple[str, ...], ...]
    variables: Listing[Variable]

    def __repr__(self) -> str:
        return f"{self.id}: {self.title}\n{self.variables!r}"

    def _repr_html_(self) -> str:
        description = f"<p>{escape(self.description)}</p>" if self.description else ""
        return f"<div><p><strong>{escape(self.title)}</strong> <code>{escape(self.id)}</code></p>{description}{self.variables._repr_html_()}</div>"


@dataclass(frozen=True, repr=False)
class Source:
    """`rules`: the producer's rules in force, a sentence each. `isolated`: never combined with another source."""

    id: str
    title: str
    description: str
    producer: str
    public: bool
    isolated: bool
    rules: tuple[str, ...]
    datasets: tuple[str, ...]

    def __repr__(self) -> str:
        return f"{self.id}: {self.title} ({self.producer})"


@dataclass(frozen=True, repr=False)
class Project:
    """`state` is upcoming, active or expired; `role` is the caller's: lead or member; dates are ISO 8601 days."""

    id: str
    title: str
    purpose: str
    state: str
    role: str
    starts: str
    ends: str
    lead: str
    members: tuple[str, ...]
    sources: tuple[str, ...]

    def _lines(self) -> list[str]:
        state = text(f"state.{self.state}")
        return [
            text("project.dates", state=state, starts=self.starts, ends=self.ends),
            text("project.lead", lead=self.lead),
            text("project.members", members=", ".join(self.members)),
            text("project.sources", sources=", ".join(self.sources)),
        ]

    def __repr__(self) -> str:
        return "\n".join([f"{self.id}: {self.title}", self.purpose, *self._lines()])

    def _repr_html_(self) -> str:
        lines = "<br>".join(escape(line) for line in self._lines())
        return f"<div><p><strong>{escape(self.title)}</strong></p><p>{escape(self.purpose)}</p><p>{lines}</p></div>"


def _ask(*parts: str, query: Mapping[str, str] | None = None) -> tuple[Any, Callable[[Mapping[str, str] | None], str]]:
    """The project's answer, and how to read its texts."""
    session = Session.current()
    found = ask(session, path_of("projects", session.project, *parts), query=query)
    return found, lambda both: say(both or {}, session.language)


def project() -> Project:
    """The project of this session."""
    found, tell = _ask()
    return Project(
        id=found["id"],
        title=tell(found["title"]),
        purpose=tell(found["purpose"]),
        state=found["state"],
        role=found["role"],
        starts=found["starts"],
        ends=found["ends"],
        lead=found["lead"]["name"],
        members=tuple(member["name"] for member in found["members"]),
        sources=tuple(each["source"] for each in found["approvals"] if each["state"] == "granted"),
    )


def sources() -> Listing[Source]:
    """The sources that the project may use: granted and public ones."""
    found, tell = _ask("sources")
    items = [
        Source(
            id=each["id"],
            title=tell(each["title"]),
            description=tell(each["description"]),
            producer=tell(each["producer"]["title"]),
            public=each["public"],
            isolated=each["isolated"],
            rules=tuple(tell(rule) for rule in each["rules"]),
            datasets=tuple(dataset["id"] for version in each["versions"] for dataset in version["datasets"]),
        )
        for each in found
    ]
    heads = ("source", "title", "producer", "datasets")
    return Listing(items, "sources", heads, lambda it: (it.id, it.title, it.producer, ", ".join(it.datasets)))


def datasets(search: str | None = None) -> Listing[DatasetSummary]:
    """The datasets that the project may use, or those that match a search in names, labels and codes, best first."""
    found, tell = _ask("datasets", query={"q": search} if search else None)
    items = [
        DatasetSummary(
            id=each["id"],
            source=each["source"],
            version=each["version"],
            title=tell(each["title"]),
            description=tell(each["description"]),
            kind=each["kind"],
            variables=each["variables"],
            matches=tuple(each.get("matches", ())),
        )
        for each in found
    ]
    heads = (
        ("dataset", "title", "source", "variables", "matches")
        if search
        else ("dataset", "title", "source", "variables")
    )

    def row(it: DatasetSummary) -> tuple[str, ...]:
        return (it.id, it.title, it.source, str(it.variables), ", ".join(it.matches))[: len(heads)]

    return Listing(items, "datasets", heads, row)


def dataset(id: str) -> Dataset:  # noqa: A002 - the catalogue's own word
    """One dataset with its variables; `id` is what SQL names it. Raises `ProblemError` where there is none to be seen."""
    found, tell = _ask("datasets", id)
    variables = [_variable(each, tell) for each in found["variables"]]
    heads = ("variable", "type", "label", "codes")
    return Dataset(
        id=found["id"],
        source=found["source"],
        version=found["version"],
        title=tell(found["title"]),
        description=tell(found["description"]),
        kind=found["kind"],
        units={unit["type"]: unit["column"] for unit in found["units"]},
        keys=tuple(tuple(key) for key in found["keys"]),
        variables=Listing(variables, "variables", heads, lambda it: (it.name, it.type, it.label, _codes(it))),
    )


def _variable(found: Mapping[str, Any], tell: Callable[[Mapping[str, str] | None], str]) -> Variable:
    nomenclature = found.get("nomenclature") or {"codes": []}
    return Variable(
        name=found["name"],
        type=found["type"],
        kind=found["kind"],
        label=tell(found["label"]),
        description=tell(found.get("description")),
        measure=found.get("measure"),
        missing=tell(found.get("missing")),
        sensitive=found["sensitive"],
        codes={each["code"]: tell(each["label"]) for each in nomenclature["codes"]},
    )


def _codes(variable: Variable) -> str:
    first = list(variable.codes.items())[:4]
    more = ", …" if len(variable.codes) > len(first) else ""
    return ", ".join(f"{code} = {label}" for code, label in first) + more
