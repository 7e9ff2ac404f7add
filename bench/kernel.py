"""Times of a Python kernel: the same statement through Vitrine and by DuckDB in the kernel's own process.

Usage: kernel.py EXTRACT SCHEMA RUNS < statements.json
Reads {"rows": SQL, "plain": [SQL, ...]} and prints one JSON object with lists of seconds, the two ways in turn, so that
a slow moment of the machine falls on both.
"""

import json
import sys
import time

import duckdb

import vitrine


def seconds(call) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def verdict_seconds(sql: str) -> float:
    """From the last row to the verdict."""
    result = vitrine.query(sql)
    result.arrow()
    return seconds(lambda: result.verdict(wait=True))


def main() -> None:
    extract, schema, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    statements = json.load(sys.stdin)
    local = duckdb.connect(config={"threads": 2})
    local.execute(f"ATTACH '{extract}' AS {schema} (READ_ONLY)")
    rows = statements["rows"]

    ways = {
        "arrow": (
            lambda: vitrine.query(rows).arrow(),
            lambda: local.sql(rows).to_arrow_table(),
        ),
        "polars": (lambda: vitrine.query(rows).polars(), lambda: local.sql(rows).pl()),
        "pandas": (lambda: vitrine.query(rows).pandas(), lambda: local.sql(rows).df()),
    }
    times: dict[str, dict[str, list[float]]] = {}
    for name, (ours, theirs) in ways.items():
        ours()  # warm: worker started, extract in the page cache
        times[name] = {"ours": [], "theirs": []}
        for _ in range(runs):
            times[name]["ours"].append(seconds(ours))
            times[name]["theirs"].append(seconds(theirs))
    for name, sql in statements["verdicts"].items():
        verdict_seconds(sql)
        times[name] = {"ours": [], "theirs": []}
        for _ in range(runs):
            times[name]["ours"].append(verdict_seconds(sql))
            times[name]["theirs"].append(seconds(lambda: local.sql(sql).fetchall()))
    json.dump(times, sys.stdout)


if __name__ == "__main__":
    main()
