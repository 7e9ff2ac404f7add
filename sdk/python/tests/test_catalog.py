"""What the project may use, as the gateway's catalogue tells it."""

from __future__ import annotations

import pytest
from standin import StandIn, as_json, problem

import vitrine


def both(word: str) -> dict[str, str]:
    return {"en": word, "fr": f"{word} (fr)"}


SUMMARY = {
    "id": "claims_2023.care", "schema": "claims_2023", "name": "care", "source": "claims", "version": "2023", "title": both("Care"),
    "description": both("Care of the year"), "kind": "record-level", "units": [{"type": "person", "column": "person"}],
}  # fmt: skip
VARIABLE = {
    "name": "sex", "type": "VARCHAR", "kind": "category", "label": both("Sex <b>"), "sensitive": False,
    "nomenclature": {"id": "sex", "title": both("Sex"), "codes": [{"code": str(code), "label": both(f"label {code}")} for code in range(6)]},
}  # fmt: skip


def test_datasets_are_listed_and_searched(gateway: StandIn) -> None:
    gateway.on("GET", "/api/projects/health/datasets", as_json([{**SUMMARY, "variables": 5}]))
    gateway.on(
        "GET",
        "/api/projects/health/datasets?q=c%C5%93ur+%26+poumon",
        as_json([{**SUMMARY, "variables": 5, "matches": ["patho_niv1"]}]),
    )
    found = vitrine.datasets()
    assert len(found) == 1 and found[0].id == "claims_2023.care" and found[0].variables == 5 and found[0].matches == ()
    assert "claims_2023.care  Care  claims  5" in repr(found)
    assert vitrine.datasets("cœur & poumon")[0].matches == ("patho_niv1",)
    assert "patho_niv1" in vitrine.datasets("cœur & poumon")._repr_html_()


def test_a_dataset_has_its_variables_in_the_sessions_language(
    gateway: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway.on(
        "GET",
        "/api/projects/health/datasets/claims_2023.care",
        as_json({**SUMMARY, "variables": [VARIABLE], "keys": [["person", "sex"]]}),
    )
    found = vitrine.dataset("claims_2023.care")
    assert found.units == {"person": "person"} and found.keys == (("person", "sex"),)
    assert found.variables[0].codes["3"] == "label 3"
    assert "Sex &lt;b&gt;" in found._repr_html_() and "0 = label 0, 1 = label 1, 2 = label 2, 3 = label 3, …" in repr(
        found
    )
    monkeypatch.setenv("VITRINE_LANGUAGE", "fr")
    assert vitrine.dataset("claims_2023.care").variables[0].label == "Sex <b> (fr)"


def test_a_dataset_that_may_not_be_seen_is_refused_with_a_code(gateway: StandIn) -> None:
    gateway.on(
        "GET", "/api/projects/health/datasets/a%2F..%2Fb", problem("not-found", "There is nothing here.", "Check.", 404)
    )
    with pytest.raises(vitrine.ProblemError) as caught:
        vitrine.dataset("a/../b")
    assert (caught.value.code, caught.value.status) == ("not-found", 404)


def test_sources_come_with_their_producers_rules(gateway: StandIn) -> None:
    source = {
        "id": "claims", "title": both("Claims"), "description": both(""), "producer": {"id": "p", "title": both("Insurer")}, "public": False,
        "isolated": False, "origin": "synthetic", "rules": [both("At least 10 people a cell.")], "compartments": ["c"],
        "versions": [{"id": "2023", "schema": "claims_2023", "title": both("2023"), "datasets": [{**SUMMARY, "variables": 5}]}],
    }  # fmt: skip
    gateway.on("GET", "/api/projects/health/sources", as_json([source]))
    (found,) = vitrine.sources()
    assert (found.producer, found.rules, found.datasets) == (
        "Insurer",
        ("At least 10 people a cell.",),
        ("claims_2023.care",),
    )
    assert repr(found) == "claims: Claims (Insurer)" and "1 source" in vitrine.sources()._repr_html_()


def test_the_project_is_the_sessions(gateway: StandIn) -> None:
    answer = {
        "id": "health", "title": both("Health"), "purpose": both("To learn & <know>"), "state": "active", "role": "member", "starts": "2026-01-01",
        "ends": "2027-01-01", "compartments": [], "lead": {"id": "lea", "name": "Léa"}, "members": [{"id": "ada", "name": "Ada"}],
        "approvals": [{"source": "claims", "title": both("C"), "producer": both("P"), "state": "granted"}, {"source": "wages", "title": both("W"), "producer": both("P"), "state": "refused"}],
    }  # fmt: skip
    gateway.on("GET", "/api/projects/health", as_json(answer))
    found = vitrine.project()
    assert (found.id, found.lead, found.members, found.sources) == ("health", "Léa", ("Ada",), ("claims",))
    assert (
        "active, from 2026-01-01 to 2027-01-01" in repr(found) and "To learn &amp; &lt;know&gt;" in found._repr_html_()
    )
