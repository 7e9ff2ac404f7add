"""Frames on a pipe: their length in four bytes, little-endian; of a reply the number of its request in four and whether it could in one; then JSON in UTF-8."""

from __future__ import annotations

import json
import os
import threading
from typing import Any, BinaryIO

LARGEST = 256 * 2**20


def read_frame(source: BinaryIO) -> Any | None:
    """The next request; None where the other side has closed the pipe."""
    head = source.read(4)
    if len(head) < 4:
        return None
    size = int.from_bytes(head, "little")
    if size > LARGEST:
        raise ValueError("frame too large")
    body = source.read(size)
    if len(body) < size:
        return None
    return json.loads(body)


class FrameWriter:
    """Replies of several threads, each whole."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._sink = os.fdopen(descriptor, "wb")
        self._lock = threading.Lock()

    def write(self, number: int, could: bool, answer: Any) -> None:
        body = json.dumps(answer, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        with self._lock:
            self._sink.write((len(body) + 5).to_bytes(4, "little") + number.to_bytes(4, "little") + bytes([could]) + body)
            self._sink.flush()
