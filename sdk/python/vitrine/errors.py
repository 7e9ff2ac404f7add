"""What can go wrong, each with a code by which support knows it and a way forward. None holds SQL or a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .messages import TEXTS, text


class VitrineError(Exception):
    """Base of all errors of this package.

    `code` names the case, `title` says what is wrong, `remedy` what can be done, both in the session's language.
    """

    def __init__(self, code: str, title: str, remedy: str = "") -> None:
        super().__init__(title)
        self.code = code
        self.title = title
        self.remedy = remedy

    def _render_traceback_(self) -> list[str]:
        """IPython's own way to say less: where in this package it was raised helps nobody."""
        return [line for line in (self.title, self.remedy, f"[{self.code}]") if line]


class NotASession(VitrineError):
    """Python runs outside a session of Vitrine, or its token cannot be read."""

    def __init__(self) -> None:
        super().__init__("not-a-session", text("not-a-session.title"), text("not-a-session.remedy"))


class ConnectionError(VitrineError):  # noqa: A001 - the name that the other clients use
    """No answer of the gateway, or one that is not the gateway's. `status` is the HTTP status, 0 where none came."""

    def __init__(self, status: int = 0) -> None:
        code = f"connection-{status}" if status else "connection"
        super().__init__(code, text("connection.title"), text("connection.remedy"))
        self.status = status


class ProblemError(VitrineError):
    """The gateway refused. `position` is the character of the SQL that is meant, `query` the id of the record, if any."""

    def __init__(self, problem: Mapping[str, Any], status: int) -> None:
        super().__init__(str(problem["code"]), str(problem["title"]), str(problem.get("remedy", "")))
        self.status = status
        self.position: int | None = problem.get("position")
        self.query: str | None = problem.get("query")


class ResultIncomplete(VitrineError):
    """The stream broke off: there is no result. `code` is that of the recorded problem, where the gateway knows one."""

    def __init__(self, query: str, problem: str | None) -> None:
        remedy = f"{problem}.remedy" if f"{problem}.remedy" in TEXTS else "result-incomplete.remedy"
        super().__init__(problem or "result-incomplete", text("result-incomplete.title"), text(remedy))
        self.query = query


class MissingLibrary(VitrineError):
    """A frame was asked for whose library is not installed."""

    def __init__(self, name: str) -> None:
        super().__init__("missing-library", text("missing-library.title", name=name), text("missing-library.remedy"))


class NotRecorded(VitrineError):
    """What was to leave is not a result that the gateway recorded, or was changed since."""

    def __init__(self) -> None:
        super().__init__("not-recorded", text("not-recorded.title"), text("not-recorded.remedy"))


class OutputUnsafe(VitrineError):
    """A result that stays unsafe once cells are withheld. `query` is the id of its record."""

    def __init__(self, query: str) -> None:
        super().__init__("output-unsafe", text("output-unsafe.title"), text("output-unsafe.remedy"))
        self.query = query
