"""What stops a build, by code. The text names datasets and variables, never a value or a path."""

from __future__ import annotations

import errno
import re

import duckdb


class BuildFailed(Exception):
    def __init__(self, code: str, **about: object) -> None:
        super().__init__(code)
        self.report = {"code": code, **about}


def explained(error: BaseException) -> dict[str, object]:
    if isinstance(error, BuildFailed):
        return error.report
    text = str(error)
    if "No space left" in text or getattr(error, "errno", None) == errno.ENOSPC:
        return {"code": "disk-full"}
    if "Input/output error" in text or "Read-only file system" in text or getattr(error, "errno", None) in (errno.EIO, errno.EROFS):
        return {"code": "disk-failed"}
    if isinstance(error, duckdb.IOException) and re.search(r"[Cc]orrupt|not a valid DuckDB database|Could not read enough bytes", text):
        return {"code": "damaged"}
    if isinstance(error, (MemoryError, duckdb.OutOfMemoryException)):
        return {"code": "out-of-memory"}
    # DuckDB's own words may quote a value: the kind of the error must do.
    return {"code": "failed", "kind": type(error).__name__}
