"""What a case says: relations with their records, rule packs, nomenclatures, and one structured SELECT."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Iterator

Value = Any  # str, int, float or None
Row = dict[str, Value]  # by qualified name: "care.dep"
Level = tuple[int, ...]  # places of the keys of one grouping set
CellKey = tuple[Value, ...]  # the values of a level's keys
Condition = dict[str, Any]
Statistic = dict[str, Any]
Relation = dict[str, Any]


@dataclass(frozen=True)
class UnitColumn:
    type: str
    column: str  # qualified


@dataclass
class Case:
    relations: dict[str, Relation]
    packs: dict[str, dict[str, Any]]
    nomenclatures: dict[str, list[dict[str, Any]]]
    query: dict[str, Any]
    from_names: list[str]
    part_of_union: bool
    #: Units that a membership selects, by what it selects: it is asked for each row.
    selected: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, raw: dict[str, Any], query: dict[str, Any]) -> Case:
        return cls(
            relations={relation["name"]: relation for relation in raw["relations"]},
            packs={pack["id"]: pack for pack in raw["packs"]},
            nomenclatures={n["id"]: n["codes"] for n in raw["nomenclatures"]},
            query=query,
            from_names=[query["from"], *(join["relation"] for join in query["joins"])],
            part_of_union="second" in raw,
        )

    def variable(self, qualified: str) -> dict[str, Any]:
        relation, name = qualified.split(".")
        return next(v for v in self.relations[relation]["variables"] if v["name"] == name)

    def record_level(self) -> list[Relation]:
        """Of FROM."""
        return [self.relations[name] for name in self.from_names if self.relations[name]["kind"] == "record-level"]

    def contributing(self) -> list[Relation]:
        """Every record-level relation of FROM or of a condition."""
        names = [m["relation"] for m in memberships([*self.query["where"], *self.query["conditions"]])]
        return self.record_level() + [self.relations[name] for name in dict.fromkeys(names) if self.relations[name]["kind"] == "record-level"]

    def packs_in_force(self) -> list[dict[str, Any]]:
        ids = dict.fromkeys(pack for relation in self.contributing() for pack in relation["packs"])
        return [self.packs[id] for id in ids]

    def unit_columns(self) -> list[UnitColumn]:
        return [UnitColumn(unit["type"], f"{r['name']}.{unit['column']}") for r in self.record_level() for unit in r["units"]]

    def space(self, qualified: str) -> str | None:
        """The identifier space of a unit column."""
        relation, name = qualified.split(".")
        return next((unit["space"] for unit in self.relations[relation]["units"] if unit["column"] == name), None)

    def rules(self) -> Iterator[tuple[dict[str, Any], UnitColumn, dict[str, Any]]]:
        """Each pack of a contributing relation, each unit column of a type that it has rules for."""
        for pack in self.packs_in_force():
            for unit in self.unit_columns():
                for rules in pack["units"]:
                    if rules["type"] == unit.type:
                        yield pack, unit, rules

    def finest(self) -> Level:
        return tuple(range(len(self.query["keys"])))

    def levels(self) -> list[Level]:
        """Those that are shown."""
        keys, grouping = self.finest(), self.query["grouping"]
        if grouping["form"] == "rollup":
            return [keys[:length] for length in range(len(keys), -1, -1)]
        if grouping["form"] == "cube":
            return [subset for length in range(len(keys), -1, -1) for subset in combinations(keys, length)]
        if grouping["form"] == "sets":
            return [tuple(level) for level in grouping["sets"]]
        return [keys]

    def key_columns(self, place: int) -> set[str]:
        return columns_of_expression(self.query["keys"][place])

    def bins(self, place: int) -> bool:
        """A key that cuts a magnitude into bins."""
        return any(self.variable(column)["kind"] == "magnitude" for column in self.key_columns(place))

    def condition_of(self, statistic: Statistic) -> Condition | None:
        return self.query["conditions"][statistic["condition"]] if "condition" in statistic else None


def memberships(conditions: list[Condition]) -> list[Condition]:
    return [condition["member"] for condition in conditions if "member" in condition]


def columns_of_expression(expression: dict[str, Any]) -> set[str]:
    more = expression.get("of", {}).get("with")
    return {expression["column"], *([more] if more else [])}


def columns_of(condition: Condition) -> set[str]:
    """The columns of FROM that a condition names."""
    if "not" in condition:
        return columns_of(condition["not"])
    if "any" in condition or "all" in condition:
        return {column for one in condition.get("any", condition.get("all")) for column in columns_of(one)}
    return {condition["member"]["column"]} if "member" in condition else columns_of_expression(condition)


def takes_values(statistic: Statistic) -> bool:
    return statistic["kind"] not in ("rows", "units")
