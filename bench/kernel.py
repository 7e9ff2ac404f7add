"""Times of a Python kernel: the same statement through Vitrine and by DuckDB in the kernel's own process.

Usage: kernel.py EXTRACT SCHEMA RUNS < statements.json
Reads {"rows": SQL, "verdicts": {name: SQL}, "only": [name, ...]} and prints one JSON object with lists of seconds, the two ways in turn, so that a slow moment of the machine
falls on both.
"""

from __future__ import annotations

import http.client
import json
import sys
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import duckdb
import pyarrow as pa
import vitrine
from vitrine.session import Session


def seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def stream_bytes(sql: str) -> int:
    """The stream of the gateway as it comes, counted and dropped."""
    session = Session.current()
    address = urlsplit(session.gateway)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    headers = {"Authorization": f"Bearer {session.token()}", "Accept": "application/vnd.apache.arrow.stream", "Content-Type": "application/json"}
    connection.request("POST", f"/api/projects/{session.project}/queries", json.dumps({"sql": sql}), headers)
    response = connection.getresponse()
    buffer = memoryview(bytearray(1 << 20))
    total = 0
    while got := response.readinto(buffer):
        total += got
    connection.close()
    return total


class Counted:
    """A sink that counts."""

    closed = False

    def __init__(self) -> None:
        self.total = 0

    def write(self, data: memoryview) -> int:
        size = len(memoryview(data).cast("B"))
        self.total += size
        return size

    def writable(self) -> bool:
        return True

    def flush(self) -> None: ...

    def close(self) -> None: ...


def local_bytes(local: duckdb.DuckDBPyConnection, sql: str) -> int:
    reader = local.sql(sql).to_arrow_reader(122_880)
    sink = Counted()
    with pa.ipc.new_stream(pa.PythonFile(sink, mode="w"), reader.schema) as writer:
        for batch in reader:
            writer.write_batch(batch)
    return sink.total


def verdict_seconds(sql: str) -> float:
    """From the last row to the verdict."""
    result = vitrine.query(sql)
    return seconds(lambda: result.verdict(wait=True))


def main() -> None:
    extract, schema, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    statements = json.load(sys.stdin)
    local = duckdb.connect(config={"threads": 2})
    local.execute(f"ATTACH '{extract}' AS {schema} (READ_ONLY)")
    local.execute(f"USE {schema}")
    rows = statements["rows"]
    here = rows.replace(f"{schema}.", "")

    ways: dict[str, tuple[Callable[[], float], Callable[[], float]]] = {
        "ipc": (lambda: seconds(lambda: stream_bytes(rows)), lambda: seconds(lambda: local_bytes(local, here))),
        "arrow": (lambda: seconds(lambda: vitrine.query(rows).arrow()), lambda: seconds(lambda: local.sql(here).to_arrow_table())),
        "polars": (lambda: seconds(lambda: vitrine.query(rows).polars()), lambda: seconds(lambda: local.sql(here).pl())),
        "pandas": (lambda: seconds(lambda: vitrine.query(rows).pandas()), lambda: seconds(lambda: local.sql(here).df())),
    }
    for name, sql in statements["verdicts"].items():
        plain = sql.replace(f"{schema}.", "")
        ways[name] = (lambda sql=sql: verdict_seconds(sql), lambda plain=plain: seconds(lambda: local.sql(plain).fetchall()))

    times: dict[str, dict[str, list[float]]] = {}
    for name in statements["only"]:
        ours, theirs = ways[name]
        # Warm: the worker is up, the extract in the page cache.
        ours(), theirs()
        times[name] = {"ours": [], "theirs": []}
        for _ in range(runs):
            times[name]["ours"].append(ours())
            times[name]["theirs"].append(theirs())
    json.dump(times, sys.stdout)


if __name__ == "__main__":
    main()
