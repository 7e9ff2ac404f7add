"""A DuckDB instance that can do nothing but read the tables that it was given."""

from __future__ import annotations

from typing import Any

import duckdb


def quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def end_default() -> None:
    """Importing DuckDB opens an instance, and threads with it."""
    duckdb.default_connection().close()


def opened(extracts: list[dict[str, str]], memory: str) -> duckdb.DuckDBPyConnection:
    """
    Attaches the extracts, each under its schema's name. The order matters: nothing can be attached after external access is off, which
    in turn cannot be set once the file system is disabled. It has no thread of its own yet: those that begin before the process is
    confined would not be.
    """
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": 1,
            "memory_limit": memory,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "allow_unsigned_extensions": False,
            # Names in SQL are tables, never variables of this program.
            "python_enable_replacements": False,
        },
    )
    connection.execute("SET temp_directory = ''")
    # Rows that wait for their reader: with DuckDB's own megabyte the threads wait for each other.
    connection.execute("SET streaming_buffer_size = '64MB'")
    connection.execute("SET max_expression_depth = 1000")
    # The same answer on every machine: also of cursors, which do not inherit what is set for a session.
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    connection.execute("SET default_null_order = 'nulls_last'")
    for extract in extracts:
        connection.execute(f"ATTACH {literal(extract['file'])} AS {quote(extract['schema'])} (READ_ONLY)")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET disabled_filesystems = 'LocalFileSystem'")
    return connection


def lock(connection: duckdb.DuckDBPyConnection, threads: int) -> None:
    connection.execute(f"SET threads = {threads:d}")
    connection.execute("SET lock_configuration = true")


def plain(value: Any) -> Any:
    """A value as JSON carries it: what is no small integer, finite number, text or truth stands as text, never as a number."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return value if -(2**53) < value < 2**53 else str(value)
    if isinstance(value, float):
        return value if value - value == 0 else str(value)
    return str(value)
