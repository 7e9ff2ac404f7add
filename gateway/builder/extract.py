"""What one compartment may see of one source version: granted columns and rows, numbers, pseudonyms and row order of its own."""

from __future__ import annotations

from typing import Any

import duckdb

from failures import BuildFailed
from keys import order_sql, pseudonym_sql
from names import literal, quote
from progress import Progress
from withdrawals import load_withdrawals


def build(job: dict[str, Any], secret: bytes, beside: str, progress: Progress) -> dict[str, Any]:
    """
    Writes the new file `beside`. Nothing that is not granted, and nobody who took back her consent, is ever copied into it, not even for a moment. Answers
    how many units are on the lists of those, and how many of them the source has.
    """
    with duckdb.connect(":memory:", config=job["duckdb"]) as connection:
        connection.execute("SET temp_directory = " + literal(job["temporary"]))
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"ATTACH {literal(job['prepared'])} AS source (READ_ONLY)")
        for place, (space, file) in enumerate(sorted(job["units"].items())):
            connection.execute(f"ATTACH {literal(file)} AS units{place}")
        numbered = {space: f"units{place}.numbers" for place, space in enumerate(sorted(job["units"]))}
        withdrawn = load_withdrawals(connection, job["withdrawn"], secret)
        _number(connection, job, secret, numbered, withdrawn, progress)
        connection.execute(f"ATTACH {literal(beside)} AS target")
        share = 0.6 / max(1, len(job["datasets"]))
        for place, dataset in enumerate(job["datasets"]):
            with progress.during(0.4 + share * place, 0.4 + share * (place + 1), f"writing {dataset['name']}", connection):
                connection.execute(_select(dataset, secret, numbered, withdrawn))
            for key in dataset["keys"]:
                _check_key(connection, dataset["name"], key)
        connection.execute("CHECKPOINT target")
        connection.execute("DETACH target")
        return _found(connection, job, secret, withdrawn)


def _number(
    connection: duckdb.DuckDBPyConnection,
    job: dict[str, Any],
    secret: bytes,
    numbered: dict[str, str],
    withdrawn: dict[str, str],
    progress: Progress,
) -> None:
    """
    Gives each unit that has none a number, next in line and in the order of its keyed hash: 1, 2, 3 ... without a gap, the same in every source of the
    compartment. Numbers once given stay: they are in results and notebooks.
    """
    for table in numbered.values():
        connection.execute(f"CREATE TABLE IF NOT EXISTS {table} (pseudonym UUID NOT NULL, number INTEGER NOT NULL)")
    found = [(dataset, at, unit) for dataset in job["datasets"] for at, unit in enumerate(dataset["units"])]
    for place, (dataset, at, unit) in enumerate(found):
        table = numbered[unit["space"]]
        with progress.during(0.4 * place / len(found), 0.4 * (place + 1) / len(found), f"numbering {dataset['name']}", connection):
            # Within the rows that are granted only: a number must not tell of people who are not here.
            connection.execute(
                f"INSERT INTO {table} SELECT pseudonym, (SELECT coalesce(max(number), 0) FROM {table}) + row_number() OVER (ORDER BY pseudonym) "
                f"FROM (SELECT DISTINCT p{at} AS pseudonym FROM {_kept(dataset, secret, withdrawn)}) AS here "
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


def _found(connection: duckdb.DuckDBPyConnection, job: dict[str, Any], secret: bytes, withdrawn: dict[str, str]) -> dict[str, Any]:
    """A list of identifiers in another form than the source's would leave everybody in: whoever gave it learns how many were found."""
    counts = {"listed": 0, "found": 0}
    for space, table in withdrawn.items():
        here = " UNION ALL ".join(
            f"SELECT {_named(secret, unit)} AS pseudonym FROM source.{quote(dataset['name'])}"
            for dataset in job["datasets"]
            for unit in dataset["units"]
            if unit["space"] == space
        ) or "SELECT NULL::UUID AS pseudonym"
        row = connection.execute(f"SELECT count(*), count(*) FILTER (pseudonym IN (SELECT pseudonym FROM ({here}))) FROM {table}").fetchone()
        counts = {name: counts[name] + (row[place] if row else 0) for place, name in enumerate(counts)}
    return counts


def _named(secret: bytes, unit: dict[str, Any]) -> str:
    return f"{pseudonym_sql(secret, unit['space'], quote(unit['from']))}::UUID"


def _kept(dataset: dict[str, Any], secret: bytes, withdrawn: dict[str, str], *more: str) -> str:
    """Records that are granted and about nobody who withdrew, as a relation in SQL: with the pseudonyms of their units as p0, p1 ... and what is asked for besides."""
    units = dataset["units"]
    columns = ["*", *more, *(f"{_named(secret, unit)} AS p{at}" for at, unit in enumerate(units))]
    granted = f" WHERE ({dataset['rows']})" if dataset.get("rows") else ""
    stayed = " AND ".join(
        f"coalesce(p{at} NOT IN (SELECT pseudonym FROM {withdrawn[unit['space']]}), true)" for at, unit in enumerate(units) if unit["space"] in withdrawn
    )
    named = f"(SELECT {', '.join(columns)} FROM source.{quote(dataset['name'])}{granted})"
    return f"(SELECT * FROM {named} WHERE {stayed})" if stayed else named


def _select(dataset: dict[str, Any], secret: bytes, numbered: dict[str, str], withdrawn: dict[str, str]) -> str:
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
    kept = _kept(dataset, secret, withdrawn, f"{order_sql(secret, dataset['name'], 'rowid')} AS place")
    order = ", ".join([f"s.{quote(name)}" for name in dataset["sortBy"]] + ["s.place"])
    return (
        f"CREATE TABLE target.{quote(dataset['name'])} AS SELECT {', '.join(columns)} "
        f"FROM {kept} AS s{joins} ORDER BY {order}"
    )
