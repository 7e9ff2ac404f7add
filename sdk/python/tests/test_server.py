"""The server extension, in a real Jupyter server in a process of its own."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pyarrow as pa
import pytest
from standin import ARROW, Reply, StandIn, Wire, as_json, problem, result, stream_of

PACKAGE = Path(__file__).parents[1]
LOGIN = "login-of-the-page"
BASE = "/user/ada/"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Page:
    """A browser's page: it has Jupyter's cookies and no token of Vitrine."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **(headers or {})}
        connection.request(method, BASE + path, body, sent)
        response = connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, value = re.match(r"([^=]+)=([^;]*)", cookie).groups()  # type: ignore[union-attr]
            self.cookies[name] = value
        return response

    def post(self, path: str, body: bytes, **headers: str) -> http.client.HTTPResponse:
        return self.request(
            "POST",
            path,
            body,
            {"X-XSRFToken": self.cookies.get("_xsrf", ""), "Content-Type": "application/json", **headers},
        )


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[StandIn, int, Path]]:
    folder = tmp_path_factory.mktemp("jupyter")
    standin = StandIn()
    token = folder / "token"
    token.write_text("secret-token-1")
    config = folder / "jupyter_server_config.py"
    config.write_text("from vitrine.server.config import configure\nconfigure(get_config())\n")
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyter_server", f"--config={config}", f"--port={port}", "--ServerApp.port_retries=0",
         f"--ServerApp.base_url={BASE}", f"--IdentityProvider.token={LOGIN}", "--no-browser", "--allow-root",
         f"--ServerApp.root_dir={folder}"],
        cwd=PACKAGE,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(PACKAGE), "JUPYTER_CONFIG_DIR": str(folder / "c"),
             "JUPYTER_DATA_DIR": str(folder / "d"), "JUPYTER_RUNTIME_DIR": str(folder / "r"), "VITRINE_GATEWAY": standin.address,
             "VITRINE_TOKEN_FILE": str(token), "VITRINE_PROJECT": "health", "VITRINE_COMPARTMENT": "claims+geography",
             "VITRINE_LANGUAGE": "fr", "VITRINE_DEMONSTRATION": "1", "http_proxy": "http://127.0.0.1:9"},
        stdout=subprocess.DEVNULL, stderr=(folder / "log").open("wb"),
    )  # fmt: skip
    try:
        until = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert process.poll() is None and time.monotonic() < until, (folder / "log").read_text()[-2000:]
                time.sleep(0.1)
        yield standin, port, token
    finally:
        process.terminate()
        process.wait(20)
        standin.close()


@pytest.fixture
def upstream(setting: tuple[StandIn, int, Path]) -> StandIn:
    setting[0].calls.clear()
    setting[0].left.clear()
    return setting[0]


@pytest.fixture
def page(setting: tuple[StandIn, int, Path]) -> Page:
    """Logged in as a browser is: by the cookie."""
    page = Page(setting[1])
    # The form of the login page brings the cookie against forged requests.
    page.request("GET", "login").read()
    page.request("GET", f"login?token={LOGIN}").read()
    assert any(name.startswith("username-") for name in page.cookies), page.cookies
    assert "_xsrf" in page.cookies
    return page


def test_nobody_gets_in_without_a_login(upstream: StandIn, setting: tuple[StandIn, int, Path]) -> None:
    stranger = Page(setting[1])
    for method, path in [
        ("GET", "vitrine/session"),
        ("GET", "vitrine/api/me"),
        ("POST", "vitrine/api/projects/health/queries"),
        ("DELETE", "vitrine/api/queries/q1"),
        ("PUT", "vitrine/api/requests/r1/outputs/o1"),
    ]:
        assert stranger.request(method, path, b"{}" if method in ("POST", "PUT") else None).status == 403
    assert upstream.calls == []


def test_the_session_says_what_the_page_is_bound_to(page: Page) -> None:
    response = page.request("GET", "vitrine/session")
    assert response.status == 200
    assert json.loads(response.read()) == {
        "project": "health",
        "compartment": "claims+geography",
        "language": "fr",
        "demonstration": True,
    }


