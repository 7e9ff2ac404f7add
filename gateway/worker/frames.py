"""Length-prefixed JSON on a pipe: four bytes, little-endian, then UTF-8."""

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

    def write(self, reply: dict[str, Any]) -> None:
        body = json.dumps(reply, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        with self._lock:
            self._sink.write(len(body).to_bytes(4, "little") + body)
            self._sink.flush()
