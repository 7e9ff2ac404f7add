"""Reads one case a line (JSON) on stdin and writes one answer a line."""

from __future__ import annotations

import json
import sys
from typing import Any

from .answer import Answer
from .case import Case
from .cells import judge_cells
from .classes import applicable, judge_mixtures
from .rows import base, cells
from .shape import judge_shape
from .totals import add_totals
from .unions import judge_parts


def part(case: Case) -> Answer:
    answer = Answer()
    add_totals(case, answer)
    judge_shape(case, answer)
    judge_mixtures(case, answer, applicable(case))
    judge_cells(case, answer)
    return answer


def check(raw: dict[str, Any]) -> dict[str, Any]:
    case = Case.of(raw, raw["query"])
    answer = part(case)
    if "second" in raw:
        other = Case.of(raw, raw["second"])
        more = part(other)
        answer.cells += more.cells
        answer.output += more.output
        judge_parts(case, other, answer)
    return {**answer.as_json(), "rows": rows_shown(case) if "second" not in raw else None}


def rows_shown(case: Case) -> int | None:
    """How many rows the result has, where nothing leaves rows out: that the SQL asks the same question."""
    query = case.query
    if query["having"] or "limit" in query or (query["distinct"] and query["statistics"]):
        return None
    return sum(len(cells(case, base(case), level)) for level in case.levels())



if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(check(json.loads(line))), flush=True)
