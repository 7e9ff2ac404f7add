"""A second reading of docs/soundness.md: slow, obvious, and independent of the engine.

Reads one case a line (JSON) on stdin and writes one answer a line. A case holds whole records and a structured
query, so nothing here parses SQL: records are joined, filtered, grouped and counted in plain loops.
Shares are exact fractions; a share of a pack is the decimal number that its producer wrote.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, product
from typing import Any, Iterator

Value = Any  # str, int, or None
Row = dict[str, Value]  # by qualified name: "care.dep"
Level = tuple[str, ...]  # the keys of one grouping set
CellKey = tuple[Value, ...]  # the values of a level's keys


@dataclass(frozen=True)
class UnitColumn:
    type: str
    column: str  # qualified


@dataclass
class Case:
    relations: dict[str, dict[str, Any]]
    packs: dict[str, dict[str, Any]]
    nomenclatures: dict[str, list[str]]
    query: dict[str, Any]
    from_names: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, line: str) -> Case:
        raw = json.loads(line)
        query = raw["query"]
        return cls(
            relations={relation["name"]: relation for relation in raw["relations"]},
            packs={pack["id"]: pack for pack in raw["packs"]},
            nomenclatures={n["id"]: [c["code"] for c in n["codes"]] for n in raw["nomenclatures"]},
            query=query,
            from_names=[query["from"], *(join["relation"] for join in query["joins"])],
        )

    def variable(self, qualified: str) -> dict[str, Any]:
        relation, name = qualified.split(".")
        return next(v for v in self.relations[relation]["variables"] if v["name"] == name)

    def contributing(self) -> list[dict[str, Any]]:
        return [self.relations[name] for name in self.from_names if self.relations[name]["kind"] == "record-level"]

    def packs_in_force(self) -> list[dict[str, Any]]:
        ids = dict.fromkeys(pack for relation in self.contributing() for pack in relation["packs"])
        return [self.packs[id] for id in ids]

    def unit_columns(self) -> list[UnitColumn]:
        return [
            UnitColumn(unit["type"], f"{relation['name']}.{unit['column']}")
            for relation in self.contributing()
            for unit in relation["units"]
        ]

    def rules(self) -> Iterator[tuple[dict[str, Any], UnitColumn, dict[str, Any]]]:
        """Each pack of a contributing relation, each unit column of a type that it has rules for."""
        for pack in self.packs_in_force():
            for unit in self.unit_columns():
                for rules in pack["units"]:
                    if rules["type"] == unit.type:
                        yield pack, unit, rules

    def levels(self) -> list[Level]:
        keys = tuple(self.query["keys"])
        if self.query["grouping"] == "rollup":
            return [keys[:length] for length in range(len(keys), -1, -1)]
        if self.query["grouping"] == "cube":
            return [subset for length in range(len(keys), -1, -1) for subset in combinations(keys, length)]
        return [keys]


# The base: rows of FROM and WHERE.


def records(relation: dict[str, Any]) -> list[Row]:
    names = [f"{relation['name']}.{column}" for column in relation["columns"]]
    return [dict(zip(names, values)) for values in relation["rows"]]


def nothing(relation: dict[str, Any]) -> Row:
    return {f"{relation['name']}.{column}": None for column in relation["columns"]}


def columns_of(condition: dict[str, Any]) -> set[str]:
    if "not" in condition:
        return columns_of(condition["not"])
    if "any" in condition or "all" in condition:
        return {column for one in condition.get("any", condition.get("all")) for column in columns_of(one)}
    return {condition["column"]}


def truth(condition: dict[str, Any], row: Row) -> bool | None:
    """SQL's three values: None is unknown."""
    if "not" in condition:
        inner = truth(condition["not"], row)
        return None if inner is None else not inner
    if "any" in condition:
        parts = [truth(one, row) for one in condition["any"]]
        return True if True in parts else None if None in parts else False
    if "all" in condition:
        parts = [truth(one, row) for one in condition["all"]]
        return False if False in parts else None if None in parts else True
    value, op, values = row[condition["column"]], condition["op"], condition.get("values", [])
    if op == "is null":
        return value is None
    if op == "not null":
        return value is not None
    if value is None:
        return None
    if op == "=":
        return value == values[0]
    if op == "<>":
        return value != values[0]
    if op == "<":
        return value < values[0]
    if op == ">=":
        return value >= values[0]
    if op == "in":
        return value in values
    if op == "between":
        return values[0] <= value <= values[1]
    raise ValueError(f"unknown operator {op}")


