"""Two parts of one result."""

from __future__ import annotations

from typing import Any

from .answer import Answer
from .case import Case, Condition
from .rows import compared


def judge_parts(one: Case, other: Case, answer: Answer) -> None:
    """Two parts that read one record-level relation must say that they read different records of it; of two relations, they may not be about the
    same units."""
    if any(a != b and spaces(one, a) & spaces(other, b) for a in reads(one) for b in reads(other)):
        answer.undecided("overlapping-parts")
    for name in reads(one) & reads(other):
        if not any(
            a["column"] == b["column"] and differ(one, name, a, b) for a in equalities(one, name) for b in equalities(other, name)
        ):
            answer.undecided("overlapping-parts", relation=name)


def reads(case: Case) -> set[str]:
    totals = case.query.get("totals")
    return {totals["from"] if totals and relation["name"] == totals["name"] else relation["name"] for relation in case.contributing()}


def spaces(case: Case, name: str) -> set[str]:
    return {unit["space"] for unit in case.relations[name]["units"]}


def equalities(case: Case, name: str) -> list[Condition]:
    """Conditions `column = literal` of a relation, where it stands in FROM. A membership reads its relation for both parts alike."""
    totals = case.query.get("totals", {"from": "", "where": []})
    conditions = totals["where"] if totals["from"] == name else case.query["where"] if name in case.from_names else []
    members = [c["member"]["relation"] for c in [*case.query["where"], *case.query["conditions"]] if "member" in c]
    return [c for c in conditions if c.get("op") == "=" and "of" not in c and c["column"].startswith(f"{name}.") and name not in members]


def differ(case: Case, name: str, one: Condition, other: Condition) -> bool:
    """As values of the column: 2022 and '2022' are one year."""
    kind: Any = case.variable(one["column"])["type"]
    sample = 0 if kind in ("INTEGER", "BIGINT") else ""
    return compared(sample, one["values"][0]) != compared(sample, other["values"][0])
