"""Whether a result could leave, and why not."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from .display import verdict_html, verdict_text
from .messages import Language, say
from .session import Session
from .transport import ask, path_of

if TYPE_CHECKING:
    import pandas as pd

VerdictName = Literal["safe alone", "review", "unsafe"]

# First pause between two looks, and the longest, in seconds.
FIRST_PAUSE, LONGEST_PAUSE = 0.02, 1.0


@dataclass(frozen=True)
class Finding:
    """A rule that a cell fails, or that could not be decided. `cell` names the cell by its keys, where it is about one."""

    code: str
    verdict: Literal["review", "unsafe"]
    message: str
    remedy: str
    producer: str | None
    cell: str | None
    column: str | None
    unit_type: str | None
    measured: float | None
    required: float | None


@dataclass(frozen=True, repr=False)
class Verdict:
    """`verdict` is None unless `state` is 'ready'. `cells` counts: total, unsafe, review, absent."""

    query: str
    state: Literal["pending", "ready", "failed"]
    verdict: VerdictName | None
    findings: tuple[Finding, ...]
    findings_total: int
    cells: Mapping[str, int]
    evidence: Literal["shown", "withheld"] | None
    language: Language

    def frame(self) -> pd.DataFrame:
        """The findings as a pandas frame, a row each."""
        import pandas as pd

        names = list(Finding.__dataclass_fields__)
        return pd.DataFrame([[getattr(each, name) for name in names] for each in self.findings], columns=names)

    def __repr__(self) -> str:
        return verdict_text(self)

    def _repr_html_(self) -> str:
        return verdict_html(self)


def wait_for_verdict(query: str, *, wait: bool, timeout: float | None) -> Verdict:
    session = Session.current()
    until = None if timeout is None else time.monotonic() + timeout
    pause = FIRST_PAUSE
    while True:
        found = ask(session, path_of("queries", query, "verdict"))
        late = until is not None and time.monotonic() + pause > until
        if found["state"] != "pending" or not wait or late:
            return _verdict(found, session.language)
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)


def _verdict(found: Mapping[str, Any], language: Language) -> Verdict:
    findings = tuple(_finding(each, language) for each in found.get("findings", ()))
    return Verdict(
        query=found["query"],
        state=found["state"],
        verdict=found.get("verdict"),
        findings=findings,
        findings_total=found.get("findingsTotal", len(findings)),
        cells=found.get("cells", {}),
        evidence=found.get("evidence"),
        language=language,
    )


def _finding(found: Mapping[str, Any], language: Language) -> Finding:
    cell = found.get("cell")
    keys = None
    if cell is not None:
        keys = ", ".join(f"{key['column']} = {_value(key, language)}" for key in cell["key"])
    return Finding(
        code=found["code"],
        verdict=found["verdict"],
        message=say(found["message"], language),
        remedy=say(found["remedy"], language),
        producer=found.get("producer"),
        cell=keys or None,
        column=None if cell is None else cell.get("column"),
        unit_type=found.get("unitType"),
        measured=found.get("measured"),
        required=found.get("required"),
    )


def _value(key: Mapping[str, Any], language: Language) -> str:
    value = "NULL" if key["value"] is None else str(key["value"])
    label = say(key["label"], language) if "label" in key else ""
    return f"{value} ({label})" if label and label != value else value
