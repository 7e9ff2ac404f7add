"""Results as Arrow IPC streams on a lane: a pipe that carries one result at a time."""

from __future__ import annotations

import socket
from typing import Any, BinaryIO

import duckdb
import pyarrow as pa

# Rows a batch: DuckDB's own row group, large enough that the work for a batch does not count.
BATCH = 122_880


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
    return lane.makefile("wb", buffering=2**20)


class Broken(Exception):
    """A result that failed after some of its bytes were written: the gateway reads them away, and the lane is clean again."""

    def __init__(self, why: BaseException, count: int) -> None:
        super().__init__()
        self.why = why
        self.bytes = count


def send(cursor: duckdb.DuckDBPyConnection, sql: str, lane: BinaryIO, maximum_rows: int | None) -> dict[str, int]:
    """Runs a statement and writes its rows; the stream ends with Arrow's end-of-stream marker where nothing failed."""
    sink = Counted(lane)
    try:
        rows = _write(cursor, sql, sink, maximum_rows)
    except BaseException as error:
        sink.flush()
        raise Broken(error, sink.bytes) from None
    sink.flush()
    return {"rows": rows, "bytes": sink.bytes}


def _write(cursor: duckdb.DuckDBPyConnection, sql: str, sink: Counted, maximum_rows: int | None) -> int:
    reader = cursor.execute(sql).to_arrow_reader(BATCH if maximum_rows is None else min(BATCH, max(1, maximum_rows)))
    stream = pa.ipc.new_stream(pa.PythonFile(sink, "w"), reader.schema)
    rows = 0
    for batch in reader:
        if maximum_rows is not None and rows + batch.num_rows > maximum_rows:
            batch = batch.slice(0, maximum_rows - rows)
        stream.write_batch(batch)
        rows += batch.num_rows
        if maximum_rows is not None and rows >= maximum_rows:
            break
    # Closing writes the marker, so it is closed only here.
    stream.close()
    return rows
