"""Vitrine: work with data that may be looked at but never taken away.

    import vitrine

    result = vitrine.query("SELECT departement, count(DISTINCT person) AS people FROM claims_2023.care GROUP BY ALL")
    result.pandas()      # or .polars(), .arrow()
    result.verdict()     # whether it could leave
    result.export("People by département, for the article")   # asks for it to leave

In a notebook, `import vitrine` brings `%sql` and `%%sql`.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .catalog import Dataset, DatasetSummary, Project, Source, Variable, dataset, datasets, project, sources
from .errors import (
    ConnectionError,
    MissingLibrary,
    NotASession,
    NotRecorded,
    OutputUnsafe,
    ProblemError,
    ResultIncomplete,
    VitrineError,
)
from .exports import Export, ExportOutput, PickUp, export, exports
from .lens import Remedy
from .lineage import Lineage, lineage
from .result import Result, query
from .verdict import Finding, Verdict

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

__version__ = "0.1.0"

__all__ = [
    "ConnectionError",
    "Dataset",
    "DatasetSummary",
    "Export",
    "ExportOutput",
    "Finding",
    "Lineage",
    "MissingLibrary",
    "NotASession",
    "NotRecorded",
    "OutputUnsafe",
    "PickUp",
    "ProblemError",
    "Project",
    "Remedy",
    "Result",
    "ResultIncomplete",
    "Source",
    "Variable",
    "Verdict",
    "VitrineError",
    "dataset",
    "datasets",
    "export",
    "exports",
    "lineage",
    "project",
    "query",
    "sources",
]


def load_ipython_extension(shell: InteractiveShell) -> None:
    """`%load_ext vitrine`; `import vitrine` in a notebook does the same."""
    from . import charts, magics

    magics.register(shell)
    charts.register(shell)


if "IPython" in sys.modules:
    from IPython import get_ipython

    if (_shell := get_ipython()) is not None:
        load_ipython_extension(_shell)
