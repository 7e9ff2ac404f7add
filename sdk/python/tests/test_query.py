"""A query's result is there whole, or not at all."""

from __future__ import annotations

import importlib
import io
import os
import signal
import time
from pathlib import Path

import pyarrow as pa
import pytest
from standin import ARROW, MARKER, QUERIES, Reply, StandIn, Wire, as_json, problem, result, stream_of

import vitrine
from vitrine.stream import BrokenStream, read_table


def test_the_whole_stream_is_the_whole_table(gateway: StandIn, table: pa.Table) -> None:
    many = pa.concat_tables([table] * 1000)
    gateway.on("POST", QUERIES, result(stream_of(many, rows_per_batch=700), "q1"))
    found = vitrine.query("SELECT 1")
    assert found.arrow().equals(many)
    assert (found.id, found.rows, len(found), found.columns, found.preview) == (
        "q1",
        3000,
        3000,
        many.column_names,
        False,
    )
    (call,) = gateway.calls
    assert call.body == b'{"sql": "SELECT 1"}'
    assert call.headers["Accept"] == ARROW and call.headers["Authorization"] == "Bearer first-token"


def test_a_stream_cut_at_any_position_is_no_result() -> None:
    whole = stream_of(pa.table({"x": ["a", "bc", None], "y": pa.array([1, None, 3], pa.int32())}), rows_per_batch=2)
    assert read_table(io.BytesIO(whole)).num_rows == 3
    for position in range(len(whole)):
        with pytest.raises(BrokenStream):
            read_table(io.BytesIO(whole[:position]))
    with pytest.raises(BrokenStream):
        read_table(io.BytesIO(whole + b"\0"))


def test_rows_that_look_like_the_end_of_a_stream_are_not_taken_for_it() -> None:
    whole = stream_of(pa.table({"x": pa.array([4294967295] * 16, pa.int64())}), rows_per_batch=8)
    first = whole[: whole.index(MARKER * 8) + 64]
    assert first.endswith(MARKER) and len(first) < len(whole) - 64
    assert read_table(io.BytesIO(whole)).num_rows == 16
    with pytest.raises(BrokenStream):
        read_table(io.BytesIO(first))


def test_a_result_that_breaks_off_says_why_by_the_record(gateway: StandIn, table: pa.Table) -> None:
    whole = stream_of(table)
    running = as_json({"state": "running"})
    failed = as_json({"state": "failed", "problem": "out-of-memory"})
    # A few places, over HTTP: nothing yet, within the schema, between batch and marker, within the marker.
    for position in (0, 100, len(whole) - 8, len(whole) - 3):
        for cut in (True, False):
            gateway.on("POST", QUERIES, result(whole[:position], "q1", cut=cut))
            gateway.on("GET", "/api/queries/q1", running, failed)
            with pytest.raises(vitrine.ResultIncomplete) as caught:
                vitrine.query("SELECT secret_value")
            assert (caught.value.code, caught.value.query) == ("out-of-memory", "q1")
            assert "aggregate earlier" in caught.value.remedy
            assert "secret_value" not in str(caught.value)


def test_a_result_that_breaks_off_with_no_record_to_ask_is_incomplete_all_the_same(gateway: StandIn) -> None:
    gateway.on("POST", QUERIES, result(b"", "q2", cut=True))
    with pytest.raises(vitrine.ResultIncomplete) as caught:
        vitrine.query("SELECT 1")
    assert caught.value.code == "result-incomplete"


def test_a_refusal_is_an_error_with_the_gateways_words(gateway: StandIn) -> None:
    gateway.on(
        "POST", QUERIES, problem("unknown-column", "There is no column “x” here.", "Look.", position=7, query="q3")
    )
    with pytest.raises(vitrine.ProblemError) as caught:
        vitrine.query("SELECT x")
    error = caught.value
    assert (error.code, error.title, error.remedy, error.position, error.query, error.status) == (
        "unknown-column", "There is no column “x” here.", "Look.", 7, "q3", 400)  # fmt: skip
    assert str(error) == error.title


