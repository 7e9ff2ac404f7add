"""Frames of an Arrow table, as the users of each library expect them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import MissingLibrary

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


def to_polars(table: pa.Table) -> pl.DataFrame:
    """Shares Arrow's memory; chunks stay as they came."""
    try:
        import polars as pl
    except ImportError:
        raise MissingLibrary("polars") from None
    frame = pl.from_arrow(table, rechunk=False)
    assert isinstance(frame, pl.DataFrame)
    return frame


def to_pandas(table: pa.Table) -> pd.DataFrame:
    """See `Result.pandas` for the types."""
    try:
        import pandas as pd
    except ImportError:
        raise MissingLibrary("pandas") from None
    columns = {index: _series(column) for index, column in enumerate(table.columns)}
    frame = pd.DataFrame(columns, index=pd.RangeIndex(table.num_rows), copy=False)
    frame.columns = pd.Index(table.column_names, dtype="str")
    return frame


def _series(column: pa.ChunkedArray) -> Any:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_decimal(column.type):
        column = _number(column)
    kind = column.type
    if column.null_count > 0 and (pa.types.is_integer(kind) or pa.types.is_boolean(kind)):
        # pandas' nullable types: as floats, identifiers and counts past 2^53 would change.
        name = str(kind)
        nullable = (
            "boolean" if name == "bool" else name.replace("uint", "UInt") if name[0] == "u" else name.capitalize()
        )
        return pd.Series(pd.api.types.pandas_dtype(nullable).__from_arrow__(column), copy=False)
    if pa.types.is_float16(kind):
        column = pc.cast(column, pa.float32())
    series = column.to_pandas(date_as_object=False)
    # Numbers of a single chunk are the table's own memory, which must stay as it was delivered.
    return series.copy() if column.num_chunks == 1 else series


def _number(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    if column.type.scale == 0:
        try:
            return pc.cast(column, pa.int64())
        except pa.ArrowInvalid:
            pass  # Larger than an int64 holds.
    return pc.cast(column, pa.float64())
