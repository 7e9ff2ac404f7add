"""The rules that look at the rows of one statistic of one cell. Each says what fails; where the cell stands is not its business."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Iterator

from .case import Case, Row, Statistic, UnitColumn, takes_values
from .contributions import EXTREMES, QUANTILES, VARIANCES, by_unit, contribution, quantile, value, values, weighings


@dataclass(frozen=True)
class Failure:
    code: str
    verdict: str
    pack: str | None = None
    unitType: str | None = None
    measured: float | None = None
    required: float | None = None


def judge_units(case: Case, statistic: Statistic, rows: list[Row]) -> Iterator[Failure]:
    """All but `class-disclosure`, `minimum-population` and `zero-cell`, of rows that are there."""
    if not rows or statistic["kind"] in EXTREMES:
        return
    for pack, unit, rules in case.rules():
        units = by_unit(rows, unit)
        for judge in (threshold, few_records, dominance, p_percent, degrees_of_freedom, quantile_support, few_missing):
            for code, verdict, measured, required in judge(statistic, rows, units, rules):
                yield Failure(code, verdict, pack["id"], unit.type, measured, required)


Units = dict[int, list[Row]]
Found = Iterator[tuple[str, str, float | None, float | None]]


def contributors(statistic: Statistic, units: Units) -> int:
    """A unit whose weights are all zero adds nothing to what is shown: it does not count either."""
    numbers = [sum(1 for own in units.values() if contribution(statistic, own, weighted) != 0) for weighted in weighings(statistic)]
    if statistic["kind"] == "mean":
        numbers.append(with_value(statistic, units))
    return min(numbers)


def with_value(statistic: Statistic, units: Units) -> int:
    return sum(1 for own in units.values() if values(statistic, own))


def threshold(statistic: Statistic, rows: list[Row], units: Units, rules: dict[str, Any]) -> Found:
    number = contributors(statistic, units)
    if number < rules["minimumUnits"]:
        yield "threshold", "unsafe", number, rules["minimumUnits"]


def few_records(statistic: Statistic, rows: list[Row], units: Units, rules: dict[str, Any]) -> Found:
    number = len(values(statistic, rows)) if takes_values(statistic) else len(rows)
    if number < rules.get("minimumRecords", 0):
        yield "few-records", "unsafe", number, rules["minimumRecords"]


def amounts(statistic: Statistic, units: Units, weighted: bool) -> list[int]:
    return sorted((contribution(statistic, own, weighted) for own in units.values()), reverse=True)


def dominance(statistic: Statistic, rows: list[Row], units: Units, rules: dict[str, Any]) -> Found:
    for weighted in [] if statistic["kind"] in QUANTILES else weighings(statistic):
        of = amounts(statistic, units, weighted)
        for rule in rules["dominance"] if sum(of) else []:
            share, limit = Fraction(sum(of[: rule["n"]]), sum(of)), Fraction(str(rule["k"]))
            if share > limit or (rule["comparator"] == ">=" and share == limit):
                yield "dominance", "unsafe", float(share), rule["k"]


def p_percent(statistic: Statistic, rows: list[Row], units: Units, rules: dict[str, Any]) -> Found:
    for weighted in [] if statistic["kind"] in QUANTILES or "pPercent" not in rules else weighings(statistic):
        of = amounts(statistic, units, weighted)
        required = Fraction(str(rules["pPercent"])) / Fraction(str(rules.get("priorKnowledge", 1)))
        if not sum(of):
            continue
        target, others = of[0], of[1:]
        unknown = Fraction(sum(others[rules.get("coalition", 1) :]), target)  # the coalition knows its own
        if unknown < required:
            yield "p-percent", "unsafe", float(unknown), float(required)


def degrees_of_freedom(statistic: Statistic, rows: list[Row], units: Units, rules: dict[str, Any]) -> Found:
    if statistic["kind"] not in VARIANCES or "degreesOfFreedom" not in rules:
        return
    # All that are zero say no more of how the others spread: contributors by the definition, with squares that are not zero.
    number = max(0, sum(1 for own in units.values() if contribution(statistic, own)) - 1)
    if number < rules["degreesOfFreedom"]:
        yield "degrees-of-freedom", "unsafe", number, rules["degreesOfFreedom"]


def quantile_support(statistic: Statistic, rows: list[Row], units: Units, rules: dict[str, Any]) -> Found:
    if statistic["kind"] not in QUANTILES or "quantileSupport" not in rules:
        return
    found = quantile(statistic, rows)
    if found is None:  # all are missing: the threshold says so
        return
    below = sum(1 for own in units.values() if any(v <= found for v in values(statistic, own)))
    above = sum(1 for own in units.values() if any(v >= found for v in values(statistic, own)))
    if min(below, above) < rules["quantileSupport"]:
        yield "quantile-support", "unsafe", min(below, above), rules["quantileSupport"]


def few_missing(statistic: Statistic, rows: list[Row], units: Units, rules: dict[str, Any]) -> Found:
    if not takes_values(statistic):
        return
    lacking = sum(1 for own in units.values() if any(value(statistic, row) is None for row in own))
    if 0 < lacking < rules["minimumUnits"]:
        yield "few-missing", "review", lacking, rules["minimumUnits"]


def judge_population(case: Case, level: tuple[int, ...], key: tuple[Any, ...]) -> Iterator[Failure]:
    """`minimum-population`: a place with few inhabitants, or of which nobody says how many. A function of a place, or a label of it, has no number."""
    for pack in case.packs_in_force():
        for minimum in pack.get("minimumPopulation", []):
            for place, code in zip(level, key):
                coded = any(case.variable(column).get("nomenclature") == minimum["nomenclature"] for column in case.key_columns(place))
                if not coded:
                    continue
                plain = "of" not in case.query["keys"][place]
                known = next((c.get("population") for c in case.nomenclatures[minimum["nomenclature"]] if plain and c["code"] == code), None)
                if known is None:
                    yield Failure("minimum-population", "review", pack["id"], None, None, minimum["population"])
                elif known < minimum["population"]:
                    yield Failure("minimum-population", "unsafe", pack["id"], None, known, minimum["population"])
