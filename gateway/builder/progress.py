"""Tells the gateway how far a build is: a line of JSON now and then."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import duckdb


class Progress:
    def __init__(self, say: Callable[[dict[str, object]], None]) -> None:
        self._say = say
        self._from, self._to = 0.0, 1.0

    def at(self, done: float, step: str) -> None:
        self._say({"progress": round(done, 4), "step": step})

    @contextmanager
    def during(self, start: float, end: float, step: str, connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Follows DuckDB's own progress of the statement that runs meanwhile."""
        self.at(start, step)
        ended = threading.Event()

        def follow() -> None:
            while not ended.wait(0.5):
                share = connection.query_progress()
                if share > 0:
                    self.at(start + (end - start) * min(share, 100) / 100, step)

        thread = threading.Thread(target=follow, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()


def say(message: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()
