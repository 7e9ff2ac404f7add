"""A closer look at a result: what was measured of its cells, and what would mend those that fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .messages import say
from .session import Session
from .transport import QUERY_SECONDS, ask, path_of
from .verdict import VerdictName

if TYPE_CHECKING:
    import pandas as pd


MEASURES = (
    "statistic",
    "unit_type",
    "units",
    "required",
    "margin",
    "records",
    "largest",
    "two_largest",
    "outcome",
)


@dataclass(frozen=True)
class Remedy:
    """A change of the query that mends unsafe cells; it was proved. `sql` is the changed query, `verdict` what it gets.

    `mended` cells of those that were unsafe are in a safe one after, `left` are unsafe still, and the table has `fewer`.
    """

    kind: Literal["merge", "drop"]
    message: str
    verdict: VerdictName
    mended: int
    left: int
    fewer: int
    sql: str


def evidence_of(query: str) -> pd.DataFrame:
    import pandas as pd

    session = Session.current()
    # Measured when asked for, remedies by several proofs: it takes as long as it takes.
    cells = ask(session, path_of("queries", query, "evidence"), patience=QUERY_SECONDS)["cells"]
    keys = list(dict.fromkeys(key["column"] for cell in cells for key in cell["key"]))
    rows = []
    for cell in cells:
        values = {key["column"]: key["value"] for key in cell["key"]}
        largest, two_largest, *_ = [*cell["shares"], None, None]
        statistic, margin = ", ".join(cell["columns"]), cell["units"] - cell["required"]
        measures = [cell["units"], cell["required"], margin, cell["records"], largest, two_largest, cell["outcome"]]
        rows.append([*(values.get(key) for key in keys), statistic, cell["unitType"], *measures])
    return pd.DataFrame(rows, columns=pd.Index([*keys, *MEASURES]))


def remedies_of(query: str) -> list[Remedy]:
    session = Session.current()
    return [
        Remedy(
            kind=one["kind"],
            message=say(one["message"], session.language),
            verdict=one["verdict"],
            mended=one["effect"]["mended"],
            left=one["effect"]["after"],
            fewer=one["effect"]["fewer"],
            sql=one["sql"],
        )
        for one in ask(session, path_of("queries", query, "remedies"), patience=QUERY_SECONDS)
    ]
