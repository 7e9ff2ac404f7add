"""RFC 9457 problems of this server's own; those of the gateway are passed on as they are."""

from __future__ import annotations

import json

from jupyter_server.base.handlers import APIHandler

from ..messages import Language, language_of, text

STATUS = {"gateway-away": 502, "not-a-session": 404, "not-found": 404, "request-too-large": 413}


def reader_language(handler: APIHandler) -> Language:
    """The reader's: a request says it better than the session that it belongs to."""
    for part in handler.request.headers.get("Accept-Language", "").split(","):
        tag = part.split(";")[0].strip().lower()[:2]
        if tag in ("en", "fr"):
            return language_of(tag)
    return language_of(None)


async def answer_problem(handler: APIHandler, code: str) -> None:
    language = reader_language(handler)
    status = STATUS[code]
    handler.clear()
    handler.set_status(status)
    handler.set_header("Cache-Control", "no-store")
    handler.set_header("Content-Language", language)
    body = {
        "type": f"urn:vitrine:problem:{code}",
        "title": text(f"{code}.title", language),
        "status": status,
        "code": code,
        "remedy": text(f"{code}.remedy", language),
    }
    await handler.finish(json.dumps(body, ensure_ascii=False), set_content_type="application/problem+json")
