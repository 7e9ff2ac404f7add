"""What the units of a cell contribute to a statistic, and what the statistic then is."""

from __future__ import annotations

import math
from fractions import Fraction

from .case import Row, Statistic, UnitColumn, Value

AMOUNTS = ("sum", "mean", "variance", "deviation", "median", "quantile", "discrete")
VARIANCES = ("variance", "deviation")
QUANTILES = ("median", "quantile", "discrete")
EXTREMES = ("minimum", "maximum")


def by_unit(rows: list[Row], unit: UnitColumn) -> dict[int, list[Row]]:
    """Rows of nobody are left aside."""
    found: dict[int, list[Row]] = {}
    for row in rows:
        if row[unit.column] is not None:
            found.setdefault(row[unit.column], []).append(row)
    return found


def value(statistic: Statistic, row: Row, weighted: bool = True) -> Value:
    """The argument of a statistic; NULL where the magnitude or the weight is. Without the weight it is the magnitude, of the same rows."""
    amount = row[statistic["column"]]
    if "weight" not in statistic or amount is None:
        return amount
    weight = row[statistic["weight"]]
    return None if weight is None else amount * weight if weighted else amount


def values(statistic: Statistic, rows: list[Row], weighted: bool = True) -> list[Value]:
    return [v for v in (value(statistic, row, weighted) for row in rows) if v is not None]


def weighings(statistic: Statistic) -> list[bool]:
    """With a weight, the rules must hold of the weighted contributions and of the unweighted ones."""
    return [True, False] if "weight" in statistic or statistic.get("ofWeight") else [True]


def contribution(statistic: Statistic, rows: list[Row], weighted: bool = True) -> int:
    if statistic["kind"] == "rows":
        return len(rows)
    if statistic["kind"] == "units":
        return len({row[statistic["column"]] for row in rows} - {None})
    found = values(statistic, rows, weighted)
    if statistic["kind"] == "values" or statistic["kind"] in QUANTILES:
        return len(found)
    if statistic.get("ofWeight") and not weighted:
        return len(found)  # a sum of weights is also a count of records
    if statistic["kind"] in VARIANCES:
        return sum(v * v for v in found)
    return abs(sum(found))


def quantile(statistic: Statistic, rows: list[Row]) -> Fraction | None:
    """As SQL has it: interpolated, or the first value that the share q of them is at or below."""
    found = sorted(values(statistic, rows))
    if not found:
        return None
    q = Fraction(str(statistic.get("q", 0.5)))
    if statistic["kind"] == "discrete":
        return Fraction(found[max(1, math.ceil(q * len(found))) - 1])
    place = q * (len(found) - 1)
    below, above = found[math.floor(place)], found[math.ceil(place)]
    return below + (above - below) * (place - math.floor(place))