def test_the_token_is_added_and_the_page_never_sees_it_nor_sends_its_own(
    upstream: StandIn, page: Page, setting: tuple[StandIn, int, Path]
) -> None:
    answer = as_json({"person": {"id": "ada"}})
    answer.headers = {"Set-Cookie": "gateway=1", "X-Kept": "yes"}
    upstream.on("GET", "/api/me", answer)
    for token in ("secret-token-1", "secret-token-2"):
        setting[2].write_text(token)
        response = page.request(
            "GET",
            "vitrine/api/me",
            headers={"Accept-Language": "fr", "Connection": "keep-alive, X-Mine", "X-Mine": "1"},
        )
        text = response.read().decode() + str(response.headers)
        assert response.status == 200 and json.loads(text[: text.index("}}") + 2]) == {"person": {"id": "ada"}}
        assert token not in text and "gateway=1" not in text and response.headers["X-Kept"] == "yes"
        seen = {name.lower(): value for name, value in upstream.calls[-1].headers.items()}
        assert seen["authorization"] == f"Bearer {token}"
        assert seen["accept-language"] == "fr"
        assert not {"cookie", "x-mine", "x-xsrftoken"} & seen.keys()
    setting[2].write_text("secret-token-1")


def test_addresses_are_passed_on_as_they_came_and_stay_under_api(upstream: StandIn, page: Page) -> None:
    upstream.on("GET", "/api/projects/h%C3%A9/datasets?q=a%20b&x=1", as_json([]))
    assert page.request("GET", "vitrine/api/projects/h%C3%A9/datasets?q=a%20b&x=1").status == 200
    count = len(upstream.calls)
    for path in (
        "..",
        "../enter",
        "%2e%2e/enter",
        "projects/%2e%2e/%2e%2e/enter",
        "a/..%2f..%2fenter",
        "a//b",
        "a%5c..%5cb",
        "a%0d%0aX:1",
        "",
    ):
        assert page.request("GET", f"vitrine/api/{path}").status == 404, path
    assert len(upstream.calls) == count


def test_what_replaces_an_output_passes_and_no_other_method_does(upstream: StandIn, page: Page) -> None:
    headers = {"X-XSRFToken": page.cookies["_xsrf"], "Content-Type": "application/json"}
    upstream.on("PUT", "/api/requests/r1/outputs/o1", as_json({"id": "r1"}))
    content = json.dumps({"content": "x" * (2 << 20)}).encode()
    assert page.request("PUT", "vitrine/api/requests/r1/outputs/o1", content, headers).status == 200
    assert upstream.calls.pop().body == content
    assert page.request("PATCH", "vitrine/api/me", b"{}", headers).status == 405
    assert upstream.calls == []


def test_a_step_without_content_is_said_to_have_none(upstream: StandIn, page: Page) -> None:
    # JupyterLab names a type all the same, and nothing is not well-formed JSON.
    upstream.on("POST", "/api/requests/r1/submit", as_json({"id": "r1"}))
    assert page.post("vitrine/api/requests/r1/submit", b"").status == 200
    (call,) = upstream.calls
    assert call.body == b"" and "Content-Type" not in call.headers


def test_a_forged_request_is_refused(upstream: StandIn, page: Page) -> None:
    assert page.request("POST", "vitrine/api/projects/health/queries", b"{}").status == 403
    assert page.request("DELETE", "vitrine/api/queries/q1").status == 403
    assert page.request("PUT", "vitrine/api/requests/r1/outputs/o1", b"{}").status == 403
    assert upstream.calls == []
    upstream.on("DELETE", "/api/queries/q1", as_json({"id": "q1"}, 202))
    assert (
        page.request("DELETE", "vitrine/api/queries/q1", headers={"X-XSRFToken": page.cookies["_xsrf"]}).status == 202
    )