def test_the_language_of_problems_is_the_sessions(gateway: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VITRINE_LANGUAGE", "fr")
    gateway.on("POST", QUERIES, Reply(502, b"<html>", "text/html"))
    with pytest.raises(vitrine.ConnectionError) as caught:
        vitrine.query("SELECT 1")
    assert (caught.value.title, caught.value.code, caught.value.status) == (
        "Vitrine ne répond pas.",
        "connection-502",
        502,
    )
    assert gateway.calls[0].headers["Accept-Language"] == "fr"


def test_an_answer_that_is_not_arrow_is_not_a_result(gateway: StandIn) -> None:
    gateway.on("POST", QUERIES, Reply(200, b"{}", headers={"Vitrine-Query": "q"}))
    with pytest.raises(vitrine.ConnectionError):
        vitrine.query("SELECT 1")


def test_nobody_there_is_a_connection_error_and_holds_no_address(gateway: StandIn) -> None:
    gateway.close()
    with pytest.raises(vitrine.ConnectionError) as caught:
        vitrine.query("SELECT 1")
    assert caught.value.status == 0 and "127.0.0.1" not in "".join(caught.value._render_traceback_())


def test_the_token_is_read_again_at_each_call(gateway: StandIn, table: pa.Table) -> None:
    gateway.on("POST", QUERIES, result(table))
    vitrine.query("SELECT 1")
    Path(os.environ["VITRINE_TOKEN_FILE"]).write_text("second-token")
    vitrine.query("SELECT 1")
    assert [call.headers["Authorization"] for call in gateway.calls] == ["Bearer first-token", "Bearer second-token"]


@pytest.mark.parametrize("name", ["VITRINE_GATEWAY", "VITRINE_PROJECT", "VITRINE_TOKEN_FILE"])
def test_outside_a_session_the_error_says_what_to_do(
    gateway: StandIn, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv(name)
    with pytest.raises(vitrine.NotASession) as caught:
        vitrine.query("SELECT 1")
    assert caught.value.remedy == "Open JupyterLab from your Vitrine page."


def test_a_preview_asks_for_so_many_rows_and_says_when_it_was_cut_off(gateway: StandIn, table: pa.Table) -> None:
    gateway.on("POST", QUERIES, result(table))
    assert vitrine.query("SELECT 1", maximum_rows=3).preview
    assert not vitrine.query("SELECT 1", maximum_rows=4).preview
    assert [call.body for call in gateway.calls] == [
        b'{"sql": "SELECT 1", "maximumRows": 3}',
        b'{"sql": "SELECT 1", "maximumRows": 4}',
    ]


def test_that_only_proved_rows_are_delivered_is_said_beside_them(gateway: StandIn, table: pa.Table) -> None:
    for header, proved_only in (("proved-only", True), ("delivered", False)):
        answer = result(table)
        answer.headers["Vitrine-Rows"] = header
        gateway.on("POST", QUERIES, answer)
        found = vitrine.query("SELECT 1")
        assert (found.proved_only, "others may be missing" in repr(found)) == (proved_only, proved_only)


@pytest.mark.parametrize("library", ["pyarrow", "polars"])
def test_an_interrupt_cancels_the_query_in_the_gateway(library: str, gateway: StandIn, table: pa.Table) -> None:
    importlib.import_module(library)  # Polars handles interrupts in a way of its own.

    def interrupt(wire: Wire) -> None:
        time.sleep(0.2)
        os.kill(os.getpid(), signal.SIGINT)
        wire.reader_left(5)

    gateway.on("POST", QUERIES, result(stream_of(table)[:-8], "q5", then=interrupt))
    gateway.on("DELETE", "/api/queries/q5", as_json({"id": "q5"}, 202))
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        vitrine.query("SELECT 1")
    assert time.monotonic() - start < 3
    assert [(call.method, call.path) for call in gateway.calls][1:] == [("DELETE", "/api/queries/q5")]


def test_rows_come_in_while_the_query_still_runs_and_a_slow_one_is_waited_for(
    gateway: StandIn, table: pa.Table
) -> None:
    whole = stream_of(table)

    def slowly(wire: Wire) -> None:
        for start in range(50, len(whole), 200):
            time.sleep(0.05)
            wire.send(whole[start : start + 200])

    gateway.on("POST", QUERIES, result(whole[:50], then=slowly))
    assert vitrine.query("SELECT 1").arrow().equals(table)
