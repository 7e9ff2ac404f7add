"""
The control: statements on DuckDB as it comes, with views for what is granted over a database that holds everything. Reads
{"full": FILE, "statements": [...]} and writes what each said, one JSON text a line, to the file that is named.

    python -I -B unconfined.py OUT < statements.json
"""

from __future__ import annotations

import json
import sys
import threading

import duckdb

request = json.load(sys.stdin)


def opened() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config={"autoinstall_known_extensions": False, "memory_limit": "512MB", "threads": 1})
    connection.execute(f"ATTACH '{request['full']}' AS base (READ_ONLY)")
    connection.execute("CREATE SCHEMA enclave")
    connection.execute("CREATE VIEW enclave.persons AS SELECT person_id, age, region, income, label FROM base.persons WHERE region <> 'Z9'")
    connection.execute("CREATE VIEW enclave.stays AS FROM base.stays")
    connection.execute("SET search_path = 'memory.enclave'")
    return connection


shared = opened()


def said(statement: str) -> str:
    # What is no query may drop the views or begin a transaction: it has an instance of its own.
    connection = shared.cursor() if statement.lstrip("(").startswith(("SELECT", "FROM", "WITH", "VALUES")) else opened()
    timer = threading.Timer(2, connection.interrupt)
    timer.start()
    try:
        return str(connection.execute(statement).fetchmany(1000))
    except Exception as error:
        return str(error)
    finally:
        timer.cancel()
        connection.close()


with open(sys.argv[1], "w") as out:
    for statement in request["statements"]:
        print(json.dumps(said(statement)), file=out, flush=True)
