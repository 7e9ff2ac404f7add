"""The cells of a query: what is judged, and where what fails stands."""

from __future__ import annotations

from itertools import product
from typing import Any, Iterator

from .answer import Answer
from .case import Case, CellKey, Level, Row, Statistic, UnitColumn, columns_of
from .classes import Stratum, Variable, applicable, follows_from
from .contributions import by_unit, contribution
from .rows import base, cells, truth
from .rules import Failure, judge_population, judge_units


def judge_cells(case: Case, answer: Answer) -> None:
    rows, variables = base(case), applicable(case)
    statistics = [*case.query["statistics"], *presence(case)]
    for level, shown in levels(case):
        for key, members in cells(case, rows, level).items():
            # A cell without records is no small one: that it is left out may be told by others.
            if members and withheld(case, members):
                continue
            for statistic in statistics:
                own = rows_of(case, statistic, members)
                for failure in failures(case, variables, statistic, level, key, condition_alone(statistic), own):
                    tell(answer, failure, shown, level, key, statistic)
                for failure in strata_failures(case, variables, statistic, level, key, members):
                    tell(answer, failure, False, level, key, statistic)
        for statistic in statistics:
            for variable in variables:
                for wider, key, failure in variable.judge_wider(level, condition_alone(statistic), rows_of(case, statistic, rows)):
                    tell(answer, failure, False, wider, key, statistic)
                for kept, key, failure in variable.judge_left_out(level, condition_alone(statistic)):
                    tell(answer, failure, shown, kept, key, statistic)
    judge_absent(case, answer, rows, statistics)
    judge_levels(case, answer, rows)


def tell(answer: Answer, failure: Failure, shown: bool, level: Level, key: CellKey, statistic: Statistic) -> None:
    """What a reader can only work out, from parts that are not shown, is for a person."""
    code, verdict = (failure.code, failure.verdict) if shown else ("difference", "review")
    more = {name: value for name, value in vars(failure).items() if name not in ("code", "verdict") and value is not None}
    answer.cell(code, verdict, level, key, statistic["name"], **more)


def condition_alone(statistic: Statistic) -> Stratum:
    return {statistic["condition"]: True} if "condition" in statistic else {}


def presence(case: Case) -> list[Statistic]:
    """That a row is there tells that somebody is in it. Where no statistic covers all its records this is judged as their count."""
    return [] if any("condition" not in statistic for statistic in case.query["statistics"]) else [{"kind": "rows", "name": ""}]


def levels(case: Case) -> list[tuple[Level, bool]]:
    """With the finest, that it is shown or not."""
    shown = case.levels()
    return [*((level, True) for level in shown), *([] if case.finest() in shown else [(case.finest(), False)])]


def rows_of(case: Case, statistic: Statistic, rows: list[Row]) -> list[Row]:
    condition = case.condition_of(statistic)
    return rows if condition is None else [row for row in rows if truth(case, condition, row) is True]


def failures(case: Case, variables: list[Variable], statistic: Statistic, level: Level, key: CellKey, stratum: Stratum, rows: list[Row]) -> Iterator[Failure]:
    yield from judge_units(case, statistic, rows)
    yield from judge_population(case, level, key)
    if rows:
        for variable in variables:
            yield from variable.judge(level, key, stratum, rows)
    else:
        yield from zeros(case)


def zeros(case: Case) -> Iterator[Failure]:
    for pack in case.packs_in_force():
        if not pack["zerosAllowed"]:
            yield Failure("zero-cell", "unsafe", pack["id"])


# Conditions inside statistics.


def strata(case: Case, rows: list[Row]) -> Iterator[tuple[Stratum, list[Row]]]:
    """Rows for which each condition of the query is true, or not."""
    conditions = case.query["conditions"]
    cut: dict[tuple[bool, ...], list[Row]] = {said: [] for said in product((True, False), repeat=len(conditions))}
    for row in rows:
        cut[tuple(truth(case, condition, row) is True for condition in conditions)].append(row)
    for said, own in cut.items():
        yield dict(enumerate(said)), own


def covered(statistic: Statistic, stratum: Stratum) -> bool:
    return "condition" not in statistic or stratum[statistic["condition"]]


