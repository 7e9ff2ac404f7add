"""What one compartment may see of one source version: granted columns and rows, numbers, pseudonyms and row order of its own."""

from __future__ import annotations

from typing import Any

import duckdb

from failures import BuildFailed
from keys import order_sql, pseudonym_sql
from names import literal, quote
from progress import Progress


def build(job: dict[str, Any], secret: bytes, beside: str, progress: Progress) -> None:
    """Writes the new file `beside`. Nothing that is not granted is ever copied into it, not even for a moment."""
    with duckdb.connect(":memory:", config=job["duckdb"]) as connection:
        connection.execute("SET temp_directory = " + literal(job["temporary"]))
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"ATTACH {literal(job['prepared'])} AS source (READ_ONLY)")
        for place, (space, file) in enumerate(sorted(job["units"].items())):
            connection.execute(f"ATTACH {literal(file)} AS units{place}")
        numbered = {space: f"units{place}.numbers" for place, space in enumerate(sorted(job["units"]))}
        _number(connection, job, secret, numbered, progress)
        connection.execute(f"ATTACH {literal(beside)} AS target")
        share = 0.6 / max(1, len(job["datasets"]))
        for place, dataset in enumerate(job["datasets"]):
            with progress.during(0.4 + share * place, 0.4 + share * (place + 1), f"writing {dataset['name']}", connection):
                connection.execute(_select(dataset, secret, numbered))
            for key in dataset["keys"]:
                _check_key(connection, dataset["name"], key)
        connection.execute("CHECKPOINT target")
        connection.execute("DETACH target")


def _number(
    connection: duckdb.DuckDBPyConnection, job: dict[str, Any], secret: bytes, numbered: dict[str, str], progress: Progress
) -> None:
    """
    Gives each unit that has none a number, next in line and in the order of its keyed hash: 1, 2, 3 ... without a gap, the same in every source of the
    compartment. Numbers once given stay: they are in results and notebooks.
    """
    for table in numbered.values():
        connection.execute(f"CREATE TABLE IF NOT EXISTS {table} (pseudonym UUID NOT NULL, number INTEGER NOT NULL)")
    found = [(dataset, unit) for dataset in job["datasets"] for unit in dataset["units"]]
    for place, (dataset, unit) in enumerate(found):
        table = numbered[unit["space"]]
        with progress.during(0.4 * place / len(found), 0.4 * (place + 1) / len(found), f"numbering {dataset['name']}", connection):
            # Within the rows that are granted only: a number must not tell of people who are not here.
            connection.execute(
                f"INSERT INTO {table} SELECT pseudonym, (SELECT coalesce(max(number), 0) FROM {table}) + row_number() OVER (ORDER BY pseudonym) "
                f"FROM (SELECT DISTINCT {pseudonym_sql(secret, unit['space'], quote(unit['from']))}::UUID AS pseudonym "
                f"FROM source.{quote(dataset['name'])}{_where(dataset)}) AS here "
                f"WHERE pseudonym IS NOT NULL AND pseudonym NOT IN (SELECT pseudonym FROM {table})"
            )


def _check_key(connection: duckdb.DuckDBPyConnection, name: str, key: list[str]) -> None:
    """That a join on the key repeats no record is what proofs rest on: it is looked at here, in the columns that are delivered."""
    columns = ", ".join(quote(column) for column in key)
    known = " AND ".join(f"{quote(column)} IS NOT NULL" for column in key)
    row = connection.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM target.{quote(name)} WHERE {known} GROUP BY {columns} HAVING count(*) > 1)"
    ).fetchone()
    if row and row[0] > 0:
        raise BuildFailed("key-not-unique", dataset=name, variables=key, records=row[0])


def _where(dataset: dict[str, Any]) -> str:
    return f" WHERE ({dataset['rows']})" if dataset.get("rows") else ""


def _select(dataset: dict[str, Any], secret: bytes, numbered: dict[str, str]) -> str:
    """One statement: filter, number, pseudonyms, and an order that follows from the key alone within what the operator sorts by."""
    units = dataset["units"]
    spaces = {unit["from"]: unit["space"] for unit in units}
    columns = [f"n{place}.number AS {quote(unit['column'])}" for place, unit in enumerate(units)]
    for variable in dataset["columns"]:
        name = quote(variable["name"])
        if variable["identifying"]:
            # A variable that names no declared unit is its own space: it joins with nothing else.
            space = spaces.get(variable["name"], f"variable {dataset['source']} {dataset['name']} {variable['name']}")
            columns.append(f"{pseudonym_sql(secret, space, f's.{name}')} AS {name}")
        else:
            columns.append(f"s.{name} AS {name}")
    joins = "".join(
        f" LEFT JOIN {numbered[unit['space']]} AS n{place} ON n{place}.pseudonym = s.p{place}" for place, unit in enumerate(units)
    )
    inner = ", ".join(
        ["*", f"{order_sql(secret, dataset['name'], 'rowid')} AS place"]
        + [f"{pseudonym_sql(secret, unit['space'], quote(unit['from']))}::UUID AS p{place}" for place, unit in enumerate(units)]
    )
    order = ", ".join([f"s.{quote(name)}" for name in dataset["sortBy"]] + ["s.place"])
    return (
        f"CREATE TABLE target.{quote(dataset['name'])} AS SELECT {', '.join(columns)} "
        f"FROM (SELECT {inner} FROM source.{quote(dataset['name'])}{_where(dataset)}) AS s{joins} ORDER BY {order}"
    )
