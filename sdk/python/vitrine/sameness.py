"""Whether a frame still holds exactly what an Arrow table holds: columns, order, types, values."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from .frames import to_pandas, to_polars

if TYPE_CHECKING:
    import pyarrow as pa


def same_content(obj: Any, table: pa.Table) -> bool:
    """False for anything that is not an Arrow table, a Polars or a pandas frame, and where nothing can be decided."""
    if obj is table:
        return True
    import pyarrow as pa

    # A library that was not imported has made no frame.
    pandas, polars = sys.modules.get("pandas"), sys.modules.get("polars")
    if isinstance(obj, pa.Table):
        return obj.schema.equals(table.schema) and all(
            _same_column(*pair) for pair in zip(obj.columns, table.columns, strict=True)
        )
    if polars is not None and isinstance(obj, polars.DataFrame):
        return obj.shape == table.shape and _same_polars(obj, table)
    if pandas is not None and isinstance(obj, pandas.DataFrame):
        return obj.shape == table.shape and _same_pandas(obj, table)
    return False


def _same_column(one: pa.ChunkedArray, other: pa.ChunkedArray) -> bool:
    import pyarrow as pa
    import pyarrow.compute as pc

    if one.equals(other):
        return True
    if not pa.types.is_floating(one.type) or len(one) != len(other):
        return False
    # Arrow says that NaN differs from NaN.
    nan = pc.is_nan(one)
    none = pa.scalar(None, one.type)
    return bool(nan.equals(pc.is_nan(other))) and bool(pc.if_else(nan, none, one).equals(pc.if_else(nan, none, other)))


def _same_polars(frame: Any, table: pa.Table) -> bool:
    expected = to_polars(table)
    return bool(
        frame.schema == expected.schema and list(frame.columns) == list(expected.columns) and frame.equals(expected)
    )


def _same_pandas(frame: Any, table: pa.Table) -> bool:
    if list(frame.columns) != list(table.column_names):
        return False
    expected = to_pandas(table)
    return bool(
        frame.index.equals(expected.index) and list(frame.dtypes) == list(expected.dtypes) and frame.equals(expected)
    )
