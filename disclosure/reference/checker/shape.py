"""What is for a person whatever the records say."""

from __future__ import annotations

from .answer import Answer
from .case import Case, Level, Relation, Statistic, columns_of, memberships, takes_values
from .classes import follows_from
from .contributions import AMOUNTS, EXTREMES, QUANTILES, VARIANCES
from .rows import selected, whole


def judge_shape(case: Case, answer: Answer) -> None:
    for join in case.query["joins"]:
        relation = case.relations[join["relation"]]
        if join["type"] == "left" and relation["kind"] == "record-level":
            answer.undecided("outer-join", relation=relation["name"])
    for statistic in case.query["statistics"]:
        judge_statistic(case, answer, statistic)
    keys = [key["column"] for key in case.query["keys"] if "of" not in key]
    for shown in case.query["shown"]:
        # A key is NULL in the levels without it; what only follows from the keys must do so in all of them.
        if "per" in shown and shown["per"] not in keys and not all(shown["per"] in determined(case, level) for level in case.levels()):
            answer.undecided("ratio-not-of-keys", column=shown["name"])
    judge_keys(case, answer)
    judge_conditions(case, answer)
    judge_order(case, answer)
    # "Every rule holds" must not come true for want of a rule: each unit column has one from a pack of its own relation.
    for relation in case.contributing():
        if not ruled(case, relation):
            answer.undecided("no-rules", relation=relation["name"])


def ruled(case: Case, relation: Relation) -> bool:
    types = {rules["type"] for pack in relation["packs"] for rules in case.packs[pack]["units"]}
    return bool(relation["units"]) and all(unit["type"] in types for unit in relation["units"])


# Statistics.


def judge_statistic(case: Case, answer: Answer, statistic: Statistic) -> None:
    name, packs = statistic["name"], case.packs_in_force()
    # A distinct unit is counted once however often its records come back.
    counted = [statistic["column"].split(".")[0]] if takes_values(statistic) else case.from_names
    if statistic["kind"] != "units" and not any(counted_fairly(case, relation) for relation in counted):
        answer.undecided("counted-more-than-once", column=name)
    if statistic.get("weight", statistic.get("column", "")).split(".")[0] not in ("", *counted):
        answer.undecided("two-relations", column=name)
    if statistic["kind"] in AMOUNTS and not all(pack["magnitudesAllowed"] for pack in packs):
        answer.undecided("magnitudes-not-allowed", column=name)
    if statistic["kind"] in VARIANCES and any("degreesOfFreedom" not in rules for _, _, rules in case.rules()):
        answer.undecided("variance-not-allowed", column=name)
    if statistic["kind"] in QUANTILES and any("quantileSupport" not in rules for _, _, rules in case.rules()):
        answer.undecided("quantile-not-allowed", column=name)
    if statistic["kind"] in EXTREMES:
        answer.undecided("extreme", "review" if all(pack.get("extremesAllowed") for pack in packs) else "unsafe", column=name)


def reached(case: Case, relation: str) -> tuple[set[str], set[str]]:
    """From a record of `relation`: relations with at most one row for it, each joined on one of its keys; and with those, the ones that an equal unit repeats it by."""
    equalities = [pair for join in case.query["joins"] for left, right in join["on"] for pair in ((left, right), (right, left))]
    once, often = {relation}, {relation}
    for _ in case.from_names:
        for other in case.from_names:
            for known in (once, often):
                on = [(a, b) for a, b in equalities if a.split(".")[0] in known and b.split(".")[0] == other]
                if any(set(key) <= {b.split(".")[1] for _, b in on} for key in case.relations[other]["keys"]):
                    known.add(other)
                elif known is often and any(case.space(b) is not None and case.space(a) == case.space(b) for a, b in on):
                    known.add(other)
    return once, often


def counted_fairly(case: Case, relation: str) -> bool:
    """Its record is counted once, or as often as its unit has records elsewhere, and then nothing elsewhere says which of them."""
    once, often = reached(case, relation)
    everywhere = set(case.from_names)
    keys = {column for place in case.finest() for column in case.key_columns(place)}
    chosen = keys.union(*(columns_of(condition) for condition in case.query["conditions"]))
    return once == everywhere or (often == everywhere and {column.split(".")[0] for column in chosen} <= once)


def determined(case: Case, level: Level) -> set[str]:
    """What has one value for given values of the keys: also a public record whose own key is among them. A function of a column says less than it."""
    found = {case.query["keys"][place]["column"] for place in level if "of" not in case.query["keys"][place]}
    inner = [pair for join in case.query["joins"] if join["type"] == "inner" for pair in join["on"]]
    before: set[str] | None = None
    while found != before:
        before = set(found)
        found = follows_from(case, found | {left for left, right in inner if right in found})
        for name in case.from_names:
            relation = case.relations[name]
            if relation["kind"] == "public" and any(all(f"{name}.{column}" in found for column in key) for key in relation["keys"]):
                found |= {f"{name}.{column}" for column in relation["columns"]}
    return found


# Keys, conditions, order.


def judge_keys(case: Case, answer: Answer) -> None:
    """A key may be a magnitude only in bins. `//` cuts whole numbers; of others it is the plain quotient, and tells the amount."""
    for place, key in enumerate(case.query["keys"]):
        function = key.get("of", {}).get("name")
        if case.bins(place) and not (function == "floor" or (function == "//" and whole(case, key["column"]))):
            answer.undecided("magnitude-key", column=f"k{place}")


def judge_conditions(case: Case, answer: Answer) -> None:
    query = case.query
    conditions = [*query["where"], *query["conditions"]]
    members = memberships(conditions)
    # A condition on an amount shows what everybody who is counted has.
    for column in {column for condition in [*conditions, *(one for member in members for one in member["where"])] for column in columns_of(condition)}:
        if case.variable(column)["kind"] == "magnitude":
            answer.undecided("magnitude-condition", column=column)
    if len(query["conditions"]) > 4:
        answer.undecided("many-conditions")
    for member in members:
        relation = case.relations[member["relation"]]
        if relation["kind"] == "record-level":
            if any(unit["column"] != member["of"] for unit in relation["units"]):
                answer.undecided("membership", relation=relation["name"])
            judge_selected(case, answer, member, relation)
    # A place that is selected, or has labels, is as small as one that is shown.
    minima = {minimum["nomenclature"] for pack in case.packs_in_force() for minimum in pack.get("minimumPopulation", [])}
    joined = {column for join in query["joins"] for pair in join["on"] for column in pair}
    for column in joined.union(*(columns_of(condition) for condition in conditions)):
        if case.variable(column).get("nomenclature") in minima:
            answer.undecided("minimum-population", column=column)


def judge_selected(case: Case, answer: Answer, member: dict, relation: Relation) -> None:
    """The units that a subquery selects are a population, of which each cell tells."""
    type = next(unit["type"] for unit in relation["units"] if unit["column"] == member["of"])
    number = len(selected(case, member, frozenset()) - {None})
    minimum = max([rules["minimumUnits"] for pack in case.packs_in_force() for rules in pack["units"] if rules["type"] == type], default=0)
    if number < minimum:
        answer.undecided("few-selected", measured=number, required=minimum)


def judge_order(case: Case, answer: Answer) -> None:
    query = case.query
    # A total and a key without a value look the same, so keys of several levels order nothing wholly.
    if "limit" in query and (set(query["order"]["keys"]) != set(case.finest()) or len(case.levels()) > 1):
        answer.undecided("limit")
    if query["distinct"] and query["statistics"]:
        answer.undecided("distinct-beside-aggregates")
