"""What the columns of a DuckDB file take on the disk: what an extract of some of them will take is reckoned from it."""

from __future__ import annotations

import re
from typing import Any

import duckdb

from names import literal, quote

BLOCK = 262_144


def sizes(connection: duckdb.DuckDBPyConnection, datasets: list[dict[str, Any]]) -> dict[str, Any]:
    """By dataset: its rows, and the bytes of each column. Of a file that was checkpointed."""
    segments = " UNION ALL ".join(
        f"SELECT {literal(dataset['name'])} AS dataset, column_name, block_id, block_offset, additional_block_ids "
        f"FROM pragma_storage_info({literal(quote(dataset['name']))})"
        for dataset in datasets
    )
    # A segment ends where the next one of its block begins.
    taken = connection.execute(
        f"SELECT dataset, column_name, sum(bytes + {BLOCK} * len(additional_block_ids))::BIGINT FROM (SELECT *, "
        f"coalesce(lead(block_offset) OVER (PARTITION BY block_id ORDER BY block_offset), {BLOCK}) - block_offset AS bytes "
        f"FROM ({segments}) WHERE block_id >= 0) GROUP BY ALL"
    ).fetchall()
    by_column = {(dataset, column): bytes for dataset, column, bytes in taken}
    return {dataset["name"]: _of(connection, dataset, by_column) for dataset in datasets}


def _of(connection: duckdb.DuckDBPyConnection, dataset: dict[str, Any], taken: dict[tuple[str, str], int]) -> dict[str, Any]:
    names = [variable["name"] for variable in dataset["variables"]]
    ends = ", ".join(f"min({quote(name)}) AS least{at}, max({quote(name)}) AS most{at}" for at, name in enumerate(names))
    # What cannot be reckoned, as up to an infinite day, is as it stands here.
    spans = ", ".join(f"TRY({_span(variable['type'], f'least{at}', f'most{at}')})" for at, variable in enumerate(dataset["variables"]))
    found = connection.execute(f"SELECT records, {spans} FROM (SELECT count(*) AS records, {ends} FROM main.{quote(dataset['name'])})")
    rows, *widths = found.fetchone() or [0]
    columns = {}
    for name, width in zip(names, widths, strict=True):
        # What stands in order here, and takes nothing, will stand in another.
        shuffled = rows * int(width or 0).bit_length() // 8
        columns[name] = max(taken.get((dataset["name"], name), 0), shuffled)
    return {"rows": rows, "columns": columns}


def _span(kind: str, least: str, most: str) -> str:
    """Greatest less least, of types that are kept as whole numbers: DuckDB knows both without looking at the rows."""
    kind = kind.upper()
    if kind == "DATE":
        return f"{most} - {least}"
    if kind.startswith("TIMESTAMP"):
        return f"epoch_us({most}) - epoch_us({least})"
    decimal = re.fullmatch(r"DECIMAL\(\d+,\s*(\d+)\)", kind)
    if decimal:
        return f"({most}::DOUBLE - {least}::DOUBLE) * 1e{decimal[1]}"
    if kind.removeprefix("U") in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT"):
        return f"{most}::HUGEINT - {least}::HUGEINT"
    return "0"
