"""Sends cases that schemathesis makes of the gateway's OpenAPI description, and tells what was answered.

Standard input is JSON: `description`, `addresses` by name, `callers` by address, `ground` (what its people have made, so
that not everything is answered with "not found"), `ways` (of an operation: whose part it is, in which states of a request,
bodies that say something; `*` of any other), `cases` to send and a `seed`. Standard output is JSON: `statuses` by
address, operation and status, and `differences` from the description, each once with one example.
"""

import json
import sys
from collections import Counter, defaultdict
from random import Random

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.specs.openapi import checks

DESCRIBED = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]
# Whoever calls says so herself; whoever may not call, or about something that is not there, is not told that it was also wrong.
CONFIG = {
    "generation": {"with-security-parameters": False},
    "checks": {"negative_data_rejection": {"expected-statuses": [400, 401, 403, 404, 409, 413, 422]}},
}
FORMS = ["application/json", "application/vnd.apache.arrow.stream", "*/*", "text/html", "application/json;q=0, */*;q=0.1"]


class Ground:
    """What there is to ask for. What a reply brings is there for the cases after it."""

    def __init__(self, told: dict):
        self.ids = {name: told[name] for name in ("projects", "sources", "datasets", "queries", "releases")}
        self.requests = {each["id"]: each for each in told["requests"]}

    def values(self, chance: Random, path: str, states: list) -> dict:
        """Of the parameters of a path, that belong together."""
        kind = path.split("/")[2]
        values = {name: chance.choice(self.ids[ids]) for name, ids in (("p", "projects"), ("source", "sources"), ("d", "datasets"))}
        if kind in self.ids:
            values["id"] = chance.choice(self.ids[kind])
        elif kind == "requests":
            every = list(self.requests.values())
            request = chance.choice([each for each in every if each["state"] in states and chance.random() < 0.8] or every)
            values["id"] = request["id"]
            if request["outputs"]:
                output = chance.choice(request["outputs"])
                values |= {"output": output["id"], "file": chance.choice(output["files"])["name"]}
        return values

    def votes(self, chance: Random, request: str) -> dict:
        decision = chance.choice(["approve", "approve", "return", "reject"])
        outputs = self.requests[request]["outputs"]
        return {"votes": [{"output": each["id"], "digest": each["digest"], "decision": decision, "comment": "Why?"} for each in outputs]}

    def learn(self, reply: Response):
        self.ids["queries"] += reply.headers.get("vitrine-query", [])
        if reply.headers["content-type"][0].startswith("application/json"):
            said = reply.json()
            if isinstance(said, dict) and "outputs" in said and "may" in said:
                self.requests[said["id"]] = said


class Look:
    def __init__(self, told: dict):
        self.ground = Ground(told["ground"])
        self.callers = told["callers"]
        self.ways = defaultdict(lambda: told["ways"]["*"], told["ways"])
        self.answered = defaultdict(list)
        self.statuses = defaultdict(Counter)
        self.differences = {}

    def at(self, name: str, address: str, description: dict, cases: int, seed: int):
        schema = schemathesis.openapi.from_dict(description, config=schemathesis.Config.from_dict(CONFIG))
        session = requests.Session()
        session.trust_env = False
        ways = st.one_of(*(schema.as_strategy(generation_mode=mode) for mode in GenerationMode))

        @seeded(seed)
        @settings(max_examples=cases, phases=[Phase.generate], database=None, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=ways, chance=st.randoms(use_true_random=True))
        def each(case, chance):
            self.send(name, address, session, case, chance)

        each()

    def send(self, name: str, address: str, session: requests.Session, case, chance: Random):
        label = case.operation.label
        at = f"{name} {label}"
        caller = self.caller(chance, name, label)
        self.settle(chance, case, label)
        headers = {**caller["headers"], "Accept": chance.choice(FORMS)}
        reply = case.call(base_url=address, session=session, headers=headers, allow_redirects=False, timeout=120)
        self.statuses[at][reply.status_code] += 1
        found = []
        try:
            case.validate_response(reply, checks=DESCRIBED)
        except FailureGroup as group:
            found = [f"{type(each).__name__}: {each.message}" for each in group.exceptions]
        if reply.status_code < 300:
            self.answered[at].append(caller)
            self.ground.learn(reply)
            if caller["stranger"] and "/api/health" not in label:
                found.append("A stranger is answered.")
        for what in found:
            # Cut short, and twenty of them: one defect may be behind hundreds.
            if len(self.differences) < 20:
                self.differences.setdefault(f"{at} {reply.status_code} {what[:200]}", [caller["name"], case.as_curl_command()[:600], reply.text[:400]])

    def caller(self, chance: Random, name: str, label: str) -> dict:
        """Anybody; half of the time somebody whose part it is."""
        whose = [each for each in self.callers[name] if each["name"] in self.ways[label]["by"]] + self.answered[f"{name} {label}"]
        if whose and chance.random() < 0.5:
            return chance.choice(whose)
        strange = chance.random() < 0.15
        return chance.choice([each for each in self.callers[name] if each["stranger"] == strange])

    def settle(self, chance: Random, case, label: str):
        """Puts a case on the ground, but for what was made wrong on purpose."""
        wrong = {where.value for where, made in case.meta.components.items() if made.mode.is_negative}
        way = self.ways[label]
        values = self.ground.values(chance, case.operation.path, way["in"])
        if "path" not in wrong and chance.random() < 0.9:
            case.path_parameters |= {key: value for key, value in values.items() if key in case.path_parameters}
        if "body" not in wrong and chance.random() < 0.8:
            if label.endswith("/votes"):
                case.body = self.ground.votes(chance, values["id"])
            elif way["bodies"]:
                case.body = chance.choice(way["bodies"])


told = json.load(sys.stdin)
look = Look(told)
for place, (name, address) in enumerate(told["addresses"].items()):
    look.at(name, address, told["description"], told["cases"] // len(told["addresses"]), told["seed"] * 10 + place)
json.dump({"statuses": look.statuses, "differences": look.differences}, sys.stdout)
