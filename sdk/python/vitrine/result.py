"""Queries and their results."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from .delivered import delivered
from .display import result_html, result_text
from .errors import ConnectionError, ResultIncomplete, VitrineError
from .frames import to_pandas, to_polars
from .lens import Remedy, evidence_of, remedies_of
from .session import Session
from .stream import BrokenStream, read_table
from .transport import ARROW, QUERY_SECONDS, answer, ask, path_of
from .verdict import Verdict, wait_for_verdict

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from .exports import Export

# How long the gateway may take to write down why a stream broke off, in seconds.
RECORD_PATIENCE = 2.0


def query(sql: str, *, maximum_rows: int | None = None) -> Result:
    """Runs one SELECT over the datasets of this session's project and returns its whole result.

    With `maximum_rows`, a preview: at most so many rows; a preview that was cut off can never leave.

    Raises `ProblemError` where the gateway refuses (its code says why), `ResultIncomplete` where the result broke off,
    `ConnectionError` where nobody answers, `NotASession` outside a session. An interrupt cancels the query in the
    gateway.
    """
    session = Session.current()
    body: dict[str, object] = {"sql": sql}
    if maximum_rows is not None:
        body["maximumRows"] = maximum_rows
    path = path_of("projects", session.project, "queries")
    with answer(session, path, method="POST", accept=ARROW, body=body, patience=QUERY_SECONDS) as response:
        identity = response.headers.get("Vitrine-Query")
        if not identity or response.headers.get_content_type() != ARROW:
            raise ConnectionError(response.status)
        try:
            table = read_table(response)
        except BrokenStream:
            raise ResultIncomplete(identity, _recorded_problem(session, identity)) from None
        except KeyboardInterrupt:
            _cancel(session, identity)
            raise
    result = Result(
        identity,
        table,
        preview=maximum_rows is not None and table.num_rows >= maximum_rows,
        proved_only=response.headers.get("Vitrine-Rows") == "proved-only",
    )
    delivered.add(result)
    return result


class Result:
    """A result as the gateway delivered and recorded it. It never changes; what is made of it may."""

    def __init__(self, identity: str, table: pa.Table, *, preview: bool = False, proved_only: bool = False) -> None:
        self._id = identity
        self._table = table
        self._preview = preview
        self._proved_only = proved_only

    @property
    def id(self) -> str:
        """Id of the query on record: what a verdict and an export are about."""
        return self._id

    @property
    def columns(self) -> list[str]:
        """Names of the columns, in order."""
        return list(self._table.column_names)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return int(self._table.num_rows)

    @property
    def preview(self) -> bool:
        """Whether `maximum_rows` may have cut it off: a preview never leaves."""
        return self._preview

    @property
    def proved_only(self) -> bool:
        """Whether a producer has proved rows delivered only: others may be missing."""
        return self._proved_only

    def arrow(self) -> pa.Table:
        """The Arrow table itself, without a copy; exact in every type."""
        return self._table

    def polars(self) -> pl.DataFrame:
        """A Polars frame that shares the table's memory where Polars can; exact in every type."""
        frame = to_polars(self._table)
        delivered.made(frame, self)
        return frame

    def pandas(self) -> pd.DataFrame:
        """A pandas frame with a plain index from 0.

        Integers are int8 to int64, or Int8 to Int64 where a value is missing; booleans bool or boolean; floats float64
        with NaN for NULL; text `str` (Arrow's memory); dates and timestamps datetime64, with NaT; ENUM category.
        DECIMAL without decimals (the SUM of integers) is int64 where all values fit; any other DECIMAL is float64,
        which holds 15 digits: take `arrow()` or `polars()` for exact ones. TIME, lists and structs are Python objects.
        """
        frame = to_pandas(self._table)
        delivered.made(frame, self)
        return frame

    def verdict(self, wait: bool = True, timeout: float | None = None) -> Verdict:
        """Whether this result could leave. It is decided after the rows were sent.

        Waits for it, at most `timeout` seconds; a verdict that is not there yet has the state 'pending'.
        """
        return wait_for_verdict(self._id, wait=wait, timeout=timeout)

    def evidence(self) -> pd.DataFrame:
        """What was measured of each cell, a row each, those that fail first: units, margin, records, largest shares.

        Of the first 2,000 cells, for each statistic and unit type. Raises ProblemError `evidence-withheld` where a
        producer does not let it be shown, `result-changed` where the data have changed since.
        """
        return evidence_of(self._id)

    def remedies(self) -> list[Remedy]:
        """Changes of the query that would mend its unsafe cells, each proved; the best first. Raises as `evidence`."""
        return remedies_of(self._id)

    def export(
        self,
        description: str,
        *,
        name: str | None = None,
        figure: Any = None,
        title: str | None = None,
        alt: str | None = None,
        geometry: str | None = None,
    ) -> Export:
        """Asks for this result, or a figure of it, to leave: see `vitrine.export`."""
        from .exports import export

        return export(self, description, name=name, figure=figure, title=title, alt=alt, geometry=geometry)

    def __len__(self) -> int:
        return self.rows

    def __repr__(self) -> str:
        return result_text(self)

    def _repr_html_(self) -> str:
        return result_html(self)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        """Nothing more to show, and which recorded query is shown: JupyterLab's *Export* finds it in the cell's output."""
        return {}, {"vitrine": {"query": self._id, "preview": self._preview}}


def _recorded_problem(session: Session, identity: str) -> str | None:
    """Code of what ended the query; None where the gateway cannot say."""
    until = time.monotonic() + RECORD_PATIENCE
    while True:
        try:
            record = ask(session, path_of("queries", identity))
        except VitrineError:
            return None
        if record["state"] != "running" or time.monotonic() > until:
            problem = record.get("problem")
            return problem if isinstance(problem, str) else None
        time.sleep(0.1)


def _cancel(session: Session, identity: str) -> None:
    try:
        ask(session, path_of("queries", identity), method="DELETE")
    except VitrineError:
        pass  # The connection closes next, which cancels too.
