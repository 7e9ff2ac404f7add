"""The session that this process belongs to: one person, one project, one compartment of it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from .errors import NotASession
from .messages import Language, language_of


@dataclass(frozen=True)
class Session:
    gateway: str
    token_file: Path
    project: str
    compartment: str
    language: Language
    demonstration: bool

    @classmethod
    def current(cls) -> Session:
        """From the environment that the gateway gives a notebook server and its kernels. Raises `NotASession`."""
        environment = os.environ
        try:
            return cls(
                gateway=environment["VITRINE_GATEWAY"].rstrip("/"),
                token_file=Path(environment["VITRINE_TOKEN_FILE"]),
                project=environment["VITRINE_PROJECT"],
                compartment=environment["VITRINE_COMPARTMENT"],
                language=language_of(environment.get("VITRINE_LANGUAGE", "en")),
                demonstration=environment.get("VITRINE_DEMONSTRATION", "").lower() in ("1", "true"),
            )
        except KeyError:
            raise NotASession from None

    def token(self) -> str:
        """Read at each call: a token lives for minutes and is replaced meanwhile."""
        try:
            return self.token_file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeError):
            raise NotASession from None
