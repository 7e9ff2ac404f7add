"""What one compartment may see of one source version: granted columns and rows, numbers, pseudonyms and row order of its own."""

from __future__ import annotations

from itertools import accumulate
from math import isfinite
from typing import Any

import duckdb

from failures import BuildFailed
from keys import order_sql, pseudonym_sql
from names import literal, quote
from progress import Progress


Largest = dict[str, dict[str, dict[str, Any]]]

# How many of the largest units bounds are kept for: a threshold above needs a look at every unit.
DEEPEST = 100


def build(job: dict[str, Any], secret: bytes, beside: str, progress: Progress) -> Largest:
    """Writes the new file `beside`. Nothing that is not granted is ever copied into it, not even for a moment. Answers the bounds that proofs may use."""
    largest: Largest = {}
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
            amounts = [variable["name"] for variable in dataset["columns"] if variable["amount"]]
            largest[dataset["name"]] = {unit["column"]: _largest(connection, dataset["name"], unit["column"], amounts) for unit in dataset["units"]}
        connection.execute("CHECKPOINT target")
        connection.execute("DETACH target")
    return largest


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


def _largest(connection: duckdb.DuckDBPyConnection, name: str, unit: str, amounts: list[str]) -> dict[str, Any]:
    """
    By number n: what the n largest units hold of all records, and of the sum of absolute values of each amount. No n units of any part of the table hold more.
    An amount that has no such sum has no bounds.
    """
    totals = ["count(*)"] + [f"sum(abs({quote(amount)}))::DOUBLE" for amount in amounts]
    row = connection.execute(
        f"SELECT {', '.join(f'max(t{place}, {DEEPEST})' for place in range(len(totals)))} FROM (SELECT "
        f"{', '.join(f'{total} AS t{place}' for place, total in enumerate(totals))} FROM target.{quote(name)} WHERE {quote(unit)} IS NOT NULL GROUP BY {quote(unit)})"
    ).fetchone()
    records, *sums = [list(accumulate(top or [])) for top in row or []]
    variables = {amount: held for amount, held in zip(amounts, sums) if all(map(isfinite, held))}
    return {"records": records, "variables": variables, "nonNegative": _non_negative(connection, name, list(variables))}


def _non_negative(connection: duckdb.DuckDBPyConnection, name: str, amounts: list[str]) -> list[str]:
    row = connection.execute(f"SELECT {', '.join(f'coalesce(min({quote(amount)}) >= 0, false)' for amount in amounts)} FROM target.{quote(name)}").fetchone() if amounts else None
    return [amount for amount, least in zip(amounts, row or []) if least]


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
