"""
Runs queries for the gateway. One process sees the extracts of one compartment, or, as the gate's, none.

Requests come on descriptor 0 and replies go out on 1, as frames; results go out on lanes, descriptors from 3 on. Everything that is written
to standard error is thrown away: a traceback may quote a cell. Before it reads any SQL it confines itself (`confinement`).
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import OrderedDict
from typing import Any

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import process  # noqa: E402

if __name__ == "__main__" and sys.argv[2] == "session":
    # Before anything is loaded, which takes as long as many a query.
    process.give_way()

# Arrow would start a thread when it is loaded.
os.environ["JE_ARROW_MALLOC_CONF"] = "background_thread:false"

import duckdb  # noqa: E402

import confinement  # noqa: E402
import instance  # noqa: E402
import results  # noqa: E402
from attacks import Target  # noqa: E402
from failures import kind_of  # noqa: E402
from frames import FrameWriter, read_frame  # noqa: E402
from grammar import Grammar, Refused  # noqa: E402

# A proof that needs more rows than this is not made: the caller answers that it could not decide.
MOST_ROWS = 1_000_000
# Results whose evidence waits for a proof.
KEPT_EVIDENCE = 4


class TooManyRows(Exception):
    pass


class Worker:
    def __init__(self) -> None:
        self._replies = FrameWriter(os.dup(1))
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._grammar: Grammar | None = None
        self._lanes: dict[int, Any] = {}
        self._running: dict[int, duckdb.DuckDBPyConnection] = {}
        self._cancelled: set[int] = set()
        self._evidence: OrderedDict[int, list[Any]] = OrderedDict()
        self._lock = threading.Lock()

    def serve(self) -> None:
        source = os.fdopen(0, "rb", buffering=2**16)
        while (request := read_frame(source)) is not None:
            if request["do"] == "cancel":
                self._cancel(request["of"])
            elif request["do"] in ("run", "columns", "evidence"):
                threading.Thread(target=self._answer, args=(request,), daemon=True).start()
            else:
                self._answer(request)
        # The gateway is gone: whatever still runs has nobody to answer to.
        os._exit(0)

    def _answer(self, request: dict[str, Any]) -> None:
        number = request["id"]
        try:
            self._replies.write(number, True, getattr(self, f"_do_{request['do']}")(request))
        except BaseException as error:
            self._replies.write(number, False, _failure(error))

    def _do_open(self, request: dict[str, Any]) -> dict[str, Any]:
        """Whatever opens a file or starts a thread is done before it is confined; all SQL comes after."""
        start = process.disinherit({0, 1, 2, self._replies.descriptor, *request["lanes"]})
        if request["extracts"] is None:
            self._grammar = Grammar()
        else:
            self._connection = instance.opened(request["extracts"], f"{request['memory']}MB")
            results.prepare()
            self._lanes = {lane: results.open_lane(lane) for lane in request["lanes"]}
        process.limit_memory(request["memory"] + 1500)
        layers = confinement.confine(_target(request))
        if self._connection:
            instance.lock(self._connection, request["threads"])
        return {"duckdb": duckdb.__version__, "layers": {"start": start, **layers}}

    def _do_serialize(self, request: dict[str, Any]) -> Any:
        return self._gate().serialize(request["sql"])

    def _do_print(self, request: dict[str, Any]) -> str:
        return self._gate().print(request["tree"])

    def _do_bind(self, request: dict[str, Any]) -> Any:
        return self._gate().bind(request["key"], request["tables"], request["sql"])

    def _do_run(self, request: dict[str, Any]) -> Any:
        beside = results.Beside(**request["beside"]) if request["beside"] else None
        with self._cursor(request["id"]) as cursor:
            sent = results.send(cursor, request["sql"], self._lanes[request["lane"]], request["maximumRows"], beside)
        if sent.evidence is not None:
            self._keep(request["id"], sent.evidence)
        return {"rows": sent.rows, "bytes": sent.bytes}

    def _keep(self, number: int, evidence: list[Any]) -> None:
        with self._lock:
            self._evidence[number] = evidence
            while len(self._evidence) > KEPT_EVIDENCE:
                self._evidence.popitem(last=False)

    def _do_evidence(self, request: dict[str, Any]) -> Any:
        """Of a result, once; nothing where it was not kept."""
        with self._lock:
            evidence = self._evidence.pop(request["of"], [])
        return results.columns_of(evidence)

    def _do_columns(self, request: dict[str, Any]) -> Any:
        with self._cursor(request["id"]) as cursor:
            reader = cursor.execute(request["sql"]).to_arrow_reader(results.BATCH)
            batches, rows = [], 0
            for batch in reader:
                rows += batch.num_rows
                if rows > MOST_ROWS:
                    raise TooManyRows
                batches.append(batch)
            return results.columns_of(batches)

    def _gate(self) -> Grammar:
        assert self._grammar is not None
        return self._grammar

    def _cursor(self, number: int) -> "Running":
        assert self._connection is not None
        return Running(self, number, self._connection.cursor())

    def _cancel(self, number: int) -> None:
        with self._lock:
            self._cancelled.add(number)
        threading.Thread(target=self._interrupt, args=(number,), daemon=True).start()

    def _interrupt(self, number: int) -> None:
        """Until it has ended: DuckDB forgets an interrupt that comes between two of a query's steps."""
        while (cursor := self._running.get(number)) is not None:
            cursor.interrupt()
            time.sleep(0.01)

    def begin(self, number: int, cursor: duckdb.DuckDBPyConnection) -> None:
        with self._lock:
            self._running[number] = cursor
            # A cancellation may be read before its query's thread gets here.
            if number in self._cancelled:
                self._running.pop(number)
                raise duckdb.InterruptException("before it began")

    def end(self, number: int) -> None:
        with self._lock:
            self._running.pop(number, None)
            self._cancelled.discard(number)


class Running:
    """A cursor that can be interrupted by its request's number while it is in use."""

    def __init__(self, worker: Worker, number: int, cursor: duckdb.DuckDBPyConnection) -> None:
        self._worker, self._number, self._cursor = worker, number, cursor

    def __enter__(self) -> duckdb.DuckDBPyConnection:
        try:
            self._worker.begin(self._number, self._cursor)
        except BaseException:
            self.__exit__()
            raise
        return self._cursor

    def __exit__(self, *_: object) -> None:
        self._worker.end(self._number)
        self._cursor.close()


def _failure(error: BaseException) -> dict[str, Any]:
    """What may be said of it: its own words may quote a cell."""
    if isinstance(error, Refused):
        return error.detail
    if isinstance(error, TooManyRows):
        return {"kind": "too-many-rows"}
    if isinstance(error, results.Broken):
        return {"kind": kind_of(error.why), "bytes": error.bytes}
    return {"kind": kind_of(error)}


def _target(request: dict[str, Any]) -> Target:
    extract = request["extracts"][0]["file"] if request["extracts"] else request["secret"]
    return Target(gateway=os.getppid(), secret=request["secret"], extract=extract, folder="/", opened=0)


if __name__ == "__main__":
    process.harden(int(sys.argv[1]))
    instance.end_default()
    Worker().serve()