def test_a_large_body_is_refused_before_the_gateway_sees_it(upstream: StandIn, page: Page) -> None:
    response = page.post("vitrine/api/projects/health/queries", b"x" * (33 * 1024 * 1024 + 1))
    assert response.status == 413
    assert json.loads(response.read())["code"] == "request-too-large"
    assert upstream.calls == []


def test_problems_are_passed_on_as_they_are(upstream: StandIn, page: Page) -> None:
    upstream.on(
        "POST",
        "/api/projects/health/queries",
        problem("unknown-column", "Pas de colonne.", "Voyez le volet.", 400, position=7),
    )
    response = page.post("vitrine/api/projects/health/queries", b'{"sql":"SELECT x"}')
    assert response.status == 400 and response.headers.get_content_type() == "application/problem+json"
    assert json.loads(response.read())["position"] == 7


def test_a_result_streams_while_it_is_still_being_made(upstream: StandIn, page: Page) -> None:
    body = stream_of(pa.table({"x": list(range(1000))}))
    go = threading.Event()

    def rest(wire: Wire) -> None:
        assert go.wait(10)
        wire.send(body[100:])

    upstream.on("POST", "/api/projects/health/queries", result(body[:100], "q7", then=rest))
    response = page.post("vitrine/api/projects/health/queries", b'{"sql":"SELECT 1"}', Accept=ARROW)
    assert (
        response.status == 200
        and response.headers["Vitrine-Query"] == "q7"
        and response.headers.get_content_type() == ARROW
    )
    first = response.read(100)
    go.set()
    assert first + response.read() == body


def test_a_stream_that_breaks_off_never_looks_ended(upstream: StandIn, page: Page) -> None:
    body = stream_of(pa.table({"x": list(range(1000))}))
    upstream.on("POST", "/api/projects/health/queries", result(body[:-8], "q8", cut=True))
    response = page.post("vitrine/api/projects/health/queries", b'{"sql":"SELECT 1"}', Accept=ARROW)
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        response.read()


def test_back_pressure_reaches_the_gateway(upstream: StandIn, page: Page) -> None:
    sent = 0

    def flood(wire: Wire) -> None:
        nonlocal sent
        for _ in range(400):
            wire.send(bytes(1 << 20))
            sent += 1

    upstream.on("GET", "/api/big", Reply(type=ARROW, chunked=True, then=flood))
    response = page.request("GET", "vitrine/api/big")
    response.read(10)
    time.sleep(1.5)
    held = sent
    assert held < 60, f"{held} MB were taken although nobody read"
    # And whoever leaves ends it at once.
    response.close()
    assert upstream.left.wait(5)
    assert sent < 60


def test_a_page_that_leaves_ends_the_query_at_once_even_while_nothing_comes(upstream: StandIn, page: Page) -> None:
    left: list[bool] = []
    done = threading.Event()

    def compute(wire: Wire) -> None:
        left.append(wire.reader_left(10))
        done.set()

    body = stream_of(pa.table({"x": [1]}))
    upstream.on("POST", "/api/projects/health/queries", result(body[:-8], "q9", then=compute, cut=True))
    response = page.post("vitrine/api/projects/health/queries", b'{"sql":"SELECT 1"}', Accept=ARROW)
    response.read(8)
    start = time.monotonic()
    response.close()
    assert done.wait(12) and left == [True]
    assert time.monotonic() - start < 2


def test_a_gateway_that_is_away_is_a_problem_in_the_readers_language(
    setting: tuple[StandIn, int, Path], page: Page
) -> None:
    # Last in this module: nothing listens any more where its gateway was.
    standin = setting[0]
    host = urlsplit(standin.address)
    standin.close()
    for language, title in (
        ("en", "Vitrine’s gateway does not answer."),
        ("fr", "La passerelle de Vitrine ne répond pas."),
    ):
        response = page.request("GET", "vitrine/api/me", headers={"Accept-Language": language})
        assert response.status == 502 and response.headers.get_content_type() == "application/problem+json"
        found = json.loads(response.read())
        assert (found["code"], found["title"]) == ("gateway-away", title)
        assert str(host.port) not in json.dumps(found)
