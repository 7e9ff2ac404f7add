"""The base: rows of FROM and WHERE, what conditions say of a row, and what a key makes of it."""

from __future__ import annotations

import math
from typing import Any

from .case import Case, CellKey, Condition, Level, Relation, Row, Value, columns_of


def records(relation: Relation) -> list[Row]:
    names = [f"{relation['name']}.{column}" for column in relation["columns"]]
    return [dict(zip(names, values)) for values in relation["rows"]]


def nothing(relation: Relation) -> Row:
    return {f"{relation['name']}.{column}": None for column in relation["columns"]}


def whole(case: Case, column: str) -> bool:
    return case.variable(column)["type"] in ("INTEGER", "BIGINT", "HUGEINT")


def value_of(case: Case, expression: dict[str, Any], row: Row) -> Value:
    """A column, or a reviewed function of it."""
    value, function = row[expression["column"]], expression.get("of")
    if function is None:
        return value
    if function["name"] == "case":  # NULL is not equal to anything
        return function["then"] if value == function["equals"] else function["otherwise"]
    if value is None:
        return None
    if function["name"] == "substr":
        return value[: function["length"]]
    if function["name"] == "||":
        other = row[function["with"]]
        return None if other is None else f"{value}{other}"
    if function["name"] == "//":  # DuckDB's drops the fraction of whole numbers; of others it is the plain quotient
        quotient = math.trunc(value / function["by"]) if whole(case, expression["column"]) else value / function["by"]
        return quotient * (function["by"] if function.get("times") else 1)
    if function["name"] == "floor":
        return math.floor(value / function["by"]) * (function["by"] if function.get("times") else 1)
    raise ValueError(f"unknown function {function['name']}")


def compared(value: Value, literal: Value) -> Value:
    """A literal takes the type of what it is compared with: `year = '2022'`."""
    return int(literal) if isinstance(value, int) and isinstance(literal, str) else literal


def all_of(parts: list[bool | None]) -> bool | None:
    return False if False in parts else None if None in parts else True


def selected(case: Case, member: dict[str, Any], without: frozenset[str]) -> set[Value]:
    """What the subquery of a membership selects, `without` conditions that name some of its columns. None is in it where a NULL is."""
    relation = case.relations[member["relation"]]
    key = f"{id(member)} {sorted(without)}"
    if key not in case.selected:
        conditions = [c for c in member["where"] if not {inner(member, column) for column in columns_of(c)} & without]
        case.selected[key] = {
            record[f"{relation['name']}.{member['of']}"]
            for record in records(relation)
            if all(truth(case, condition, record) is True for condition in conditions)
        }
    return case.selected[key]


def inner(member: dict[str, Any], column: str) -> str:
    """A column of a membership's relation, which may stand in FROM too: another use of it."""
    return f"{column} within {member['column']} {member['form']}"


def inner_columns(member: dict[str, Any]) -> set[str]:
    return {inner(member, column) for condition in member["where"] for column in columns_of(condition)}


def belongs(case: Case, member: dict[str, Any], row: Row, without: frozenset[str]) -> bool | None:
    value, those = row[member["column"]], selected(case, member, without)
    if member["form"] != "in":  # EXISTS and joins say yes or no
        return (value is not None and value in those) is not member["not"]
    if not those:
        return member["not"]
    found = None if value is None else True if value in those else None if None in those else False
    return found if found is None or not member["not"] else not found


def truth(case: Case, condition: Condition, row: Row, without: frozenset[str] = frozenset()) -> bool | None:
    """SQL's three values: None is unknown."""
    if "not" in condition:
        said = truth(case, condition["not"], row, without)
        return None if said is None else not said
    if "any" in condition:
        parts = [truth(case, one, row, without) for one in condition["any"]]
        return True if True in parts else None if None in parts else False
    if "all" in condition:
        return all_of([truth(case, one, row, without) for one in condition["all"]])
    if "member" in condition:
        return belongs(case, condition["member"], row, without)
    value, op = value_of(case, condition, row), condition["op"]
    if op == "is null":
        return value is None
    if op == "not null":
        return value is not None
    if value is None:
        return None
    values = [compared(value, literal) for literal in condition["values"]]
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


def dropped(condition: Condition, without: frozenset[str]) -> bool:
    """Whether a condition names what is left aside. Of a membership only the subquery's conditions go: it stays without them. But what is not
    among the few is not a part of what is not among the many: a negated membership goes as a whole."""
    if "member" in condition:
        member = condition["member"]
        return member["column"] in without or (member["not"] and bool(inner_columns(member) & without))
    return bool(columns_of(condition) & without)


def base(case: Case, without: frozenset[str] = frozenset()) -> list[Row]:
    """Rows of FROM and WHERE; `without` some columns: no condition that names one, and nothing left out by an inner join on one."""
    rows = records(case.relations[case.query["from"]])
    for join in case.query["joins"]:
        relation = case.relations[join["relation"]]
        keeps_all = join["type"] == "left" or any(left in without for left, _ in join["on"])
        by_value: dict[tuple[Value, ...], list[Row]] = {}
        for record in records(relation):
            by_value.setdefault(tuple(record[right] for _, right in join["on"]), []).append(record)
        joined: list[Row] = []
        for row in rows:
            on = tuple(row[left] for left, _ in join["on"])
            matches = [] if None in on else by_value.get(on, [])
            joined.extend({**row, **record} for record in matches)
            if not matches and keeps_all:
                joined.append({**row, **nothing(relation)})
        rows = joined
    conditions = [c for c in case.query["where"] if not dropped(c, without)]
    return [row for row in rows if all(truth(case, condition, row, without) is True for condition in conditions)]


def cells(case: Case, rows: list[Row], level: Level) -> dict[CellKey, list[Row]]:
    found: dict[CellKey, list[Row]] = {}
    if not level:
        found[()] = []  # one row is shown even where there are no records
    keys = [case.query["keys"][place] for place in level]
    for row in rows:
        found.setdefault(tuple(value_of(case, key, row) for key in keys), []).append(row)
    return found
