"""Totals by unit: records grouped by their units are a record-level relation again."""

from __future__ import annotations

from typing import Any

from .answer import Answer
from .case import Case, Relation, Row, columns_of
from .contributions import contribution, values
from .rows import records, truth


def add_totals(case: Case, answer: Answer) -> None:
    """Put the totals that a query names among the relations."""
    totals = case.query.get("totals")
    if totals is None:
        return
    source = case.relations[totals["from"]]
    judge_totals(case, answer, totals, source)
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in records(source):
        if all(truth(case, condition, row) is True for condition in totals["where"]):
            groups.setdefault(tuple(row[key] for key in totals["keys"]), []).append(row)
    kept = [key.split(".")[1] for key in totals["keys"]]
    case.relations[totals["name"]] = {
        "name": totals["name"],
        "kind": "record-level",
        "units": [unit for unit in source["units"] if unit["column"] in kept],
        "variables": [
            *({**case.variable(key)} for key in totals["keys"]),
            *({"name": s["name"], "kind": "magnitude", "sensitive": False, "type": s["type"]} for s in totals["statistics"]),
        ],
        "keys": [kept],
        "packs": source["packs"],
        "columns": [*kept, *(s["name"] for s in totals["statistics"])],
        "rows": [[*key, *(total(s, rows) for s in totals["statistics"])] for key, rows in groups.items()],
    }


def judge_totals(case: Case, answer: Answer, totals: dict[str, Any], source: Relation) -> None:
    if any(f"{source['name']}.{unit['column']}" not in totals["keys"] for unit in source["units"]):
        answer.undecided("unit-not-kept", relation=source["name"])
    for column in {column for condition in totals["where"] for column in columns_of(condition)}:
        variable = case.variable(column)
        if variable["sensitive"] or variable["kind"] == "magnitude":
            answer.undecided("condition-in-totals", column=column)


def total(statistic: dict[str, Any], rows: list[Row]) -> Any:
    if statistic["kind"] == "sum":
        found = values(statistic, rows)
        return sum(found) if found else None
    return contribution(statistic, rows)
