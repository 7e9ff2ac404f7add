"""A closer look at a result: what was measured, and what would mend it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest
from standin import StandIn, as_json, problem

import vitrine


@pytest.fixture
def claims(deliver: Callable[..., vitrine.Result], table: pa.Table) -> vitrine.Result:
    return deliver(table, "claims", verdict="unsafe")


def cell(area: str | None, units: int, shares: list[float], outcome: str, columns: list[str]) -> dict[str, Any]:
    return {
        "key": [{"column": "area", "value": area}],
        "columns": columns,
        "unitType": "person",
        "unit": {"en": "people", "fr": "personnes"},
        "records": 20,
        "units": units,
        "required": 11,
        "shares": shares,
        "outcome": outcome,
    }


def test_what_was_measured_is_a_frame_with_a_row_for_each_measure(gateway: StandIn, claims: vitrine.Result) -> None:
    cells = [cell("48", 10, [0.5, 0.75], "unsafe", ["n", "total"]), cell(None, 30, [], "safe alone", ["n"])]
    found = {"query": claims.id, "total": 2, "cells": cells}
    gateway.on("GET", f"/api/queries/{claims.id}/evidence", as_json(found))
    frame = claims.evidence()
    assert list(frame.columns)[:4] == ["area", "statistic", "unit_type", "units"]
    assert frame.iloc[0].to_dict() == {
        "area": "48",
        "statistic": "n, total",
        "unit_type": "person",
        "units": 10,
        "required": 11,
        "margin": -1,
        "records": 20,
        "largest": 0.5,
        "two_largest": 0.75,
        "outcome": "unsafe",
    }
    assert frame[["area", "largest"]].iloc[1].isna().all()


def test_nothing_measured_is_an_empty_frame(gateway: StandIn, claims: vitrine.Result) -> None:
    found = {"query": claims.id, "total": 0, "cells": []}
    gateway.on("GET", f"/api/queries/{claims.id}/evidence", as_json(found))
    assert claims.evidence().empty


def test_what_is_withheld_is_said_so(gateway: StandIn, claims: vitrine.Result) -> None:
    reply = problem("evidence-withheld", "A producer does not let it be shown.", "Checkers see it.", status=403)
    gateway.on("GET", f"/api/queries/{claims.id}/evidence", reply)
    with pytest.raises(vitrine.ProblemError) as caught:
        claims.evidence()
    assert caught.value.code == "evidence-withheld"


def test_a_remedy_says_what_it_does_and_which_query_does_it(gateway: StandIn, claims: vitrine.Result) -> None:
    remedy = {
        "kind": "merge",
        "key": "area",
        "codes": ["48", "05"],
        "message": {"en": "Merge them.", "fr": "Les fusionner."},
        "effect": {"before": 3, "after": 1, "mended": 2, "fewer": 1},
        "verdict": "unsafe",
        "sql": "SELECT 1",
    }
    gateway.on("GET", f"/api/queries/{claims.id}/remedies", as_json([remedy]))
    assert claims.remedies() == [vitrine.Remedy("merge", "Merge them.", "unsafe", 2, 1, 1, "SELECT 1")]
