"""The findings of a case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Answer:
    cells: list[dict[str, Any]] = field(default_factory=list)
    output: list[dict[str, Any]] = field(default_factory=list)

    def cell(self, code: str, verdict: str, level: tuple[int, ...], key: tuple[Any, ...], column: str, **more: Any) -> None:
        """At the statistic `column` of a row; keys are named by their place, k0, k1, ..."""
        self.cells.append({"key": [(f"k{place}", value) for place, value in zip(level, key)], "column": column, "code": code, "verdict": verdict, **more})

    def undecided(self, code: str, verdict: str = "review", **more: Any) -> None:
        self.output.append({"code": code, "verdict": verdict, **more})

    def verdict(self) -> str:
        verdicts = {finding["verdict"] for finding in [*self.cells, *self.output]}
        return "unsafe" if "unsafe" in verdicts else "review" if "review" in verdicts else "safe alone"

    def as_json(self) -> dict[str, Any]:
        return {"verdict": self.verdict(), "cells": self.cells, "output": self.output}
