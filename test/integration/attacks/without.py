"""
A worker with layers left out, so that a test sees what the others hold without them. The product knows no such option: this program
takes the worker's parts and puts nothing in the place of some.

    python -I -B without.py WORKER_DIRECTORY settings,sandbox PARENT
"""

from __future__ import annotations

import sys
from typing import Any

sys.path.insert(0, sys.argv[1])
left_out = sys.argv[2].split(",")

import worker  # noqa: E402 (loads DuckDB and Arrow in the order that they need)

import confinement  # noqa: E402
import duckdb  # noqa: E402
import instance  # noqa: E402
import process  # noqa: E402


def opened(extracts: list[dict[str, str]], memory: str) -> duckdb.DuckDBPyConnection:
    """As DuckDB comes, but for what makes answers the same everywhere."""
    connection = duckdb.connect(":memory:", config={"threads": 1, "memory_limit": memory, "autoinstall_known_extensions": False})
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    for extract in extracts:
        connection.execute(f"ATTACH {instance.literal(extract['file'])} AS {instance.quote(extract['schema'])} (READ_ONLY)")
    return connection


def unlocked(_connection: Any, threads: int) -> None:
    del threads


def unconfined(_target: Any) -> dict[str, bool]:
    return dict.fromkeys(("rights", "files", "network", "signals", "calls", "limits"), True)


if "settings" in left_out:
    instance.opened, instance.lock = opened, unlocked
if "sandbox" in left_out:
    confinement.confine = unconfined
process.harden(int(sys.argv[3]))
instance.end_default()
worker.Worker().serve()
