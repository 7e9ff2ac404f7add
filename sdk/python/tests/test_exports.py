"""A recorded result becomes a submitted request, or nothing at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest
from standin import StandIn, as_json, problem

import vitrine

Deliver = Callable[..., vitrine.Result]
WORDS = {"description": "", "population": "Claims, 2023", "filter": "none", "unit": "persons", "variables": "code"}


def proposal(query: str, **more: Any) -> dict[str, Any]:
    return {"query": query, "state": "ready", "verdict": "unsafe", "afterwards": "safe alone", "name": "people-code", "words": WORDS, **more}


def request(state: str, **more: Any) -> dict[str, Any]:
    output = {"id": "o1", "kind": "table", "name": "people-code", "verdict": "safe alone", "withheld": 3}
    return {"id": "r1", "state": state, "outputs": [output], "due": "2026-11-30T12:00:00Z", **more}


@pytest.fixture
def centre(gateway: StandIn) -> StandIn:
    gateway.on("POST", "/api/projects/health/requests", as_json(request("draft", outputs=[]), 201))
    gateway.on("POST", "/api/requests/r1/outputs", as_json(request("draft")))
    gateway.on("POST", "/api/requests/r1/submit", as_json(request("submitted")))
    gateway.on("POST", "/api/requests/r1/withdraw", as_json(request("withdrawn")))
    return gateway


@pytest.fixture
def claims(centre: StandIn, deliver: Deliver, table: pa.Table) -> vitrine.Result:
    result = deliver(table, "claims")
    pending = {"query": result.id, "state": "pending"}
    centre.on("GET", f"/api/queries/{result.id}/proposal", as_json(pending), as_json(proposal(result.id)))
    return result


def sent(centre: StandIn) -> list[dict[str, Any]]:
    return [json.loads(call.body) for call in centre.calls if call.path == "/api/requests/r1/outputs"]


def steps(centre: StandIn) -> list[str]:
    return [call.path.split("/")[-1] for call in centre.calls if call.method == "POST" and "request" in call.path]


def test_a_result_is_submitted_with_the_words_of_lineage_once_its_verdict_is_there(centre: StandIn, claims: vitrine.Result) -> None:
    made = claims.export("People by code, for the article")
    assert steps(centre) == ["requests", "outputs", "submit"]
    words = {**WORDS, "description": "People by code, for the article"}
    assert sent(centre) == [{"kind": "table", "name": "people-code", "words": words, "query": claims.id}]
    assert (made.id, made.state, made.due) == ("r1", "submitted", "2026-11-30T12:00:00Z")
    assert made.outputs == (vitrine.ExportOutput("o1", "table", "people-code", "safe alone", 3, None),)


def test_a_frame_leaves_while_it_is_what_was_recorded(centre: StandIn, claims: vitrine.Result) -> None:
    frame = claims.pandas()
    vitrine.export(frame, "People")
    assert sent(centre)[0]["query"] == claims.id
    frame.loc[0, "people"] = 0
    with pytest.raises(vitrine.NotRecorded) as refused:
        vitrine.export(frame, "People")
    assert (refused.value.code, len(sent(centre))) == ("not-recorded", 1)


def test_several_results_are_one_request_with_names_of_their_own(centre: StandIn, deliver: Deliver, table: pa.Table) -> None:
    results = [deliver(table), deliver(table)]
    for result in results:
        centre.on("GET", f"/api/queries/{result.id}/proposal", as_json(proposal(result.id)))
    vitrine.export(results, "People")
    assert [output["name"] for output in sent(centre)] == ["people-code", "people-code-2"]
    assert steps(centre).count("submit") == 1
    with pytest.raises(vitrine.VitrineError) as refused:
        vitrine.export(results, "People", name="both")
    assert refused.value.code == "several-results"


def test_a_figure_is_sent_without_its_data(centre: StandIn, claims: vitrine.Result) -> None:
    spec = {
        "data": {"values": [{"code": "75", "people": 120}]},
        "datasets": {"data-1": [{"people": 7}]},
        "title": "People",
        "mark": "bar",
        "encoding": {"x": {"field": "code"}, "y": {"field": "people"}},
    }
    claims.export("People by code", figure=spec, name="chart")
    (output,) = sent(centre)
    assert output["spec"] == {"mark": "bar", "encoding": spec["encoding"]}
    assert (output["kind"], output["name"], output["title"], output["alt"]) == ("figure", "chart", "People", "People by code")
    assert "120" not in json.dumps(output)


def test_an_altair_chart_is_a_figure(centre: StandIn, claims: vitrine.Result) -> None:
    altair = pytest.importorskip("altair")
    chart = altair.Chart(claims.pandas()).mark_bar().encode(x="code:N", y="people:Q")
    claims.export("People by code", figure=chart, title="People")
    (output,) = sent(centre)
    assert output["spec"]["encoding"]["y"]["field"] == "people"
    assert not {"data", "datasets", "params"} & set(output["spec"])


def test_what_stays_unsafe_is_refused_before_anything_is_begun(centre: StandIn, claims: vitrine.Result) -> None:
    centre.on("GET", f"/api/queries/{claims.id}/proposal", as_json(proposal(claims.id, afterwards="unsafe")))
    with pytest.raises(vitrine.OutputUnsafe) as refused:
        claims.export("People")
    assert (refused.value.query, steps(centre)) == (claims.id, [])


def test_a_refused_output_leaves_no_draft_behind(centre: StandIn, claims: vitrine.Result) -> None:
    centre.on("POST", "/api/requests/r1/outputs", problem("figure-refused", "Not drawn.", "Draw otherwise.", 422))
    with pytest.raises(vitrine.ProblemError) as refused:
        claims.export("People", figure={"mark": "bar"})
    assert (refused.value.code, steps(centre)) == ("figure-refused", ["requests", "outputs", "withdraw"])


def test_it_says_how_it_stands_and_what_to_do_next(centre: StandIn, claims: vitrine.Result) -> None:
    made = claims.export("People")
    assert repr(made) == "submitted · r1\npeople-code  safe alone  3\nNothing to do: a checker answers by 2026-11-30."
    release = {"pickup": {"address": "https://pick-up.example", "code": "<code>"}}
    centre.on("GET", "/api/requests/r1", as_json(request("released", release=release)))
    assert made.refresh().pickup == vitrine.PickUp("https://pick-up.example", "<code>")
    assert "Fetch it at https://pick-up.example with the code <code>." in repr(made)
    assert "&lt;code&gt;" in made._repr_html_() and "<code>" not in made._repr_html_()
    assert made.withdraw().state == "withdrawn"


def test_her_requests_are_listed(centre: StandIn) -> None:
    centre.on("GET", "/api/requests?project=health", as_json([{"id": "r1"}]))
    centre.on("GET", "/api/requests/r1", as_json(request("returned")))
    listed = vitrine.exports()
    assert [each.state for each in listed] == ["returned"]
    assert "1 export request" in repr(listed) and "then resubmit there" in repr(listed)


def test_a_shown_result_names_its_query_for_the_export_button(claims: vitrine.Result) -> None:
    from IPython.core.formatters import DisplayFormatter

    shown, about = DisplayFormatter().format(claims)
    assert about["vitrine"] == {"query": claims.id, "preview": False}
    assert {"text/plain", "text/html"} <= set(shown)
