"""Validates an RO-Crate without network: validate.py CRATE PROFILE; the report as JSON on standard output.

The validator asks for the crate's JSON-LD context at its address. That address is answered here, from the copy that the
package rocrate carries, by way of the validator's own cache.
"""

import io
import json
import subprocess
import sys
import tempfile
from importlib.metadata import distribution
from pathlib import Path

import requests
from requests.adapters import BaseAdapter
from requests_cache import CachedSession
from urllib3 import HTTPResponse

CONTEXT = "https://w3id.org/ro/crate/1.2/context"


class FromPackage(BaseAdapter):
    """Answers every request with the context. (It is that of 1.3, which maps each term of our crates as 1.2 does.)"""

    def send(self, request, **_):
        text = Path(distribution("rocrate").locate_file("rocrate/data/ro-crate.jsonld")).read_bytes()
        reply = requests.Response()
        reply.request, reply.url, reply.status_code = request, request.url, 200
        reply.headers["Content-Type"] = "application/ld+json"
        reply.raw = HTTPResponse(io.BytesIO(text), headers=reply.headers, status=200, preload_content=False)
        return reply

    def close(self):
        pass


def validate(crate: str, profile: str) -> dict:
    with tempfile.TemporaryDirectory() as own:
        cache = Path(own) / "cache"
        with CachedSession(cache_name=str(cache), backend="sqlite", expire_after=-1) as session:
            session.mount(CONTEXT, FromPackage())
            session.get(CONTEXT)
        report = Path(own) / "report.json"
        program = Path(sys.executable).parent / "rocrate-validator"
        options = ["--offline", "--cache-path", cache, "-p", profile, "-l", "required", "-v", "--no-paging", "-f", "json", "-o", report]
        said = subprocess.run([program, "-y", "--disable-color", "validate", *options, crate], capture_output=True, text=True)
        if not report.exists():
            raise SystemExit(said.stderr or said.stdout)
        return json.loads(report.read_text("utf-8"))


found = validate(*sys.argv[1:3])
issues = [f"{issue['check']['identifier']} {issue.get('violatingEntity')}: {issue['message']}" for issue in found["issues"]]
json.dump({"passed": found["passed"], "issues": issues, "checks": found["statistics"]["total_passed_checks"]}, sys.stdout)
