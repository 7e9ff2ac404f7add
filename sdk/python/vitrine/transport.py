"""HTTP calls to the gateway, their failures as this package's errors.

`http.client`, because it reads straight into memory that Arrow then uses, and knows nothing of proxies: the gateway is
never behind one, and an environment must not be able to send a token to one.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from .errors import ConnectionError, ProblemError
from .session import Session

ARROW = "application/vnd.apache.arrow.stream"
CONNECT_SECONDS = 10
ANSWER_SECONDS = 60
# As good as for ever. Yet not None: with a timeout Python waits in poll(), which a signal always ends; in recv() an interrupt
# would wait for the next row once Polars has been imported, since its signal handler has system calls restarted.
QUERY_SECONDS = 7 * 24 * 3600


def path_of(*parts: str) -> str:
    return "/".join(quote(part, safe="") for part in parts)


def ask(
    session: Session,
    path: str,
    *,
    method: str = "GET",
    query: Mapping[str, str] | None = None,
    body: Mapping[str, Any] | None = None,
    patience: float = ANSWER_SECONDS,
) -> Any:
    """A JSON answer."""
    target = f"{path}?{urlencode(query)}" if query else path
    with answer(session, target, method=method, accept="application/json", body=body, patience=patience) as response:
        try:
            return json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError):
            raise ConnectionError(response.status) from None


@contextmanager
def answer(
    session: Session,
    path: str,
    *,
    method: str,
    accept: str,
    body: Mapping[str, Any] | None = None,
    patience: float,
) -> Iterator[http.client.HTTPResponse]:
    """The answer, not yet read; whoever leaves early closes the connection. `patience` is in seconds, between bytes."""
    headers = {"Accept": accept, "Accept-Language": session.language, "Authorization": f"Bearer {session.token()}"}
    content = None
    if body is not None:
        content = json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
    address = urlsplit(session.gateway)
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    connection = kind(address.hostname or "", address.port, timeout=CONNECT_SECONDS)
    try:
        try:
            connection.connect()
            connection.sock.settimeout(patience)
            connection.request(method, f"{address.path}/api/{path}", content, headers)
            response = connection.getresponse()
        except (OSError, http.client.HTTPException):
            raise ConnectionError from None
        if response.status >= 300:
            raise failure(response)
        yield response
    finally:
        connection.close()


def failure(response: http.client.HTTPResponse) -> ProblemError | ConnectionError:
    try:
        problem = json.loads(response.read(1 << 20))
        if isinstance(problem["code"], str) and isinstance(problem["title"], str):
            return ProblemError(problem, response.status)
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        pass  # Not a problem document: another service answered.
    return ConnectionError(response.status)
