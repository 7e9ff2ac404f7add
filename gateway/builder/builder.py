"""
Makes extracts for the gateway: the only program that reads sources. It runs no researcher's SQL, and is started by `confined/launcher.py`, so
that it finds what its job is about and nothing else.

Reads one job as JSON from standard input, writes lines of JSON to standard output: `{"progress", "step"}` while it works, and at the end `{"done"}` or
`{"failed"}`. A file is complete or not there: the gateway moves it to its place when all is done.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from typing import Any

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import extract  # noqa: E402
import source  # noqa: E402
from failures import explained  # noqa: E402
from progress import Progress, say  # noqa: E402


def main() -> None:
    os.umask(0o077)
    job: dict[str, Any] = json.load(sys.stdin)
    progress = Progress(say)
    try:
        say({"done": prepare(job, progress) if job["kind"] == "prepare" else build(job, progress)})
    except BaseException as error:
        say({"failed": explained(error)})
        sys.exit(1)


def prepare(job: dict[str, Any], progress: Progress) -> dict[str, Any]:
    sizes = source.prepare(job, job["beside"], progress)
    return {**sealed(job["beside"], 0o400), "sizes": sizes}


def build(job: dict[str, Any], progress: Progress) -> dict[str, Any]:
    withdrawn = extract.build(job, bytes.fromhex(job["secret"]), job["beside"], progress)
    progress.at(1, "sealing")
    return {**sealed(job["beside"], 0o440), "withdrawn": withdrawn}


def sealed(path: str, mode: int) -> dict[str, Any]:
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    os.chmod(path, mode)
    return {"digest": digest, "bytes": os.path.getsize(path)}


if __name__ == "__main__":
    main()
