"""Times of ACRO on the same records.

Usage: acro_times.py FILE RUNS categoricals|text
Prints one JSON object: seconds of a crosstab of three keys and of a pivot table of means with the dominance checks that ACRO makes by default, and the peak of memory.
Keys are categoricals, which suits it best, or text, as a file or database gives them.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
import time

import acro
import duckdb
import pandas as pd

KEYS = ["region", "section", "size"]


def records(file: str, keys: str) -> pd.DataFrame:
    with duckdb.connect(file, read_only=True, config={"threads": 2}) as local:
        columns = KEYS if keys == "text" else [categorical(local, key) for key in KEYS]
        return local.sql(f"SELECT {', '.join(columns)}, amount FROM claims.records").df()


def categorical(local: duckdb.DuckDBPyConnection, key: str) -> str:
    codes = [code for (code,) in local.sql(f"SELECT DISTINCT {key} FROM claims.records ORDER BY 1").fetchall()]
    return f"CAST({key} AS ENUM({', '.join(repr(code) for code in codes)})) AS {key}"


def main() -> None:
    file, runs, keys = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    frame = records(file, keys)
    times: dict[str, list[float]] = {"crosstab": [], "pivot": []}
    # ACRO prints each table.
    with contextlib.redirect_stdout(sys.stderr):
        session = acro.ACRO(suppress=False)
        for _ in range(runs):
            start = time.perf_counter()
            session.crosstab([frame["region"], frame["section"]], frame["size"])
            between = time.perf_counter()
            session.pivot_table(frame, index=["region", "section"], columns=["size"], values=["amount"], aggfunc="mean")
            times["crosstab"].append(between - start)
            times["pivot"].append(time.perf_counter() - between)
    *_, pivot = session.results.results.values()
    if not {"NKCheck", "PPercentCheck"} <= pivot.sdc["summary"].keys():
        raise SystemExit("ACRO did not check dominance.")
    json.dump({**times, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}, sys.stdout)


if __name__ == "__main__":
    main()
