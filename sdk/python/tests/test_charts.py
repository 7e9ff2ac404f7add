"""An Altair chart reaches JupyterLab in the one version of Vega-Lite that it draws."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import altair as alt
import jsonschema
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

from vitrine import charts

SCHEMA = Path(__file__).parents[3] / "node_modules" / "vega-lite" / "build" / "vega-lite-schema.json"
FRAME = pd.DataFrame(
    {
        "code": ["75", "13"],
        "people": pd.array([120, None], "Int64"),
        "day": pd.to_datetime(["2023-01-01", "2023-02-01"]),
    }
)
AREAS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"code": "75"},
            "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]},
        }
    ],
}


def bar() -> Any:
    return alt.Chart(FRAME).mark_bar().encode(x="code", y="people", tooltip=["code", "people"])


def choropleth() -> Any:
    areas = alt.Data(values=AREAS, format=alt.DataFormat(property="features", type="json"))
    people = alt.LookupData(FRAME[["code", "people"]], "code", ["people"])
    return (
        alt.Chart(areas)
        .mark_geoshape(stroke="white")
        .encode(color="people:Q")
        .transform_lookup(lookup="properties.code", from_=people)
        .project("mercator")
    )


def layered() -> Any:
    line = alt.Chart(FRAME).mark_line().encode(x="day", y="people")
    return alt.layer(line, line.mark_point()).interactive() | bar()


@pytest.fixture(scope="module")
def show() -> Iterator[Callable[[Any], dict[str, Any]]]:
    shell = InteractiveShell()
    charts.register(shell)
    assert shell.display_formatter is not None
    yield lambda chart: shell.display_formatter.format(chart)[0]  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def grammar() -> Any:
    schema = json.loads(SCHEMA.read_text())
    return jsonschema.validators.validator_for(schema)(schema)


@pytest.mark.parametrize("chart", [bar, choropleth, layered])
def test_a_chart_is_shown_as_vega_lite_5_that_holds_by_its_own_schema(
    show: Callable[[Any], dict[str, Any]], grammar: Any, chart: Callable[[], Any]
) -> None:
    shown = show(chart())
    assert set(shown) == {"application/vnd.vegalite.v5+json", "text/plain"}
    spec = shown["application/vnd.vegalite.v5+json"]
    assert spec["$schema"] == "https://vega.github.io/schema/vega-lite/v5.json"
    assert [error.message for error in grammar.iter_errors(spec)] == []
    assert not list(grammar.iter_errors({**spec, "config": {"view": 1}})) == []


def test_a_chart_holds_its_data_and_fetches_none(show: Callable[[Any], dict[str, Any]]) -> None:
    text = json.dumps(show(choropleth()))
    assert '"coordinates"' in text and '"people": 120' in text
    assert '"url"' not in text and "cdn" not in text


def test_a_renderer_that_a_person_chose_is_left_alone(show: Callable[[Any], dict[str, Any]]) -> None:
    alt.renderers.register("own", lambda spec, **_: {"text/plain": "own"})
    with alt.renderers.enable("own"):
        assert show(bar()) == {"text/plain": "own"}
