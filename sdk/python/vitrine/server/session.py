"""`GET <base>/vitrine/session`: what this JupyterLab is bound to."""

from __future__ import annotations

import json

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from ..errors import NotASession
from ..session import Session
from .problems import answer_problem


class SessionHandler(APIHandler):
    auth_resource = "vitrine"

    @web.authenticated
    @authorized
    async def get(self) -> None:
        try:
            session = Session.current()
        except NotASession:
            await answer_problem(self, "not-a-session")
            return
        self.set_header("Cache-Control", "no-store")
        await self.finish(
            json.dumps(
                {
                    "project": session.project,
                    "compartment": session.compartment,
                    "language": session.language,
                    "demonstration": session.demonstration,
                }
            )
        )
