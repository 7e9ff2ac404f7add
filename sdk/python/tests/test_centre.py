"""On the real gateway, engine and data of a running example centre, as ada in the project on the map of diseases."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import vitrine
from vitrine.session import Session
from vitrine.transport import ask

pytestmark = pytest.mark.centre

ROOT = Path(__file__).parents[3]
ROWS = """SELECT patho_niv1, departement, amount, stays FROM claims_2023.care ORDER BY ALL LIMIT 5000"""
PEOPLE = """
SELECT departement, count(DISTINCT person) AS people, sum(stays) AS stays, sum(amount) AS amount
FROM claims_2023.care GROUP BY departement ORDER BY departement
"""


def enter(monkeypatch: pytest.MonkeyPatch, place: Path, person: str, project: str, compartment: str = "") -> None:
    """A session as a notebook server has it."""
    command = ["node", str(ROOT / "gateway" / "bin" / "vitrine.mjs"), "token", person, "--project", project]
    command += ["--state", os.environ["VITRINE_TEST_STATE"], *(["--compartment", compartment] if compartment else [])]
    token = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()
    (place / "token").write_text(token)
    for name, value in {
        "VITRINE_GATEWAY": os.environ["VITRINE_TEST_ADDRESS"],
        "VITRINE_TOKEN_FILE": str(place / "token"),
        "VITRINE_PROJECT": project,
        "VITRINE_COMPARTMENT": "of the token",
        "VITRINE_LANGUAGE": "en",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    enter(monkeypatch, tmp_path, "ada", "health")
    yield


EVERYTHING = {
    "claims_2022.patients",
    "claims_2022.care",
    "claims_2023.patients",
    "claims_2023.care",
    "enterprises_2023.enterprises",
    "wages_2023.jobs",
    "records.recidivism",
    "insurance.visits",
}
CLAIMS = {"claims_2023.patients", "claims_2023.care"}


@pytest.mark.parametrize(
    ("person", "project", "compartment", "approved", "reached"),
    [
        ("ada", "health", "", CLAIMS | {"claims_2022.patients", "claims_2022.care"}, None),
        ("bob", "linked", "", CLAIMS | {"enterprises_2023.enterprises", "wages_2023.jobs"}, None),
        ("bob", "justice", "records", {"records.recidivism", "insurance.visits"}, {"records.recidivism"}),
        ("bob", "refused", "", {"insurance.visits"}, None),
        ("bob", "pending", "", set(), None),
    ],
)
def test_of_each_project_only_what_is_approved_is_there(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    person: str,
    project: str,
    compartment: str,
    approved: set[str],
    reached: set[str] | None,
) -> None:
    enter(monkeypatch, tmp_path, person, project, compartment)
    assert {each.id for each in vitrine.datasets()} & EVERYTHING == approved
    assert {each.id for each in vitrine.datasets("person")} & EVERYTHING <= approved
    for name in sorted(EVERYTHING - approved):
        with pytest.raises(vitrine.ProblemError) as caught:
            vitrine.dataset(name)
        assert caught.value.code == "not-found"
    for name in sorted(EVERYTHING - (approved if reached is None else reached)):
        with pytest.raises(vitrine.ProblemError) as caught:
            vitrine.query(f"SELECT count(*) FROM {name}")
        assert caught.value.code == "unknown-table"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("true", True),
        ("(-128)::TINYINT", -128),
        ("9223372036854775807", 9223372036854775807),
        ("18446744073709551615::UBIGINT", 18446744073709551615),
        ("42::HUGEINT", 42),
        ("340282366920938463463374607431768211455::UHUGEINT", "340282366920938463463374607431768211455"),
        ("0.1::DOUBLE", 0.1),
        ("1.5::FLOAT", 1.5),
        ("12.34::DECIMAL(4,2)", Decimal("12.34")),
        ("'été 🦆'", "été 🦆"),
        ("'\\xAA\\x00'::BLOB", b"\xaa\x00"),
        ("'10110'::BIT", "10110"),
        ("DATE '1900-02-28'", date(1900, 2, 28)),
        ("TIME '23:59:59.999999'", dt.time(23, 59, 59, 999999)),
        ("TIMESTAMP '2024-02-29 01:02:03.456789'", datetime(2024, 2, 29, 1, 2, 3, 456789)),
        ("INTERVAL 3 MONTH", "3 months"),
        ("[1, NULL, 3]", [1, None, 3]),
        ("{'a': 1, 'b': NULL}", {"a": 1, "b": None}),
    ],
)
def test_every_type_arrives_exactly_and_its_missing_value_too(expression: str, value: object) -> None:
    result = vitrine.query(f"SELECT {expression} AS v UNION ALL SELECT NULL ORDER BY v NULLS LAST")
    assert result.arrow()["v"].to_pylist() == [value, None]
    assert result.polars()["v"].to_list() == [value, None]
    first, second = result.pandas()["v"]
    assert pd.isna(second) is True
    assert isinstance(value, (list, dict)) or first == (pd.Timestamp(value) if isinstance(value, date) else float(value) if isinstance(value, Decimal) else value)


def test_arrow_polars_and_pandas_hold_the_same_rows() -> None:
    result = vitrine.query(ROWS)
    assert result.rows == 5000 and result.columns == ["patho_niv1", "departement", "amount", "stays"]
    arrow = [tuple(row.values()) for row in result.arrow().to_pylist()]
    assert arrow == result.polars().rows()
    pandas = result.pandas()
    assert [tuple(None if pd.isna(value) else value for value in row) for row in pandas.itertuples(index=False)] == [
        tuple(float(value) if index == 2 and value is not None else value for index, value in enumerate(row))
        for row in arrow
    ]


def test_every_row_comes_and_none_twice() -> None:
    count = vitrine.query("SELECT count(*) AS n FROM claims_2023.care").pandas()["n"].iloc[0]
    assert count > 10_000
    assert vitrine.query("SELECT person, departement, amount FROM claims_2023.care").rows == count


def test_what_was_not_granted_is_refused_with_a_code() -> None:
    with pytest.raises(vitrine.ProblemError) as caught:
        vitrine.query("SELECT commune FROM claims_2023.patients")
    assert caught.value.code == "unknown-column" and caught.value.remedy
    with pytest.raises(vitrine.ProblemError) as caught:
        vitrine.query("SELECT 1 FROM read_csv('/etc/passwd')")
    assert caught.value.code in ("function-refused", "construct-refused", "unknown-table")
    with pytest.raises(vitrine.ProblemError) as caught:
        vitrine.query("DELETE FROM claims_2023.care")
    assert caught.value.code == "not-a-select"


def test_rows_of_people_are_never_proved_and_their_lineage_names_the_source() -> None:
    result = vitrine.query(ROWS)
    verdict = result.verdict(timeout=60)
    assert verdict.state == "ready" and verdict.verdict in ("review", "unsafe") and verdict.findings_total > 0
    assert len(verdict.frame()) == len(verdict.findings)
    found = vitrine.lineage(result.pandas())
    assert (found.state, found.query, found.sources, found.verdict_at_most) == (
        "recorded",
        result.id,
        ("claims",),
        verdict.verdict,
    )


def test_a_table_of_people_has_a_verdict() -> None:
    verdict = vitrine.query(PEOPLE).verdict(timeout=60)
    assert verdict.state == "ready" and verdict.verdict in ("safe alone", "review", "unsafe")
    assert verdict.cells["total"] > 0
    assert "table" in verdict._repr_html_() or verdict.verdict == "safe alone"


def test_a_frame_that_is_changed_in_place_is_derived_from_all_that_came() -> None:
    vitrine.query("SELECT code, region FROM geography.departements")
    frame = vitrine.query(PEOPLE).pandas()
    assert vitrine.lineage(frame).state == "recorded"
    frame.loc[0, "people"] += 1
    found = vitrine.lineage(frame)
    assert (
        found.state == "derived" and {"claims", "geography"} <= set(found.sources) and found.verdict_at_most == "review"
    )


def test_a_preview_is_cut_off_where_it_was_asked() -> None:
    result = vitrine.query("SELECT * FROM claims_2023.care", maximum_rows=7)
    assert result.rows == 7 and result.preview and vitrine.lineage(result).verdict_at_most is None


def test_a_result_is_asked_to_leave_as_a_table_and_as_a_map_and_taken_back() -> None:
    people = vitrine.query(PEOPLE)
    table = people.export("People in care by département, for the test of the package")
    assert (table.state, [output.kind for output in table.outputs]) == ("submitted", ["table"])
    assert table.id in {each.id for each in vitrine.exports()}
    assert table.withdraw().state == "withdrawn" == table.refresh().state

    spec = {"mark": "geoshape", "encoding": {"color": {"field": "people", "type": "quantitative"}}}
    drawn = people.export("People in care", figure=spec, title="People in care", geometry="departement")
    assert (drawn.state, drawn.outputs[0].kind, drawn.outputs[0].verdict) == ("submitted", "figure", "safe alone")
    assert drawn.withdraw().state == "withdrawn"


def test_rows_of_people_are_not_even_asked_to_leave() -> None:
    before = len(vitrine.exports())
    with pytest.raises(vitrine.OutputUnsafe):
        vitrine.query(ROWS).export("Rows of people")
    with pytest.raises(vitrine.ProblemError) as refused:
        vitrine.query(PEOPLE, maximum_rows=3).export("A preview")
    assert (refused.value.code, len(vitrine.exports())) == ("preview-never-leaves", before)


def test_the_catalogue_shows_what_the_project_may_use() -> None:
    assert {"claims_2023.care", "claims_2023.patients", "geography.departements"} <= {
        each.id for each in vitrine.datasets()
    }
    assert "claims_2023.care" in [each.id for each in vitrine.datasets("patho_niv1")]
    care = vitrine.dataset("claims_2023.care")
    names = [variable.name for variable in care.variables]
    assert {"person", "patho_niv1", "departement", "amount", "stays"} <= set(names) and "commune" not in names
    assert next(each for each in care.variables if each.name == "patho_niv1").codes
    assert "claims" in [source.id for source in vitrine.sources()]
    assert vitrine.project().id == "health" and "claims" in vitrine.project().sources
    for shown in (vitrine.datasets(), care, vitrine.sources(), vitrine.project()):
        assert shown._repr_html_() and repr(shown)


# Seconds of work before the first row, and yet an end if nobody stops it.
SLOW = """
SELECT count(*) AS n FROM (SELECT amount FROM claims_2023.care LIMIT 90000) a, (SELECT amount FROM claims_2023.care LIMIT 90000) b
WHERE a.amount * b.amount > 1000
"""


@pytest.mark.parametrize(
    "sql",
    [SLOW, "SELECT a.* FROM claims_2023.care a, claims_2023.care b"],
    ids=["before the first row", "while rows come"],
)
def test_an_interrupted_query_stops_in_the_gateway(sql: str) -> None:
    timer = threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        vitrine.query(sql)
    timer.join()
    until = time.monotonic() + 3
    while (latest := last_query())["state"] == "running" and time.monotonic() < until:
        time.sleep(0.1)
    assert latest["sql"] == sql and latest["state"] == "cancelled"


def last_query() -> Any:
    return ask(Session.current(), "projects/health/queries", query={"limit": "1"})[0]