def strata_failures(case: Case, variables: list[Variable], statistic: Statistic, level: Level, key: CellKey, rows: list[Row]) -> Iterator[Failure]:
    """A total less its part tells of the rest: with several statistics, each is judged on every stratum that it covers."""
    conditions = case.query["conditions"]
    if not conditions or len(case.query["statistics"]) < 2 or not statistic["name"]:
        return
    counts = [other for other in case.query["statistics"] if other["kind"] == "units"]
    if statistic["kind"] == "units" and len(counts) > 1:
        yield from by_unit_failures(case, statistic, counts, rows)
    if len(counts) < len(case.query["statistics"]):
        # A count of units beside one of records is one of records: each unit may have one.
        judged = {**statistic, "kind": "rows"} if statistic["kind"] == "units" else statistic
        for stratum, own in strata(case, rows):
            if covered(statistic, stratum) and own:
                yield from failures(case, variables, judged, level, key, stratum, own)
    own = rows_of(case, statistic, rows)
    for place, condition in enumerate(conditions):
        # Where all are in the part, the rest is a zero. That nobody is in two parts that exclude each other tells nothing.
        if own and place != statistic.get("condition") and all(truth(case, condition, row) is True for row in own):
            yield from zeros(case)


def by_unit_failures(case: Case, statistic: Statistic, counts: list[Statistic], rows: list[Row]) -> Iterator[Failure]:
    """Counts of units beside each other tell apart those who meet each condition for any of their records, and those who do not."""
    kinds: dict[tuple[bool, ...], list[Row]] = {}
    for own in by_unit(rows, UnitColumn("", statistic["column"])).values():
        alike = [count for count in counts if count["column"] == statistic["column"]]
        kinds.setdefault(tuple(bool(rows_of(case, count, own)) for count in alike), []).extend(own)
    for own in kinds.values():
        for pack, unit, rules in case.rules():
            number = len(by_unit(own, unit))
            if unit.column == statistic["column"] and number < rules["minimumUnits"]:
                yield Failure("threshold", "unsafe", pack["id"], unit.type, number, rules["minimumUnits"])


# Rows left out.


def limits(case: Case) -> bool:
    """One level of several cells, and HAVING is a conjunction of lower limits of counts, of all records of a cell or of all its units: how people
    suppress by hand."""
    having = case.query["having"]
    counts = [place for place, statistic in enumerate(case.query["statistics"]) if statistic["kind"] in ("rows", "units") and "condition" not in statistic]
    return bool(having and case.finest()) and "limit" not in case.query and len(case.levels()) == 1 and all("statistic" in one and one["op"] in (">", ">=") and one["statistic"] in counts for one in having)


def withheld(case: Case, rows: list[Row]) -> bool:
    if not limits(case):
        return False
    for one in case.query["having"]:
        statistic = case.query["statistics"][one["statistic"]]
        number = contribution(statistic, rows)
        if not (number > one["value"] or (one["op"] == ">=" and number == one["value"])):
            return True
    return False


def equal_to(case: Case, columns: set[str]) -> set[str]:
    """The columns and what a join compares them with."""
    found = set(columns)
    for pair in [pair for join in case.query["joins"] for pair in join["on"]]:
        if found & set(pair):
            found |= set(pair)
    return found


def domain(case: Case, place: int) -> list[Any] | None:
    """The codes of a key that is coded."""
    key = case.query["keys"][place]
    codes = None if "of" in key else case.nomenclatures.get(case.variable(key["column"]).get("nomenclature", ""))
    return None if codes is None else [code["code"] for code in codes]


def judge_absent(case: Case, answer: Answer, rows: list[Row], statistics: list[Statistic]) -> None:
    """`zero-cell` of cells without a row, over the domain that the nomenclatures of the keys span."""
    if all(pack["zerosAllowed"] for pack in case.packs_in_force()):
        return
    conditions = {column for condition in case.query["where"] for column in columns_of(condition)}
    for level, shown in levels(case):
        domains = [domain(case, place) for place in level]
        columns = {column for place in level for column in case.key_columns(place)}
        # A condition on what follows from a key is a condition on the key.
        if any(codes is None for codes in domains) or conditions & follows_from(case, equal_to(case, columns)):
            answer.undecided("absent-cells")
            continue
        present = cells(case, rows, level)
        for key in product(*(codes for codes in domains if codes is not None)):
            for statistic in statistics if key not in present else []:
                for failure in zeros(case):
                    tell(answer, failure, shown, level, key, statistic)


def judge_levels(case: Case, answer: Answer, rows: list[Row]) -> None:
    """Counts of distinct units that do not add up: total less parts is the number of those in several parts. It may be told by another level
    that does add up, so each is compared with the finest too."""
    of = [level for level, _ in levels(case)]
    for statistic in (s for s in case.query["statistics"] if s["kind"] == "units"):
        own = rows_of(case, statistic, rows)
        for upper, lower in ((u, l) for u in of for l in of if set(u) < set(l)):
            parts: dict[CellKey, int] = {}
            for key, members in cells(case, own, lower).items():
                above = tuple(value for place, value in zip(lower, key) if place in upper)
                parts[above] = parts.get(above, 0) + contribution(statistic, members)
            for key, members in cells(case, own, upper).items():
                if members and parts[key] != contribution(statistic, members):
                    answer.cell("overlapping-margins", "review", upper, key, statistic["name"])
