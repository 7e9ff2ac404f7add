"""The gate's instance: reads SQL, writes SQL, and binds it against empty tables. It never sees a row."""

from __future__ import annotations

import json
import math
from collections import OrderedDict
from typing import Any

import duckdb

import instance
from failures import message_of, position_of

EXACT = 2**53
KEPT = 16


class Refused(Exception):
    """DuckDB's answer about a statement that holds nothing but its author's own words."""

    def __init__(self, kind: str, text: str, position: int | None) -> None:
        super().__init__(kind)
        self.detail = {"kind": kind, "text": text, "position": position}


class Grammar:
    def __init__(self) -> None:
        self._parser = instance.opened([], memory="512MB")
        instance.lock(self._parser, threads=1)
        self._bound: OrderedDict[str, duckdb.DuckDBPyConnection] = OrderedDict()

    def serialize(self, sql: str) -> Any:
        """DuckDB's tree of the statements."""
        try:
            return self._tree(sql)
        except RecursionError:
            raise Refused("parser", "expression depth limit of the gate's own", None) from None

    def _tree(self, sql: str) -> Any:
        row = self._parser.execute("SELECT json_serialize_sql(?::VARCHAR)", [sql]).fetchone()
        tree = json.loads(row[0]) if row else {"error": True}
        if tree.get("error"):
            position = tree.get("position")
            raise Refused(str(tree.get("error_type", "parser")), str(tree.get("error_message", ""))[:600], int(position) if position else None)
        return _wrap(tree)

    def print(self, tree: Any) -> str:
        row = self._parser.execute("SELECT json_deserialize_sql(?::JSON)", [json.dumps(_unwrap(tree))]).fetchone()
        return str(row[0]).rstrip().removesuffix(";") if row else ""

    def bind(self, key: str, tables: list[dict[str, Any]], sql: str) -> list[dict[str, str | None]]:
        """Names and types of the result's columns, and what each must be cast to so that Arrow carries it exactly."""
        connection = self._shaped(key, tables)
        try:
            relation = connection.sql(sql)
            return [
                {"name": name, "type": str(kind), "deliver": deliverable(kind)}
                for name, kind in zip(relation.columns, relation.types, strict=True)
            ]
        except duckdb.Error as error:
            raise Refused("binder", message_of(error), position_of(error)) from None

    def _shaped(self, key: str, tables: list[dict[str, Any]]) -> duckdb.DuckDBPyConnection:
        if key in self._bound:
            self._bound.move_to_end(key)
            return self._bound[key]
        connection = duckdb.connect(":memory:", config={"threads": 1, "memory_limit": "256MB", "python_enable_replacements": False})
        connection.execute("SET TimeZone = 'UTC'")
        for schema in sorted({table["schema"] for table in tables}):
            connection.execute(f"ATTACH ':memory:' AS {instance.quote(schema)}")
        for table in tables:
            columns = ", ".join(f"{instance.quote(name)} {kind}" for name, kind in table["columns"])
            connection.execute(f"CREATE TABLE {instance.quote(table['schema'])}.{instance.quote(table['name'])} ({columns})")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        self._bound[key] = connection
        if len(self._bound) > KEPT:
            self._bound.popitem(last=False)[1].close()
        return connection


# JavaScript's numbers are exact up to 2^53 only, and it writes 10.0 as 10, which DuckDB takes for another type: a literal that changed on
# its way would be another query.
def _wrap(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: _wrap(part) for name, part in node.items()}
    if isinstance(node, list):
        return [_wrap(part) for part in node]
    if isinstance(node, float) and not math.isfinite(node):
        # JSON has no word for it.
        raise Refused("parser", "a number is beyond the range of DOUBLE", None)
    if isinstance(node, float) and node.is_integer() or type(node) is int and not -EXACT < node < EXACT:
        return {"$number": json.dumps(node)}
    return node


def _unwrap(node: Any) -> Any:
    if isinstance(node, dict):
        return json.loads(node["$number"]) if node.keys() == {"$number"} else {name: _unwrap(part) for name, part in node.items()}
    return [_unwrap(part) for part in node] if isinstance(node, list) else node


AS_TEXT = {"bit", "bignum", "interval", "time with time zone", "union", "variant", "uhugeint", "geometry"}


def deliverable(kind: Any) -> str | None:
    """
    The type that Arrow, polars and the browser all carry exactly, where DuckDB's own is not one; None where it is. A HUGEINT is what
    `sum` of integers gives: it goes as BIGINT, and a value beyond is an error, never another number.
    """
    changed = _changed(kind)
    return changed if changed != str(kind) else None


def _changed(kind: Any) -> str:
    name = kind.id
    if name == "hugeint":
        return "BIGINT"
    if name in AS_TEXT or name.startswith("geometry"):
        return "VARCHAR"
    if name == "list":
        return f"{_changed(kind.children[0][1])}[]"
    if name == "array":
        size = dict(kind.children)["size"]
        return f"{_changed(dict(kind.children)['child'])}[{size}]"
    if name == "map":
        key, value = (child for _, child in kind.children)
        return f"MAP({_changed(key)}, {_changed(value)})"
    if name == "struct":
        return "STRUCT(" + ", ".join(f"{instance.quote(field)} {_changed(child)}" for field, child in kind.children) + ")"
    return str(kind)
