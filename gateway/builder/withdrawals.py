"""People who took back their consent: lists of identifiers, one on each line, of units that no extract may hold."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa

from failures import BuildFailed
from keys import pseudonym_sql

SEPARATORS = ",;\t\""


def load_withdrawals(connection: duckdb.DuckDBPyConnection, lists: list[dict[str, str]], secret: bytes) -> dict[str, str]:
    """Makes a table of pseudonyms of each list; answers its name in SQL by identifier space."""
    tables: dict[str, str] = {}
    for place, listed in enumerate(lists):
        table = tables[listed["space"]] = f"temp.withdrawn{place}"
        connection.register("listed", pa.table({"identifier": pa.array(_identifiers(listed), pa.string())}))
        connection.execute(
            f"CREATE TEMP TABLE {table} AS SELECT DISTINCT {pseudonym_sql(secret, listed['space'], 'identifier')}::UUID AS pseudonym FROM listed "
            "WHERE pseudonym IS NOT NULL"
        )
        connection.unregister("listed")
    return tables


def _identifiers(listed: dict[str, str]) -> list[str]:
    """
    A heading would be an identifier that nobody has, and harms nobody. A line of several fields would be one, too, and leave in the data who took back her
    consent: it is refused.
    """
    try:
        with open(listed["path"], encoding="utf-8-sig") as file:
            lines = [line.strip() for line in file]
    except FileNotFoundError:
        raise BuildFailed("withdrawals-missing", space=listed["space"]) from None
    except UnicodeDecodeError:
        raise BuildFailed("withdrawals-form", space=listed["space"]) from None
    lines = [line[1:-1] if len(line) > 1 and line[0] == line[-1] == '"' else line for line in lines]
    wrong = sum(any(separator in line for separator in SEPARATORS) for line in lines)
    if wrong > 0:
        raise BuildFailed("withdrawals-form", space=listed["space"], records=wrong)
    return lines