def base(case: Case, without: frozenset[str] = frozenset()) -> list[Row]:
    """Rows of FROM and WHERE; `without` some columns: no condition that names one, and nothing left out by an inner join on one."""
    rows = records(case.relations[case.query["from"]])
    for join in case.query["joins"]:
        relation = case.relations[join["relation"]]
        keeps_all = join["type"] == "left" or any(left in without for left, _ in join["on"])
        joined: list[Row] = []
        for row in rows:
            matches = [
                record
                for record in records(relation)
                if all(row[left] is not None and row[left] == record[right] for left, right in join["on"])
            ]
            joined.extend({**row, **record} for record in matches)
            if not matches and keeps_all:
                joined.append({**row, **nothing(relation)})
        rows = joined
    conditions = [c for c in case.query["where"] if not columns_of(c) & without]
    return [row for row in rows if all(truth(condition, row) is True for condition in conditions)]


def cells(rows: list[Row], level: Level) -> dict[CellKey, list[Row]]:
    found: dict[CellKey, list[Row]] = {}
    if not level:
        found[()] = []  # one row is shown even where there are no records
    for row in rows:
        found.setdefault(tuple(row[key] for key in level), []).append(row)
    return found


# What units contribute.


def by_unit(rows: list[Row], unit: UnitColumn) -> dict[int, list[Row]]:
    """Rows of nobody are left aside."""
    found: dict[int, list[Row]] = {}
    for row in rows:
        if row[unit.column] is not None:
            found.setdefault(row[unit.column], []).append(row)
    return found


def contribution(statistic: dict[str, Any], rows: list[Row]) -> int:
    if statistic["kind"] == "rows":
        return len(rows)
    values = [row[statistic["column"]] for row in rows if row[statistic["column"]] is not None]
    if statistic["kind"] == "values":
        return len(values)
    if statistic["kind"] == "units":
        return len(set(values))
    return abs(sum(values))


def takes_values(statistic: dict[str, Any]) -> bool:
    return statistic["kind"] in ("values", "sum", "mean")


# Findings.


@dataclass
class Answer:
    case: Case
    cells: list[dict[str, Any]] = field(default_factory=list)
    output: list[dict[str, Any]] = field(default_factory=list)

    def cell(self, code: str, verdict: str, level: Level, key: CellKey, column: str, **more: Any) -> None:
        self.cells.append({"key": list(zip(level, key)), "column": column, "code": code, "verdict": verdict, **more})

    def undecided(self, code: str, **more: Any) -> None:
        self.output.append({"code": code, "verdict": "review", **more})

    def as_json(self) -> dict[str, Any]:
        verdicts = {finding["verdict"] for finding in [*self.cells, *self.output]}
        verdict = "unsafe" if "unsafe" in verdicts else "review" if "review" in verdicts else "safe alone"
        return {"verdict": verdict, "cells": self.cells, "output": self.output}


def judge_units(case: Case, answer: Answer, rows: list[Row]) -> None:
    """`threshold`, `dominance`, `p-percent` and `few-missing`."""
    for level in case.levels():
        for key, members in cells(rows, level).items():
            if not members:
                continue
            for statistic in case.query["statistics"]:
                for pack, unit, rules in case.rules():
                    about = {"pack": pack["id"], "unitType": unit.type}
                    units = by_unit(members, unit)
                    amounts = sorted((contribution(statistic, own) for own in units.values()), reverse=True)
                    contributors = sum(1 for amount in amounts if amount != 0)
                    minimum = rules["minimumUnits"]
                    if contributors < minimum:
                        answer.cell("threshold", "unsafe", level, key, statistic["name"], measured=contributors, required=minimum, **about)
                    total = sum(amounts)
                    for rule in rules["dominance"] if total else []:
                        share, limit = Fraction(sum(amounts[: rule["n"]]), total), Fraction(str(rule["k"]))
                        if share > limit or (rule["comparator"] == ">=" and share == limit):
                            answer.cell("dominance", "unsafe", level, key, statistic["name"], measured=float(share), required=rule["k"], **about)
                    if "pPercent" in rules and total:
                        rest = Fraction(total - sum(amounts[:2]), amounts[0])
                        if rest < Fraction(str(rules["pPercent"])):
                            answer.cell("p-percent", "unsafe", level, key, statistic["name"], measured=float(rest), required=rules["pPercent"], **about)
                    if takes_values(statistic):
                        lacking = sum(1 for own in units.values() if any(row[statistic["column"]] is None for row in own))
                        if 0 < lacking < minimum:
                            answer.cell("few-missing", "review", level, key, statistic["name"], measured=lacking, required=minimum, **about)


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


