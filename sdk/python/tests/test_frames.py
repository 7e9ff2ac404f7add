"""Arrow, Polars and pandas hold the same values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import vitrine

Deliver = Callable[..., vitrine.Result]

DAY = dt.date(2023, 5, 17)
MOMENT = dt.datetime(2023, 5, 17, 12, 30, 0, 123456)
COLUMNS: list[tuple[str, pa.DataType, list[Any], str]] = [
    ("int8", pa.int8(), [1, -128, 127], "int8"),
    ("int32 with NULL", pa.int32(), [1, None, 3], "Int32"),
    ("int64 past 2^53 with NULL", pa.int64(), [2**53 + 1, None, -(2**63)], "Int64"),
    ("uint64", pa.uint64(), [2**64 - 1, 0, 1], "uint64"),
    ("uint8 with NULL", pa.uint8(), [255, None, 0], "UInt8"),
    ("boolean", pa.bool_(), [True, False, True], "bool"),
    ("boolean with NULL", pa.bool_(), [True, None, False], "boolean"),
    ("float", pa.float32(), [1.5, -0.25, 3.0], "float32"),
    ("double", pa.float64(), [1.5, 1e300, -2.5], "float64"),
    ("text with NULL", pa.string(), ["é", None, ""], "str"),
    ("date", pa.date32(), [DAY, None, dt.date(1848, 2, 24)], "datetime64[ms]"),
    ("timestamp", pa.timestamp("us"), [MOMENT, None, MOMENT], "datetime64[us]"),
    ("timestamp with zone", pa.timestamp("us", "UTC"), [MOMENT.replace(tzinfo=dt.UTC)] * 3, "datetime64[us, UTC]"),
    ("sum of integers", pa.decimal128(38, 0), [Decimal(12), None, Decimal(-3)], "Int64"),
    ("sum of integers, whole", pa.decimal128(38, 0), [Decimal(12), Decimal(0), Decimal(-3)], "int64"),
    ("too large a sum", pa.decimal128(38, 0), [Decimal(2**70), None, Decimal(1)], "float64"),
    ("decimal", pa.decimal128(18, 2), [Decimal("1.25"), None, Decimal("-3.50")], "float64"),
    ("enum", pa.dictionary(pa.uint8(), pa.string()), ["F", "M", None], "category"),
    ("time", pa.time64("us"), [dt.time(1, 2, 3), None, dt.time(23, 59)], "object"),
    ("list", pa.list_(pa.int32()), [[1, 2], None, []], "object"),
    ("struct", pa.struct([("a", pa.int32())]), [{"a": 1}, None, {"a": None}], "object"),
]


def plain(value: Any) -> Any:
    """A pandas value as Python's, for comparison."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return (
        None
        if not isinstance(value, dict | list) and pd.isna(value)
        else value.item()
        if hasattr(value, "item")
        else value
    )


@pytest.mark.parametrize(
    ("kind", "values", "dtype"), [column[1:] for column in COLUMNS], ids=[column[0] for column in COLUMNS]
)
def test_each_type_arrives_with_its_values(deliver: Deliver, kind: pa.DataType, values: list[Any], dtype: str) -> None:
    result = deliver(pa.table({"x": pa.array(values, kind)}))
    assert result.arrow()["x"].to_pylist() == values
    polars = result.polars()["x"].to_list()
    assert [
        each.replace(tzinfo=dt.UTC) if isinstance(each, dt.datetime) and each.tzinfo else each for each in polars
    ] == values
    frame = result.pandas()
    assert str(frame["x"].dtype) == dtype
    found = [plain(value) for value in frame["x"]]
    if pa.types.is_date(kind):
        found = [value and value.date() for value in found]
    if pa.types.is_decimal(kind):
        values = [None if value is None else float(value) for value in values]
    assert found == values


def test_frames_have_the_columns_in_order_and_the_rows_from_0(deliver: Deliver, table: pa.Table) -> None:
    result = deliver(table)
    assert list(result.pandas().columns) == result.polars().columns == result.columns == ["code", "people", "amount"]
    assert result.pandas().index.equals(pd.RangeIndex(3))
    assert isinstance(result.polars(), pl.DataFrame)


def test_an_empty_result_keeps_its_columns(deliver: Deliver, table: pa.Table) -> None:
    result = deliver(table.slice(0, 0))
    assert result.rows == 0 and result.pandas().shape == (0, 3) and result.polars().shape == (0, 3)


def test_columns_of_one_name_are_all_kept_in_pandas(deliver: Deliver) -> None:
    frame = deliver(pa.table([[1], [2]], names=["x", "x"])).pandas()
    assert frame.to_numpy().tolist() == [[1, 2]]


@pytest.mark.parametrize("column", ["whole", "nullable", "real", "text", "day", "flag"])
def test_a_frame_can_be_changed_and_the_result_does_not_change_with_it(deliver: Deliver, column: str) -> None:
    table = pa.table(
        {
            "whole": [1, 2, 3], "nullable": pa.array([1, None, 3]), "real": [1.0, 2.0, 3.0], "text": ["a", "b", "c"],
            "day": [DAY, DAY, dt.date(2000, 1, 1)], "flag": pa.array([True, None, False]),
        }
    )  # fmt: skip
    result = deliver(table)
    frame = result.pandas()
    frame.loc[0, column] = frame.loc[2, column]
    assert frame[column].iloc[0] == frame[column].iloc[2]
    assert result.arrow().equals(table)
