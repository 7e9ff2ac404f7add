"""Who may enter a JupyterLab of Vitrine, and which of the server's own routes are closed.

Enforces nothing against the kernel, which runs as the same person: it closes the ways that send data past Vitrine by a click.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import time

from jupyter_server.auth.authorizer import Authorizer
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.base.handlers import AuthenticatedFileHandler, JupyterHandler
from tornado import web

USED: dict[str, int] = {}


def spend(code: str) -> bool:
    """Whether a one-time code is ours, in time and not used; it is used afterwards."""
    key = os.environ.get("VITRINE_ENTRY_KEY", "")
    parts = code.split(".")
    if not key or len(parts) != 3 or not parts[0].isdigit():
        return False
    expiry, nonce, signature = parts
    right = hmac.new(key.encode(), f"{expiry}.{nonce}".encode(), hashlib.sha256).hexdigest()
    now = int(time.time())
    if not hmac.compare_digest(right, signature) or int(expiry) < now or nonce in USED:
        return False
    for old in [each for each, until in USED.items() if until < now]:
        del USED[old]
    USED[nonce] = int(expiry)
    return True


class EnterHandler(JupyterHandler):
    @allow_unauthenticated  # the code is the authentication
    def get(self) -> None:
        if not spend(self.get_argument("code", "")):
            raise web.HTTPError(403, "This address was used or is too old. Open JupyterLab again from your Vitrine page.")
        name = os.environ.get("VITRINE_PERSON", "researcher")
        self.identity_provider.set_login_cookie(self, User(username=name, name=name, display_name=name))
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")
        self.redirect(f"{self.base_url}lab")


class Entrance(IdentityProvider):
    """A cookie, given for a one-time code of the gateway; no password, no token in an address."""

    def _token_default(self) -> str:
        return ""

    @property
    def auth_enabled(self) -> bool:
        return True

    def get_handlers(self):
        return [(r"/vitrine/enter", EnterHandler), (r"/login", SentAway), (r"/logout", SentAway)]

    def get_user(self, handler):
        return self.get_user_cookie(handler)


class SentAway(JupyterHandler):
    @allow_unauthenticated
    def get(self) -> None:
        self.set_status(401)
        self.finish("Open JupyterLab from your Vitrine page. / Ouvrez JupyterLab depuis votre page Vitrine.")


class NoDownload(AuthenticatedFileHandler):
    """`/files/...` hands out any file of the folder."""

    @web.authenticated
    def get(self, path, include_body=True):
        raise web.HTTPError(403)

    @web.authenticated
    def head(self, path):
        raise web.HTTPError(403)


class ClosedWays(Authorizer):
    """nbconvert hands out documents with their outputs; a terminal is not needed."""

    def is_authorized(self, handler, user, action, resource) -> bool:
        # JupyterLab asks for the list of formats when it starts; that list is no document.
        if resource == "nbconvert":
            return action == "read" and handler.request.path.endswith("/api/nbconvert")
        return resource != "terminals"
