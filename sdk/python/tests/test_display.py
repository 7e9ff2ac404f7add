"""What a notebook shows: nothing of a value is ever markup."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

import pyarrow as pa
import pytest
from standin import StandIn, as_json

import vitrine

Deliver = Callable[..., vitrine.Result]
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
TEXT = {"en": "Fewer than 10 people. " + EVIL, "fr": "Moins de 10 personnes. " + EVIL}


class Reader(HTMLParser):
    """Tags, and whether each ends where it should."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Reader:
    reader = Reader(html)
    assert not {"script", "img", "style", "iframe", "a"} & set(reader.tags)
    assert reader.names <= {"style", "scope"}
    return reader


def test_a_result_is_a_table_that_screen_readers_can_read(deliver: Deliver, table: pa.Table) -> None:
    html = deliver(table)._repr_html_()
    shown = read(html)
    assert shown.tags.count("table") == shown.tags.count("caption") == 1
    assert html.count('scope="col"') == 3 and "var(--jp-" in html
    for expected in ("3 rows", "code", "string", "int64", "NULL", "120"):
        assert expected in shown.text


def test_values_names_and_types_are_never_markup(deliver: Deliver) -> None:
    result = deliver(pa.table({EVIL: [EVIL], "s": [{EVIL: EVIL}]}))
    shown = read(result._repr_html_())
    assert shown.text.count("<script>alert(1)</script>") >= 2
    assert EVIL in repr(result)


def test_only_the_first_rows_are_shown_and_the_number_of_all(deliver: Deliver, monkeypatch: pytest.MonkeyPatch) -> None:
    result = deliver(pa.table({"x": range(1000, 13345)}))
    assert "first 10 of 12,345 rows" in result._repr_html_() and "1010" not in repr(result)
    monkeypatch.setenv("VITRINE_LANGUAGE", "fr")
    assert "les 10 premières sur 12\u202f345 lignes" in repr(result)


def test_a_result_of_no_rows_and_one_cut_off_say_so(deliver: Deliver, table: pa.Table) -> None:
    assert "0 rows" in repr(deliver(table.slice(0, 0)))
    assert "it can never leave" in deliver(table, maximum_rows=3)._repr_html_()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_verdict_names_each_finding_with_its_remedy(
    deliver: Deliver, gateway: StandIn, table: pa.Table, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VITRINE_LANGUAGE", language)
    result = deliver(table)
    finding = {
        "code": "threshold", "verdict": "unsafe", "producer": "insurer", "unitType": "person", "measured": 3, "required": 10,
        "cell": {"key": [{"column": "code", "value": "75", "label": {"en": "Paris", "fr": "Paris"}}, {"column": "sex", "value": None}], "column": "people"},
        "message": TEXT, "remedy": {"en": "Group more.", "fr": "Regroupez."},
    }  # fmt: skip
    verdict = {
        "query": result.id, "state": "ready", "verdict": "unsafe", "cells": {"total": 3, "unsafe": 1, "review": 0, "absent": 0},
        "findings": [finding] * 2, "findingsTotal": 1234, "evidence": "shown",
    }  # fmt: skip
    gateway.on(
        "GET", f"/api/queries/{result.id}/verdict", as_json({"query": result.id, "state": "pending"}), as_json(verdict)
    )
    found = result.verdict()
    assert (found.state, found.verdict, found.findings_total, found.cells["unsafe"]) == ("ready", "unsafe", 1234, 1)
    assert found.findings[0].cell == "code = 75 (Paris), sex = NULL" and found.findings[0].message == TEXT[language]
    shown = read(found._repr_html_())
    assert TEXT[language] in shown.text and ("Regroupez." if language == "fr" else "Group more.") in shown.text
    assert ("les plus graves sur 1\u202f234 constats" if language == "fr" else "the worst of 1,234 findings") in shown.text
    assert "code = 75 (Paris), sex = NULL · people: " in repr(found)
    frame = found.frame()
    assert frame[["code", "measured", "required", "column"]].values.tolist() == [["threshold", 3, 10, "people"]] * 2


def test_a_verdict_that_is_not_there_yet_is_waited_for_only_so_long(deliver: Deliver, table: pa.Table) -> None:
    result = deliver(table)
    for found in (result.verdict(wait=False), result.verdict(timeout=0.2)):
        assert (found.state, found.verdict, found.findings) == ("pending", None, ())
        assert repr(found) == "The verdict is not there yet."
        assert found.frame().empty


def test_every_text_is_there_in_both_languages_with_the_same_parts() -> None:
    from string import Formatter

    from vitrine.messages import TEXTS

    for key, both in TEXTS.items():
        assert set(both) == {"en", "fr"}, key
        parts = [{name for _, name, _, _ in Formatter().parse(written) if name} for written in both.values()]
        assert parts[0] == parts[1], key
