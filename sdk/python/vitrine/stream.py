"""An Arrow stream read from the network into the memory where it stays."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pyarrow as pa

# Arrow's end-of-stream marker. The gateway sends it if and only if the result is whole and on record.
MARKER = b"\xff\xff\xff\xff\x00\x00\x00\x00"


class BrokenStream(Exception):
    """It ended before its marker, or went on after it."""


class Readable(Protocol):
    def readinto(self, buffer: memoryview, /) -> int: ...


class Body:
    """What Arrow reads from: each message's body comes in one piece, by one call, into one allocation of Arrow's own pool.

    Arrow's reader takes the end of the bytes for the end of the stream. A stream is whole if Arrow never met the end
    of the bytes and the last ones that it read are the marker. (The bytes alone would not do: a batch may end with
    the same eight, and the stream after that batch.)
    """

    closed = False

    def __init__(self, source: Readable) -> None:
        import pyarrow as pa

        self._allocate = pa.allocate_buffer
        self._source = source
        self._last = b""
        self._short = False
        self._position = 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def close(self) -> None:
        """The connection belongs to whoever opened it."""

    def read_buffer(self, size: int) -> pa.Buffer:
        """Arrow's reader calls this rather than `read`, and gets the very memory that was received into."""
        buffer = self._allocate(size)
        view = memoryview(buffer).cast("B")
        got = self._fill(view)
        self._last = (self._last + bytes(view[max(0, got - len(MARKER)) : got]))[-len(MARKER) :]
        self._position += got
        return buffer if got == size else buffer.slice(0, got)

    def read(self, size: int) -> bytes:
        return bytes(self.read_buffer(size))

    def ended_well(self) -> bool:
        """To be asked when Arrow's reader is done."""
        return not self._short and self._last == MARKER and self._fill(memoryview(bytearray(1))) == 0

    def _fill(self, view: memoryview) -> int:
        got = 0
        while got < len(view):
            try:
                count = self._source.readinto(view[got:])
            except (OSError, http.client.HTTPException):
                count = 0
            if not count:
                self._short = True
                break
            got += count
        return got


def read_table(source: Readable) -> pa.Table:
    """All batches as one table. Raises `BrokenStream` where the stream is not whole."""
    import pyarrow as pa

    body = Body(source)
    try:
        table = pa.ipc.open_stream(pa.PythonFile(body, mode="r")).read_all()
    except (pa.ArrowException, OSError, EOFError):
        raise BrokenStream from None
    if not body.ended_well():
        raise BrokenStream
    return table
