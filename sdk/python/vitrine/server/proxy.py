"""`<base>/vitrine/api/...`: the gateway's HTTP interface, for the page that this server serves.

The token is added here and never shown. Nothing of the page's own credentials goes further.
"""

from __future__ import annotations

from urllib.parse import unquote

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import url_path_join
from tornado import httputil, web
from tornado.iostream import StreamClosedError

from ..errors import NotASession
from ..session import Session
from .problems import answer_problem
from .upstream import GatewayAway, Upstream

# What the gateway takes: files of an export come in base64, in one body.
BODY_LIMIT = 33 * 1024 * 1024
# Only what the gateway needs to know of a request: cookies, authorization and the headers of a hop stay behind.
PASSED_ON = ("Accept", "Accept-Language", "Content-Type")
KEPT_BACK = {
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
    "transfer-encoding", "upgrade", "set-cookie", "www-authenticate", "authorization", "server", "date",
    "content-security-policy",
}  # fmt: skip


class ProxyHandler(APIHandler):
    auth_resource = "vitrine"
    _upstream: Upstream | None = None

    @web.authenticated
    @authorized
    async def get(self, _path: str) -> None:
        await self._pass_on(None)

    @web.authenticated
    @authorized
    async def post(self, _path: str) -> None:
        await self._pass_on(self.request.body)

    @web.authenticated
    @authorized
    async def put(self, _path: str) -> None:
        await self._pass_on(self.request.body)

    @web.authenticated
    @authorized
    async def delete(self, _path: str) -> None:
        await self._pass_on(None)

    def on_connection_close(self) -> None:
        # Whoever no longer reads needs no result: the gateway cancels the query when its reader goes.
        if self._upstream is not None:
            self._upstream.close()
        super().on_connection_close()

    async def _pass_on(self, body: bytes | None) -> None:
        path = self._path_of_gateway()
        if path is None:
            await answer_problem(self, "not-found")
            return
        if body is not None and len(body) > BODY_LIMIT:
            await answer_problem(self, "request-too-large")
            return
        try:
            session = Session.current()
            headers = {name: self.request.headers[name] for name in PASSED_ON if name in self.request.headers}
            # JupyterLab names a type even where it sends nothing; nothing is not well-formed JSON.
            if not body:
                headers.pop("Content-Type", None)
            headers["Authorization"] = f"Bearer {session.token()}"
        except NotASession:
            await answer_problem(self, "not-a-session")
            return
        self._upstream = Upstream(self)
        try:
            whole = await self._upstream.call(session.gateway, str(self.request.method), path, headers, body)
        except GatewayAway:
            await answer_problem(self, "gateway-away")
            return
        if whole:
            await self._end()
        else:
            self._break_off()

    def _path_of_gateway(self) -> str | None:
        """As it came, percent-encoding and all; None where it would lead out of `/api/`."""
        prefix = url_path_join(self.base_url, "vitrine", "api", "/")
        path = self.request.path
        rest = path[len(prefix) :] if path.startswith(prefix) else ""
        plain = unquote(rest)
        if (
            not rest
            or any(part in ("", ".", "..") for part in plain.split("/"))
            or "\\" in plain
            or not plain.isprintable()
        ):
            return None
        return f"/api/{rest}" + (f"?{self.request.query}" if self.request.query else "")

    # What `Upstream` calls.

    async def headers(self, status: int, reason: str, headers: httputil.HTTPHeaders) -> None:
        self.clear_header("Content-Type")
        self.set_status(status, reason)
        for name, value in headers.get_all():
            if name.lower() not in KEPT_BACK:
                self.set_header(name, value)
        # At once: the page has the query's id before the first row.
        await self._send()

    async def chunk(self, data: bytes) -> None:
        self.write(data)
        await self._send()

    async def _send(self) -> None:
        try:
            await self.flush()
        except StreamClosedError:
            self.on_connection_close()

    async def _end(self) -> None:
        await self.finish(set_content_type=self._headers.get("Content-Type", "application/octet-stream"))

    def _break_off(self) -> None:
        """An answer that broke off must not look like one that ended: the connection goes, without the last chunk."""
        if not self._finished:
            try:
                self.detach().close()
            except AttributeError:
                pass  # The client had gone first.