def mixes(case: Case, variable: set[str]) -> bool:
    """A condition, or an inner join, on the variable together with others. Leaving it out as a whole would widen the margin by
    what the others leave out: `V = 'x' AND (dep = 'a' OR V = 'no such code')` is `V = 'x' AND dep = 'a'`."""
    conditions = [columns_of(condition) for condition in case.query["where"]]
    joins = [{left for left, _ in join["on"]} for join in case.query["joins"] if join["type"] == "inner"]
    return any(named & variable and not named <= variable for named in [*conditions, *joins])


def judge_conditions(case: Case, answer: Answer) -> None:
    """A condition on an amount shows what everybody who is counted has."""
    for column in {column for condition in case.query["where"] for column in columns_of(condition)}:
        if case.variable(column)["kind"] == "magnitude":
            answer.undecided("magnitude-condition", column=column)


def judge_classes(case: Case, answer: Answer, rows: list[Row]) -> None:
    """`class-disclosure`, each sensitive variable by itself."""
    query = case.query
    packs = {pack["id"]: pack for pack in case.packs_in_force() if pack["classMinimumOutside"] > 0}
    sensitive = [
        f"{relation['name']}.{variable['name']}"
        for relation in (case.relations[name] for name in case.from_names)
        for variable in relation["variables"]
        if variable["sensitive"]
    ]
    conditions = {column for condition in query["where"] for column in columns_of(condition)}
    # A left join leaves nothing out, so it says nothing about V: only inner joins are conditions.
    joins = {left for join in query["joins"] if join["type"] == "inner" for left, _ in join["on"]}
    for name in sensitive if packs else []:
        variable = follows_from(case, {name})
        if follows_in_part(case, variable) & (conditions | set(query["keys"])):
            answer.undecided("follows-in-part", variable=name)
        if mixes(case, variable):
            answer.undecided("mixed-condition", variable=name)
        margin_rows = base(case, frozenset(variable))
        for level in case.levels():
            if not variable & (set(level) | conditions | joins):
                continue
            kept = tuple(key for key in level if key not in variable)
            margins = cells(margin_rows, kept)
            for key, members in cells(rows, level).items():
                margin = margins[tuple(value for column, value in zip(level, key) if column not in variable)]
                for pack, unit, _ in case.rules():
                    inside = by_unit(members, unit)
                    outside = [number for number in by_unit(margin, unit) if number not in inside]
                    required = pack["classMinimumOutside"]
                    if inside and len(outside) < required:
                        for statistic in query["statistics"]:
                            answer.cell("class-disclosure", "unsafe", level, key, statistic["name"], pack=pack["id"],
                                        unitType=unit.type, variable=name, measured=len(outside), required=required)


def equal_to(case: Case, columns: set[str]) -> set[str]:
    """The columns and what a join compares them with."""
    found = set(columns)
    for pair in [pair for join in case.query["joins"] for pair in join["on"]]:
        if found & set(pair):
            found |= set(pair)
    return found


def judge_zeros(case: Case, answer: Answer, rows: list[Row]) -> None:
    """`zero-cell`, over the domain that the nomenclatures of the keys span."""
    conditions = {column for condition in case.query["where"] for column in columns_of(condition)}
    for pack in case.packs_in_force():
        if pack["zerosAllowed"]:
            continue
        for level in case.levels():
            domain = [case.nomenclatures.get(case.variable(key).get("nomenclature", "")) for key in level]
            # A condition on what follows from a key is a condition on the key.
            if any(codes is None for codes in domain) or conditions & follows_from(case, equal_to(case, set(level))):
                answer.undecided("absent-cells", pack=pack["id"])
                continue
            shown = cells(rows, level)
            for key in product(*(codes for codes in domain if codes is not None)):
                if not shown.get(key):
                    for statistic in case.query["statistics"]:
                        answer.cell("zero-cell", "unsafe", level, key, statistic["name"], pack=pack["id"])


