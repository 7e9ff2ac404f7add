"""The Jupyter server extension: the page's way to the gateway. It holds the token, so that no page ever does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "vitrine.server"}]


def _load_jupyter_server_extension(app: ServerApp) -> None:
    from jupyter_server.utils import url_path_join

    from .proxy import ProxyHandler
    from .session import SessionHandler

    base = app.web_app.settings["base_url"]
    app.web_app.add_handlers(  # type: ignore[no-untyped-call]
        ".*$",
        [
            (url_path_join(base, "vitrine", "session"), SessionHandler),
            (url_path_join(base, "vitrine", "api", "(.*)"), ProxyHandler),
        ],
    )
