"""Files of SAS, Stata and SPSS, by pyreadstat (ReadStat; Apache-2.0), a part at a time."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa
import pyreadstat

from names import quote

READERS = {"sas": pyreadstat.read_sas7bdat, "stata": pyreadstat.read_dta, "spss": pyreadstat.read_sav}
ROWS = 100_000


def load_foreign(connection: duckdb.DuckDBPyConnection, dataset: str, path: str, form: str) -> str:
    """Copies the file into a table of schema `came`, with its columns' own names; answers the table's name in SQL."""
    table = f"came.{quote(dataset)}"
    connection.execute("CREATE SCHEMA IF NOT EXISTS came")
    made = False
    for part, _ in pyreadstat.read_file_in_chunks(READERS[form], path, chunksize=ROWS, output_format="dict"):
        arrow = pa.table({name: _array(values) for name, values in part.items()})
        connection.register("part", arrow)
        if not made:
            columns = ", ".join(f"{quote(field.name)} {_type(field.type)}" for field in arrow.schema)
            connection.execute(f"CREATE TABLE {table} ({columns})")
            made = True
        connection.execute(f"INSERT INTO {table} SELECT * FROM part")
        connection.unregister("part")
    return table


def _array(values: Any) -> pa.Array:
    array = pa.array(values, from_pandas=True)
    # A part in which every value is missing says nothing of the column's type.
    return array.cast(pa.string()) if pa.types.is_null(array.type) else array


def _type(kind: pa.DataType) -> str:
    if pa.types.is_floating(kind):
        return "DOUBLE"
    if pa.types.is_integer(kind):
        return "BIGINT"
    if pa.types.is_date(kind):
        return "DATE"
    if pa.types.is_timestamp(kind):
        return "TIMESTAMP"
    if pa.types.is_time(kind):
        return "TIME"
    return "VARCHAR"
