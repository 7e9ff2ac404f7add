"""What a Jupyter server of a Vitrine session must have set."""

from __future__ import annotations

from typing import Any


def configure(c: Any) -> None:
    """Turns the server extension on, whatever the configuration folders say. Call it from jupyter_server_config.py."""
    c.ServerApp.jpserver_extensions = {"vitrine.server": True}
