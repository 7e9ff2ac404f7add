"""One streamed call to the gateway, with back-pressure and an end that cannot be mistaken."""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Mapping
from typing import Protocol
from urllib.parse import urlsplit

from tornado import httputil
from tornado.http1connection import HTTP1Connection, HTTP1ConnectionParameters
from tornado.iostream import StreamClosedError
from tornado.tcpclient import TCPClient

CHUNK = 1 << 20
# A result may be of any size: nothing is kept here.
UNBOUNDED = 1 << 62
CONNECT_SECONDS = 10


class GatewayAway(Exception):
    """No answer came."""


class Receiver(Protocol):
    """Who reads the answer; the next chunk is read when the last one was taken."""

    def headers(self, status: int, reason: str, headers: httputil.HTTPHeaders) -> Awaitable[None]: ...

    def chunk(self, data: bytes) -> Awaitable[None]: ...


class Upstream(httputil.HTTPMessageDelegate):
    """Reads one answer into a receiver. `close()` ends it at once, from either side."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self._connection: HTTP1Connection | None = None
        self._answered = False
        self._whole = False
        self._closed = False

    async def call(self, gateway: str, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> bool:
        """True where the answer came whole, False where it broke off after its headers; else `GatewayAway`."""
        address = urlsplit(gateway)
        secure = address.scheme == "https"
        try:
            stream = await TCPClient().connect(
                address.hostname or "",
                address.port or (443 if secure else 80),
                ssl_options=ssl.create_default_context() if secure else None,
                max_buffer_size=4 * CHUNK,
                timeout=CONNECT_SECONDS,
            )
        except (OSError, StreamClosedError, TimeoutError) as error:
            raise GatewayAway from error
        if self._closed:
            stream.close()
            return False
        stream.set_nodelay(True)
        self._connection = HTTP1Connection(
            stream, True, HTTP1ConnectionParameters(no_keep_alive=True, chunk_size=CHUNK, max_body_size=UNBOUNDED)
        )
        try:
            target = f"{address.path.rstrip('/')}{path}"
            sent = httputil.HTTPHeaders({**headers, "Host": address.netloc, "Connection": "close"})
            if body is not None:
                sent["Content-Length"] = str(len(body))
            await self._connection.write_headers(httputil.RequestStartLine(method, target, ""), sent, body)
            self._connection.finish()
            await self._connection.read_response(self)
        except (OSError, StreamClosedError, httputil.HTTPInputError, httputil.HTTPOutputError) as error:
            if not self._answered:
                raise GatewayAway from error
        finally:
            stream.close()
        if not self._answered:
            raise GatewayAway
        return self._whole

    def close(self) -> None:
        self._closed = True
        if self._connection is not None:
            self._connection.close()

    def headers_received(
        self, start_line: httputil.RequestStartLine | httputil.ResponseStartLine, headers: httputil.HTTPHeaders
    ) -> Awaitable[None] | None:
        if isinstance(start_line, httputil.ResponseStartLine) and start_line.code >= 200:
            self._answered = True
            return self._receiver.headers(start_line.code, start_line.reason, headers)
        return None

    def data_received(self, chunk: bytes) -> Awaitable[None]:
        return self._receiver.chunk(chunk)

    def finish(self) -> None:
        self._whole = True
