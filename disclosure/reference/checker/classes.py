"""`class-disclosure`: what a cell says of everybody in its margin."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cached_property
from typing import Any, Iterator

from .answer import Answer
from .case import Case, CellKey, Condition, Level, Row, columns_of, memberships
from .contributions import by_unit
from .rows import base, cells, dropped, inner, inner_columns, truth
from .rules import Failure

Stratum = dict[int, bool]  # by place in the query's conditions: true of all rows, or of none


def follows_from(case: Case, columns: set[str]) -> set[str]:
    """The columns, what an inner join makes equal to them, and each public relation that is joined on nothing else."""
    found = set(columns)
    for join in case.query["joins"]:
        relation = case.relations[join["relation"]]
        if relation["kind"] == "public" and all(left in found for left, _ in join["on"]):
            found |= {f"{relation['name']}.{column}" for column in relation["columns"]}
        elif join["type"] == "inner":
            found |= {right for left, right in join["on"] if left in found}
    return found


def follows_in_part(case: Case, variable: set[str]) -> set[str]:
    """Columns of the relations that are joined on the variable together with others, or on such a column."""
    found: set[str] = set()
    for join in case.query["joins"]:
        relation = case.relations[join["relation"]]
        lefts = {left for left, _ in join["on"]}
        if lefts & (variable | found) and not lefts <= variable:
            found |= {f"{relation['name']}.{column}" for column in relation["columns"]}
    return found - variable


def named(conditions: list[Condition]) -> set[str]:
    """What conditions name, the conditions of their subqueries too."""
    own = {column for condition in conditions for column in columns_of(condition)}
    return own.union(*(inner_columns(member) for member in memberships(conditions)))


class Variable:
    """A sensitive variable in one place of a query, and the margin without it."""

    def __init__(self, case: Case, name: str, of_condition: bool, bins: bool) -> None:
        self.case, self.name, self.bins = case, name, bins
        self.columns = {name} if of_condition else follows_from(case, {name})

    @cached_property
    def margin(self) -> list[Row]:
        return base(self.case, frozenset(self.columns))

    @cached_property
    def margins(self) -> dict[Level, dict[CellKey, list[Row]]]:
        return {}

    def cells(self, kept: Level) -> dict[CellKey, list[Row]]:
        if kept not in self.margins:
            self.margins[kept] = cells(self.case, self.margin, kept)
        return self.margins[kept]

    def in_key(self, place: int) -> bool:
        return bool(self.case.key_columns(place) & self.columns)

    def in_condition(self, condition: Condition) -> bool:
        return bool(named([condition]) & self.columns)

    def everywhere(self) -> bool:
        """In a condition of WHERE or of a join. A left join leaves nothing out: only inner joins are conditions."""
        joins = {left for join in self.case.query["joins"] if join["type"] == "inner" for left, _ in join["on"]}
        return bool(self.columns & (joins | named(self.case.query["where"])))

    def judge(self, level: Level, key: CellKey, stratum: Stratum, rows: list[Row]) -> Iterator[Failure]:
        """The units of the margin that have no row in the cell are outside."""
        conditions = {place: self.case.query["conditions"][place] for place in stratum}
        named_here = any(self.in_condition(condition) for condition in conditions.values())
        if not (named_here or self.everywhere() or any(self.in_key(place) for place in level)):
            return
        kept = [(place, value) for place, value in zip(level, key) if not self.in_key(place)]
        without = frozenset(self.columns)
        margin = self.within(stratum, self.cells(tuple(place for place, _ in kept)).get(tuple(value for _, value in kept), []))
        yield from self.fails(rows, margin)

    def within(self, stratum: Stratum, rows: list[Row]) -> list[Row]:
        """The rows of a margin that are in the stratum, as far as its conditions do not name the variable."""
        case, without = self.case, frozenset(self.columns)
        conditions = [(case.query["conditions"][place], said) for place, said in stratum.items()]
        return [
            row
            for row in rows
            if all(dropped(condition, without) or (truth(case, condition, row, without) is True) is said for condition, said in conditions)
        ]

    def fails(self, rows: list[Row], margin: list[Row]) -> Iterator[Failure]:
        for pack, unit, _ in self.case.rules():
            inside, around = by_unit(rows, unit), by_unit(margin, unit)
            outside = sum(1 for number in around if number not in inside)
            required = max(pack["classMinimumOutside"], 1 if self.bins else 0)
            share = Fraction(str(pack.get("classShareOutside", 0)))
            if inside and (outside < required or outside < share * len(set(around) | set(inside))):
                yield Failure("class-disclosure", "unsafe", pack["id"], unit.type, outside, required)

    def judge_left_out(self, level: Level, stratum: Stratum) -> Iterator[tuple[Level, CellKey, Failure]]:
        """Those of a margin whom conditions and joins on the variable leave out are a class too. Only of one code it may be told that few have it."""
        where = [condition for condition in self.case.query["where"] if self.in_condition(condition)]
        own = {place: said for place, said in stratum.items() if self.in_condition(self.case.query["conditions"][place])}
        joins = [join for join in self.case.query["joins"] if join["type"] == "inner" and any(left in self.columns for left, _ in join["on"])]
        conditions = [*((condition, True) for condition in where), *((self.case.query["conditions"][place], said) for place, said in own.items())]
        if not joins and (not conditions or (len(conditions) == 1 and self.one_code(conditions[0][0]) and self.leaves_others())):
            return
        kept = tuple(place for place in level if not self.in_key(place))
        for key, rows in self.cells(kept).items():
            margin = self.within(stratum, rows)
            left_out = [
                row
                for row in margin
                if any((truth(self.case, condition, row) is True) is not said for condition, said in conditions)
                or any(row[right] is None for join in joins for _, right in join["on"])
            ]
            for failure in self.fails(left_out, margin):
                yield kept, key, failure

    def judge_wider(self, level: Level, stratum: Stratum, rows: list[Row]) -> Iterator[tuple[Level, CellKey, Failure]]:
        """Classes that several cells make up: those that one key alone tells, and all that conditions on the variable select."""
        own = [place for place in level if self.in_key(place)]
        kept = [place for place in level if not self.in_key(place)]
        named_here = any(self.in_condition(self.case.query["conditions"][place]) for place in stratum)
        wider = [[place] for place in own] if len(own) > 1 else []
        if own and (named_here or named(self.case.query["where"]) & self.columns):
            wider.append([])
        for more in wider:
            places = tuple(sorted([*kept, *more]))
            if any(set(places) == set(other) for other in [*self.case.levels(), self.case.finest()]):
                continue
            for key, members in cells(self.case, rows, places).items():
                around = tuple(value for place, value in zip(places, key) if place in kept)
                margin = self.within(stratum, self.cells(tuple(kept)).get(around, []))
                for failure in self.fails(members, margin):
                    yield places, key, failure

    def leaves_others(self) -> bool:
        """Where nobody has the codes that are asked for, everybody has one of two others at least, or of more. Another part of a union may ask for those."""
        case = self.case
        codes = case.nomenclatures.get(case.variable(self.name).get("nomenclature", ""), [])
        asked = {json.dumps(one, sort_keys=True) for one in [*case.query["where"], *case.query["conditions"]] if self.in_condition(one)}
        return not case.part_of_union and len(asked) <= len(codes) - 2

    def one_code(self, condition: Condition) -> bool:
        """Of the variable itself: a label, or a function, that is equal to something may say that V is not."""
        if condition.get("not", {}).get("op") == "<>":
            return self.one_code({**condition["not"], "op": "="})
        return condition.get("op") == "=" and condition["column"] == self.name and "of" not in condition


def sensitive_variables(case: Case) -> list[Variable]:
    """Of the catalogue, in FROM and in the conditions of memberships; and magnitudes in bins, whatever the catalogue says."""
    query = case.query
    names = [f"{r['name']}.{v['name']}" for r in (case.relations[n] for n in case.from_names) for v in r["variables"] if v["sensitive"]]
    members = memberships([*query["where"], *query["conditions"]])
    within = [
        inner(member, column)
        for member in members
        for column in sorted({column for condition in member["where"] for column in columns_of(condition)})
        if case.variable(column)["sensitive"]
    ]
    bins = dict.fromkeys(column for place in case.finest() if case.bins(place) for column in case.key_columns(place))
    return [
        *(Variable(case, name, False, False) for name in names if name not in bins),
        *(Variable(case, name, True, False) for name in within),
        *(Variable(case, name, False, True) for name in bins),
    ]


def applicable(case: Case) -> list[Variable]:
    asked = any(pack["classMinimumOutside"] > 0 or "classShareOutside" in pack for pack in case.packs_in_force())
    return [variable for variable in sensitive_variables(case) if asked or variable.bins]


def together(columns: set[str], variable: set[str]) -> bool:
    return bool(columns & variable) and not columns <= variable


def mixes(case: Case, variable: set[str]) -> bool:
    """A condition, or an inner join, on the variable together with others. Leaving it out as a whole would widen the margin by
    what the others leave out: `V = 'x' AND (dep = 'a' OR V = 'no such code')` is `V = 'x' AND dep = 'a'`."""
    conditions = [*case.query["where"], *case.query["conditions"]]
    within = [
        columns
        for member in memberships(conditions)
        # What a membership denies is denied as a whole: not "both" is one or the other.
        for columns in ([inner_columns(member)] if member["not"] else [{inner(member, c) for c in columns_of(one)} for one in member["where"]])
    ]
    joins = [{left for left, _ in join["on"]} for join in case.query["joins"] if join["type"] == "inner"]
    return any(together(columns, variable) for columns in [*(columns_of(c) for c in conditions if "member" not in c), *within, *joins])


def judge_mixtures(case: Case, answer: Answer, variables: list[Variable]) -> None:
    """What names a sensitive variable together with others."""
    query = case.query
    for variable in variables:
        keys = [case.key_columns(place) for place in case.finest()]
        used = named([*query["where"], *query["conditions"]]).union(*keys)
        if follows_in_part(case, variable.columns) & used or any(together(columns, variable.columns) for columns in keys):
            answer.undecided("follows-in-part", variable=variable.name)
        if mixes(case, variable.columns):
            answer.undecided("mixed-condition", variable=variable.name)
