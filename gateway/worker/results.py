"""Results as Arrow IPC streams on a lane: a pipe that carries one result at a time."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO, Iterator

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

import instance

# Rows a batch: DuckDB's own row group, large enough that the work for a batch does not count.
BATCH = 122_880
# Rows of a result whose evidence is kept until the proof asks for it.
MOST_EVIDENCE = 500_000


class Counted:
    """Counts the bytes on their way into a lane."""

    closed = False

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink
        self.bytes = 0

    def write(self, data: Any) -> int:
        view = memoryview(data)
        self._sink.write(view)
        self.bytes += view.nbytes
        return view.nbytes

    def flush(self) -> None:
        self._sink.flush()


def open_lane(descriptor: int) -> BinaryIO:
    """The gateway's end is a socket: a larger buffer lets both sides work at once."""
    lane = socket.socket(fileno=descriptor)
    lane.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * 2**20)
    lane.setblocking(True)
    # Written to as a file: a confined process makes no calls about sockets.
    return os.fdopen(lane.detach(), "wb", buffering=2**20)


class Broken(Exception):
    """A result that failed after some of its bytes were written: the gateway reads them away, and the lane is clean again."""

    def __init__(self, why: BaseException, count: int) -> None:
        super().__init__()
        self.why = why
        self.bytes = count


@dataclass(frozen=True)
class Beside:
    """A statement whose first `columns` columns are the result, and which of its columns are evidence: those never get into a lane."""

    sql: str
    columns: int
    evidence: list[int]


@dataclass
class Sent:
    rows: int
    bytes: int
    #: Of a result that is whole and ran with its evidence.
    evidence: list[pa.RecordBatch] | None


def send(cursor: duckdb.DuckDBPyConnection, sql: str, lane: BinaryIO, maximum_rows: int | None, beside: Beside | None = None) -> Sent:
    """Runs a statement and writes its rows; the stream ends with Arrow's end-of-stream marker where nothing failed."""
    sink = Counted(lane)
    try:
        rows, evidence = _write(cursor, sql, sink, maximum_rows, beside)
    except BaseException as error:
        sink.flush()
        raise Broken(error, sink.bytes) from None
    sink.flush()
    return Sent(rows, sink.bytes, evidence)


def _write(cursor: duckdb.DuckDBPyConnection, sql: str, sink: Counted, maximum_rows: int | None, beside: Beside | None) -> tuple[int, list[pa.RecordBatch] | None]:
    size = BATCH if maximum_rows is None else min(BATCH, max(1, maximum_rows))
    schema, batches, together = _begin(cursor, sql, size, beside)
    shown = range(together.columns if together else len(schema))
    kept: list[pa.RecordBatch] | None = [] if together else None
    stream = pa.ipc.new_stream(pa.PythonFile(sink, "w"), pa.schema([schema.field(place) for place in shown]))
    rows = 0
    for batch in batches:
        if maximum_rows is not None and rows + batch.num_rows > maximum_rows:
            batch = batch.slice(0, maximum_rows - rows)
        stream.write_batch(batch.select(list(shown)) if together else batch)
        rows += batch.num_rows
        if together and kept is not None:
            kept = [*kept, batch.select(together.evidence)] if rows <= MOST_EVIDENCE else None
        if maximum_rows is not None and rows >= maximum_rows:
            # There may be more: of a part of the result the evidence says nothing.
            kept = None
            break
    # Closing writes the marker, so it is closed only here.
    stream.close()
    return rows, kept


def _begin(cursor: duckdb.DuckDBPyConnection, sql: str, size: int, beside: Beside | None) -> tuple[pa.Schema, Iterator[pa.RecordBatch], Beside | None]:
    """The first batch, before anything is written: a result that fails with its evidence runs without."""
    if beside:
        try:
            return *_first(cursor, beside.sql, size), beside
        except duckdb.InterruptException:
            raise
        except duckdb.Error:
            pass
    return *_first(cursor, sql, size), None


def _first(cursor: duckdb.DuckDBPyConnection, sql: str, size: int) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    reader = cursor.execute(sql).to_arrow_reader(size)
    first = next(reader, None)
    return reader.schema, chain([] if first is None else [first], reader)


def prepare() -> None:
    """Arrow looks for the time zone's file with the first value that has one; results know one zone only, and later there are no files."""
    pa.array([0], pa.timestamp("us", tz="UTC")).to_pylist()


def columns_of(batches: list[pa.RecordBatch]) -> list[list[Any]]:
    """Values as JSON carries them, column by column."""
    return [[value for batch in batches for value in _plain(batch.column(place))] for place in range(batches[0].num_columns if batches else 0)]


def _plain(column: pa.Array) -> list[Any]:
    values: list[Any] = column.to_pylist()
    kind = column.type
    safe = pa.types.is_string(kind) or pa.types.is_boolean(kind) or (pa.types.is_integer(kind) and kind.bit_width <= 32) or (pa.types.is_floating(kind) and column.null_count == 0 and pc.all(pc.is_finite(column)).as_py() is not False)
    return values if safe else [instance.plain(value) for value in values]
