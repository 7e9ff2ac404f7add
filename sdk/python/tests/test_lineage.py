"""A frame is recorded while it is what the gateway delivered, and derived from everything else from then on."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from standin import QUERIES, StandIn, result

import vitrine

Deliver = Callable[..., vitrine.Result]
FORMS = [vitrine.Result.arrow, vitrine.Result.polars, vitrine.Result.pandas, lambda it: it]


@pytest.fixture
def claims(deliver: Deliver, table: pa.Table) -> vitrine.Result:
    return deliver(table, "claims", "geography", verdict="safe alone")


@pytest.mark.parametrize("form", FORMS)
def test_what_was_delivered_is_recorded(claims: vitrine.Result, form: Callable[[vitrine.Result], Any]) -> None:
    found = vitrine.lineage(form(claims))
    assert (found.state, found.query, found.sources, found.verdict_at_most) == (
        "recorded",
        claims.id,
        ("claims", "geography"),
        "safe alone",
    )


@pytest.mark.parametrize("form", FORMS[:3])
def test_a_frame_outlives_its_result_and_is_recorded_still(
    deliver: Deliver, table: pa.Table, form: Callable[[vitrine.Result], Any]
) -> None:
    claims = deliver(table, "claims")
    frame, query = form(claims), claims.id
    if form is FORMS[0]:
        return  # the table is the result's own: it has no life beside it
    del claims
    gc.collect()
    assert vitrine.lineage(frame).query == query


def test_a_pandas_frame_changed_in_place_is_derived_until_it_is_changed_back(claims: vitrine.Result) -> None:
    frame = claims.pandas()
    before = frame.loc[0, "people"]
    frame.loc[0, "people"] = before + 1
    found = vitrine.lineage(frame)
    assert (found.state, found.query, found.verdict_at_most) == ("derived", None, "review")
    frame.loc[0, "people"] = before
    assert vitrine.lineage(frame).state == "recorded"


CHANGES: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "a value": lambda frame: frame.assign(amount=frame.amount + 1),
    "a missing value filled": lambda frame: frame.assign(amount=frame.amount.fillna(0)),
    "a name": lambda frame: frame.rename(columns={"code": "area"}),
    "the order of columns": lambda frame: frame[["people", "code", "amount"]],
    "the order of rows": lambda frame: frame.iloc[::-1],
    "the order of rows, numbered anew": lambda frame: frame.iloc[::-1].reset_index(drop=True),
    "a type": lambda frame: frame.astype({"people": "Int32"}),
    "fewer rows": lambda frame: frame.head(2),
    "fewer columns": lambda frame: frame[["code"]],
    "one more column": lambda frame: frame.assign(share=0.5),
    "an index": lambda frame: frame.set_index("code"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_any_change_makes_a_pandas_frame_derived(
    claims: vitrine.Result, change: Callable[[pd.DataFrame], pd.DataFrame]
) -> None:
    assert vitrine.lineage(change(claims.pandas())).state == "derived"


def test_a_copy_with_the_same_content_is_recorded(claims: vitrine.Result) -> None:
    assert vitrine.lineage(claims.pandas().copy()).query == claims.id
    assert vitrine.lineage(claims.polars().clone()).query == claims.id
    assert vitrine.lineage(pa.table(claims.arrow().to_pydict(), schema=claims.arrow().schema)).query == claims.id


def test_any_change_makes_a_polars_frame_or_an_arrow_table_derived(claims: vitrine.Result) -> None:
    frame = claims.polars()
    for changed in (
        frame.with_columns(pl.col("people") + 1),
        frame.reverse(),
        frame.select("people", "code", "amount"),
        frame.cast({"people": pl.Int32}),
    ):
        assert vitrine.lineage(changed).state == "derived"
    frame[0, "people"] = 5
    assert vitrine.lineage(frame).state == "derived"
    table = claims.arrow()
    for other in (
        table.slice(1),
        table.rename_columns(["a", "b", "c"]),
        table.select(["people", "code", "amount"]),
        table.set_column(1, "people", pa.array([1, 2, 3])),
    ):
        assert vitrine.lineage(other).state == "derived"


def test_missing_and_not_a_number_are_told_apart_in_arrow_and_polars(deliver: Deliver) -> None:
    nan, null = pa.table({"x": [1.0, float("nan")]}), pa.table({"x": [1.0, None]})
    result = deliver(nan)
    assert vitrine.lineage(pa.table({"x": [1.0, float("nan")]})).query == result.id
    assert vitrine.lineage(null).state == "derived"
    assert vitrine.lineage(pl.DataFrame({"x": [1.0, float("nan")]})).query == result.id
    assert vitrine.lineage(pl.DataFrame({"x": [1.0, None]})).state == "derived"


def test_what_is_derived_may_hold_anything_that_this_kernel_received(claims: vitrine.Result, deliver: Deliver) -> None:
    deliver(pa.table({"wage": [1]}), "wages")
    for anything in (claims.pandas().groupby("code").sum(), pd.DataFrame({"a": [1]}), [1, 2], None, "text"):
        found = vitrine.lineage(anything)
        assert (found.state, found.sources, found.verdict_at_most) == (
            "derived",
            ("claims", "geography", "wages"),
            "review",
        )


def test_before_anything_was_received_nothing_can_be_in_it(deliver: Deliver) -> None:
    assert vitrine.lineage(pd.DataFrame({"a": [1]})).sources == ()


def test_a_result_that_broke_off_is_not_among_what_was_received(gateway: StandIn, deliver: Deliver) -> None:
    gateway.on("POST", QUERIES, result(b"", "broken", cut=True))
    with pytest.raises(vitrine.ResultIncomplete):
        vitrine.query("SELECT 1")
    assert vitrine.lineage([]).sources == ()


@pytest.mark.parametrize(("verdict", "at_most"), [("unsafe", "unsafe"), ("review", "review"), (None, "safe alone")])
def test_a_recorded_frame_can_get_the_verdict_of_its_query(
    deliver: Deliver, table: pa.Table, verdict: str | None, at_most: str
) -> None:
    assert vitrine.lineage(deliver(table, "claims", verdict=verdict).pandas()).verdict_at_most == at_most


def test_a_preview_can_never_leave(deliver: Deliver, table: pa.Table) -> None:
    found = vitrine.lineage(deliver(table, "claims", maximum_rows=3).pandas())
    assert (found.state, found.verdict_at_most) == ("recorded", None)
    assert "never leave" in repr(found)


def test_lineage_is_shown_in_the_sessions_language(claims: vitrine.Result, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Sources: claims, geography" in repr(vitrine.lineage(claims))
    monkeypatch.setenv("VITRINE_LANGUAGE", "fr")
    assert "Verdict, au mieux : sûr seul" in vitrine.lineage(claims)._repr_html_()