def judge_levels(case: Case, answer: Answer, rows: list[Row]) -> None:
    """Counts of distinct units that do not add up: total less parts is the number of those in several parts."""
    levels = case.levels()
    for statistic in (s for s in case.query["statistics"] if s["kind"] == "units"):
        for upper, lower in ((u, l) for u in levels for l in levels if set(u) < set(l)):
            parts: dict[CellKey, int] = {}
            for key, members in cells(rows, lower).items():
                of = tuple(value for column, value in zip(lower, key) if column in upper)
                parts[of] = parts.get(of, 0) + contribution(statistic, members)
            for key, members in cells(rows, upper).items():
                if members and parts[key] != contribution(statistic, members):
                    answer.cell("levels-do-not-add-up", "review", upper, key, statistic["name"])


def determined(case: Case, keys: set[str]) -> set[str]:
    """What has one value for given values of the keys: also a public record whose own key is among them."""
    inner = [pair for join in case.query["joins"] if join["type"] == "inner" for pair in join["on"]]
    found = follows_from(case, keys | {left for left, right in inner if right in keys})
    for name in case.from_names:
        relation = case.relations[name]
        if relation["kind"] == "public" and any(all(f"{name}.{column}" in found for column in key) for key in relation["keys"]):
            found |= {f"{name}.{column}" for column in relation["columns"]}
    return found


def counted_once(case: Case, relation: str) -> bool:
    """Each other relation is joined on one of its keys: a record of `relation` is then in at most one row of the base."""
    equalities = [pair for join in case.query["joins"] for left, right in join["on"] for pair in ((left, right), (right, left))]
    reached = {relation}
    for _ in case.from_names:
        for other in case.from_names:
            on = {b.split(".")[1] for a, b in equalities if a.split(".")[0] in reached and b.split(".")[0] == other}
            if any(set(key) <= on for key in case.relations[other]["keys"]):
                reached.add(other)
    return reached == set(case.from_names)


def judge_shape(case: Case, answer: Answer) -> None:
    """What is review whatever the records say."""
    query = case.query
    for join in query["joins"]:
        relation = case.relations[join["relation"]]
        if join["type"] == "left" and relation["kind"] == "record-level":
            answer.undecided("outer-join", relation=relation["name"])
    for statistic in query["statistics"]:
        # A distinct unit is counted once however often its records come back.
        counted = [statistic["column"].split(".")[0]] if takes_values(statistic) else case.from_names
        if statistic["kind"] != "units" and not any(counted_once(case, name) for name in counted):
            answer.undecided("counted-more-than-once", column=statistic["name"])
    for statistic in query["statistics"]:
        if statistic["kind"] in ("sum", "mean") and not all(pack["magnitudesAllowed"] for pack in case.packs_in_force()):
            answer.undecided("magnitudes-not-allowed", column=statistic["name"])
        ratio = statistic.get("ratio")
        if ratio and not all(ratio in determined(case, set(level)) for level in case.levels()):
            answer.undecided("ratio-not-of-keys", column=statistic["name"])
    # "Every rule holds" must not come true for want of a rule: each unit column has one from a pack of its own relation.
    for relation in case.contributing():
        ruled = {rules["type"] for pack in relation["packs"] for rules in case.packs[pack]["units"]}
        if not relation["units"] or any(unit["type"] not in ruled for unit in relation["units"]):
            answer.undecided("no-rules", relation=relation["name"])


def check(case: Case) -> dict[str, Any]:
    answer = Answer(case)
    rows = base(case)
    judge_shape(case, answer)
    judge_units(case, answer, rows)
    judge_conditions(case, answer)
    judge_classes(case, answer, rows)
    judge_zeros(case, answer, rows)
    judge_levels(case, answer, rows)
    return answer.as_json()


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(check(Case.read(line))), flush=True)
