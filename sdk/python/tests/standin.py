"""A stand-in of the gateway over real HTTP: it answers what a test tells it, in the gateway's own forms."""

from __future__ import annotations

import io
import json
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pyarrow as pa

QUERIES = "/api/projects/health/queries"
ARROW = "application/vnd.apache.arrow.stream"
MARKER = b"\xff\xff\xff\xff\x00\x00\x00\x00"


def stream_of(table: pa.Table, rows_per_batch: int | None = None) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=rows_per_batch)
    return sink.getvalue()


@dataclass
class Call:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Wire:
    """What a running reply may do: send more, and notice that its reader left."""

    send: Callable[[bytes], None]
    connection: socket.socket

    def reader_left(self, seconds: float) -> bool:
        self.connection.settimeout(seconds)
        try:
            return self.connection.recv(1) == b""
        except ConnectionError:
            return True
        except TimeoutError:
            return False


@dataclass
class Reply:
    """`then` sends more after the body. `cut`: the connection closes without HTTP's own end, as when a stream broke off."""

    status: int = 200
    body: bytes = b""
    type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    chunked: bool = False
    then: Callable[[Wire], None] | None = None


def as_json(value: Any, status: int = 200) -> Reply:
    kind = "application/json" if status < 400 else "application/problem+json"
    return Reply(status, json.dumps(value).encode(), kind)


def problem(code: str, title: str, remedy: str, status: int = 400, **more: Any) -> Reply:
    return as_json(
        {
            "type": f"urn:vitrine:problem:{code}",
            "title": title,
            "status": status,
            "code": code,
            "remedy": remedy,
            **more,
        },
        status,
    )


def result(table: pa.Table | bytes, query: str = "q1", **more: Any) -> Reply:
    body = table if isinstance(table, bytes) else stream_of(table)
    return Reply(body=body, type=ARROW, headers={"Vitrine-Query": query}, chunked=True, **more)


class StandIn:
    """Replies by method and path; a list is used up one after the other, its last one stays."""

    def __init__(self) -> None:
        self.replies: dict[tuple[str, str], list[Reply]] = {}
        self.calls: list[Call] = []
        self.left: threading.Event = threading.Event()
        standin = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                call = Call(self.command, self.path, dict(self.headers.items()), self.rfile.read(length))
                standin.calls.append(call)
                standin._answer(self, call)

            do_GET = do_POST = do_DELETE = do_PUT = do

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def on(self, method: str, path: str, *replies: Reply) -> None:
        self.replies[(method, path)] = list(replies)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler, call: Call) -> None:
        waiting = self.replies.get((call.method, call.path))
        if not waiting:
            waiting = [problem("not-found", "Nothing here.", "Look elsewhere.", 404)]
        reply = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        handler.send_response(reply.status)
        handler.send_header("Content-Type", reply.type)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        if reply.chunked:
            handler.send_header("Transfer-Encoding", "chunked")
        else:
            handler.send_header("Content-Length", str(len(reply.body)))
        handler.end_headers()
        try:
            self._write(handler, reply)
        except OSError:
            self.left.set()
            handler.close_connection = True

    def _write(self, handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        def send(data: bytes) -> None:
            if reply.chunked and data:
                handler.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))
            else:
                handler.wfile.write(data)

        send(reply.body)
        if reply.then:
            reply.then(Wire(send, handler.connection))
        if reply.cut:
            handler.close_connection = True
        elif reply.chunked:
            handler.wfile.write(b"0\r\n\r\n")
