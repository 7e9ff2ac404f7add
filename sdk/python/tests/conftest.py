from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from standin import QUERIES, StandIn, as_json, result

import vitrine
from vitrine.delivered import delivered


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[StandIn]:
    """A stand-in of the gateway, and this process in a session of it."""
    standin = StandIn()
    token = tmp_path / "token"
    token.write_text("first-token\n")
    for name, value in {
        "VITRINE_GATEWAY": standin.address,
        "VITRINE_TOKEN_FILE": str(token),
        "VITRINE_PROJECT": "health",
        "VITRINE_COMPARTMENT": "claims+geography",
        "VITRINE_LANGUAGE": "en",
        "VITRINE_DEMONSTRATION": "1",
        # An environment's proxy must never see a token.
        "http_proxy": "http://127.0.0.1:9",
        "HTTP_PROXY": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)
    yield standin
    standin.close()


@pytest.fixture
def table() -> pa.Table:
    return pa.table(
        {"code": ["75", "13", None], "people": pa.array([120, None, 7], pa.int64()), "amount": [1.5, 2.25, None]}
    )


@pytest.fixture
def deliver(gateway: StandIn, monkeypatch: pytest.MonkeyPatch) -> Callable[..., vitrine.Result]:
    """Runs a query whose answer is the given table; every result has an id of its own, as in the gateway."""
    monkeypatch.setattr(delivered, "queries", [])

    def run(answer: pa.Table, *sources: str, verdict: str | None = None, **options: Any) -> vitrine.Result:
        identity = uuid.uuid4().hex
        gateway.on("POST", QUERIES, result(answer, identity))
        record = {
            "state": "complete",
            "sources": [{"source": each, "version": "2023", "policy": "1"} for each in sources],
        }
        gateway.on("GET", f"/api/queries/{identity}", as_json(record))
        found = (
            {"query": identity, "state": "ready", "verdict": verdict}
            if verdict
            else {"query": identity, "state": "pending"}
        )
        gateway.on("GET", f"/api/queries/{identity}/verdict", as_json(found))
        return vitrine.query("SELECT 1", **options)

    return run
