"""What went wrong, by kind. A message of DuckDB's may quote a cell, so it is passed on only where there are no data."""

from __future__ import annotations

import re

import duckdb

KINDS = (
    (duckdb.InterruptException, "interrupted"),
    (duckdb.ConversionException, "conversion"),
    (duckdb.OutOfRangeException, "out-of-range"),
    (duckdb.OutOfMemoryException, "memory"),
    (MemoryError, "memory"),
    (BrokenPipeError, "closed"),
    (duckdb.InvalidInputException, "invalid-value"),
    (duckdb.BinderException, "binder"),
    (duckdb.CatalogException, "catalog"),
    (duckdb.ParserException, "parser"),
    (duckdb.FatalException, "fatal"),
    (duckdb.InternalException, "fatal"),
    # A worker reads nothing but its extracts.
    (duckdb.IOException, "corrupt"),
)

# Errors in the middle of a stream come through Arrow's C interface as text only.
PREFIXES = {
    "INTERRUPT Error": "interrupted",
    "Conversion Error": "conversion",
    "Out of Range Error": "out-of-range",
    "Out of Memory Error": "memory",
    "Invalid Input Error": "invalid-value",
    "INTERNAL Error": "fatal",
    "FATAL Error": "fatal",
    "IO Error": "corrupt",
}


def kind_of(error: BaseException) -> str:
    for cls, kind in KINDS:
        if isinstance(error, cls):
            return kind
    text = str(error)
    for prefix, kind in PREFIXES.items():
        if prefix in text[:200]:
            return kind
    return "memory" if "std::bad_alloc" in text or "failed to allocate" in text.lower() else "other"


def message_of(error: BaseException) -> str:
    """DuckDB's words without its name of the kind and without the picture of the statement. Only where there are no data."""
    text = re.sub(r"^[A-Za-z ]+ Error: ", "", str(error))
    return re.split(r"\n\s*\n|\nLINE \d+:", text)[0].strip()[:600]


def position_of(error: BaseException) -> int | None:
    """Character that the parser or the binder points at, from 0: read off the picture `LINE 1: ...` and its caret."""
    found = re.search(r"LINE (\d+): (.*)\n(\s*)\^", str(error))
    return None if found is None or found.group(1) != "1" or "..." in found.group(2)[:3] else len(found.group(3)) - len("LINE 1: ")
