"""A source version as one DuckDB file with every declared variable in its declared type: made once, whatever the form it came in."""

from __future__ import annotations

import os
from typing import Any

import duckdb

from failures import BuildFailed
from foreign import load_foreign
from names import literal, quote
from progress import Progress
from sizes import sizes


def prepare(job: dict[str, Any], beside: str, progress: Progress) -> dict[str, Any]:
    """Writes the datasets of the job into the new file `beside`, as tables of their names. Answers their sizes."""
    with duckdb.connect(beside, config=job["duckdb"]) as connection:
        connection.execute("SET temp_directory = " + literal(job["temporary"]))
        connection.execute("SET TimeZone = 'UTC'")
        datasets = job["datasets"]
        if job.get("generator"):
            _generate(connection, job["generator"], job["scale"], progress)
        for place, dataset in enumerate(datasets):
            start, end = 0.5 + 0.5 * place / len(datasets), 0.5 + 0.5 * (place + 1) / len(datasets)
            with progress.during(start, end, f"reading {dataset['name']}", connection):
                raw = _raw(connection, dataset)
                _typed(connection, dataset, raw)
        for (schema, table) in connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall():
            if schema != "main" or table not in {dataset["name"] for dataset in datasets}:
                connection.execute(f"DROP TABLE {quote(schema)}.{quote(table)}")
        connection.execute("CHECKPOINT")
        return sizes(connection, datasets)


def _generate(connection: duckdb.DuckDBPyConnection, script: str, scale: float, progress: Progress) -> None:
    """A centre's own SQL. It is trusted, but it makes data from nothing: it reads no file and no network."""
    other = connection.cursor()
    other.execute("CREATE SCHEMA raw")
    other.execute("SET schema = 'raw'")
    other.execute(f"SET VARIABLE scale = {float(scale)}::DOUBLE")
    statements = duckdb.extract_statements(script)
    for place, statement in enumerate(statements):
        with progress.during(0.5 * place / len(statements), 0.5 * (place + 1) / len(statements), "making the data", other):
            other.execute(statement)
    other.close()


def _raw(connection: duckdb.DuckDBPyConnection, dataset: dict[str, Any]) -> str:
    """A relation in SQL that holds the dataset as it came."""
    origin = dataset["origin"]
    if origin["kind"] == "generator":
        return f"raw.{quote(origin['table'])}"
    path, form = origin["path"], origin["format"]
    if not os.path.isfile(path):
        raise BuildFailed("file-missing", dataset=dataset["name"])
    if form == "parquet":
        return f"read_parquet({literal(path)})"
    if form == "csv":
        return f"read_csv({literal(path)}, header = true, all_varchar = true, nullstr = '')"
    return load_foreign(connection, dataset["name"], path, form)


def _typed(connection: duckdb.DuckDBPyConnection, dataset: dict[str, Any], raw: str) -> None:
    held = {row[0]: row[1] for row in connection.execute(f"DESCRIBE SELECT * FROM {raw}").fetchall()}
    missing = [variable["name"] for variable in dataset["variables"] if variable["name"] not in held]
    if missing:
        raise BuildFailed("variable-missing", dataset=dataset["name"], variables=missing)
    columns = [f"{_cast(variable, held[variable['name']])} AS {quote(variable['name'])}" for variable in dataset["variables"]]
    try:
        connection.execute(f"CREATE TABLE main.{quote(dataset['name'])} AS SELECT {', '.join(columns)} FROM {raw}")
    except (duckdb.ConversionException, duckdb.OutOfRangeException, duckdb.InvalidInputException):
        raise _misfit(connection, dataset, raw, held) from None


def _cast(variable: dict[str, Any], came: str, how: str = "CAST") -> str:
    column = quote(variable["name"])
    if variable["type"] == "VARCHAR" and came in ("DOUBLE", "FLOAT"):
        # Statistical packages keep whole numbers as floating point: an identifier 1.0 is 1.
        return f"CASE WHEN {column} = floor({column}) THEN CAST(CAST({column} AS HUGEINT) AS VARCHAR) ELSE CAST({column} AS VARCHAR) END"
    return f"{how}({column} AS {variable['type']})"


def _misfit(connection: duckdb.DuckDBPyConnection, dataset: dict[str, Any], raw: str, held: dict[str, str]) -> BuildFailed:
    """Which variable does not hold what the centre declares, and how often."""
    for variable in dataset["variables"]:
        column = quote(variable["name"])
        cast = _cast(variable, held[variable["name"]], "TRY_CAST")
        row = connection.execute(f"SELECT count(*) FROM {raw} WHERE {column} IS NOT NULL AND {cast} IS NULL").fetchone()
        if row and row[0] > 0:
            return BuildFailed("value-type", dataset=dataset["name"], variable=variable["name"], type=variable["type"], records=row[0])
    return BuildFailed("value-type", dataset=dataset["name"])
