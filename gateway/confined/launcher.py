"""
`launcher.py BOUNDS PROGRAM ARGUMENT...`: runs a program that sees what BOUNDS name of this machine, and nothing else. It ends with its
parent, and everything that it started ends with it.

BOUNDS is JSON:

- `parent`: the process that starts this one;
- `read`, `write`: folders and files that are there, beside the system's programs and this Python;
- `serve`, where it has a network to others at all: `{"socket": path, "port": number}`, the program's own port on 127.0.0.1, for others by way
  of a Unix socket that is made here;
- `reach`, with it: the same the other way round: what it finds at the port of 127.0.0.1 is what listens on the Unix socket. Where it has no network of
  its own, that port is the machine's;
- `directory`: in which the program starts;
- `required`: whether it does not start where a layer does not hold.

Says on descriptor 3, before the program starts, one line of JSON: by layer, whether it was seen to hold.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

_here = Path(__file__).parent
sys.path[:0] = [str(_here), str(_here.parent / "worker")]

import ending  # noqa: E402
import landlock  # noqa: E402
import namespaces  # noqa: E402
import probe  # noqa: E402
import process  # noqa: E402
from calls import refuse_calls  # noqa: E402
from forwarding import listening, open_ways  # noqa: E402

_REPORT = 3
#: A layer is missing that must be there.
_NOT_CONFINED = 78


def main() -> NoReturn:
    bounds: dict[str, Any] = json.loads(sys.argv[1])
    process.end_with(bounds["parent"], signal.SIGTERM)
    process.end_before_others(process.PROGRAM)
    process.give_way()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    entered = _works(namespaces.enter)
    first = os.fork()
    if first == 0:
        process.end_with(None, signal.SIGKILL)
        _first(bounds, sys.argv[2:], entered)
    os.close(_REPORT)
    # Who asks this one to end asks the program.
    signal.signal(signal.SIGTERM, lambda *_: os.kill(first, signal.SIGTERM))
    process.drop_rights()
    _, status = os.waitpid(first, 0)
    sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)


def _first(bounds: dict[str, Any], program: list[str], entered: bool) -> NoReturn:
    """The first process of the new namespaces: confines itself, starts the program, and buries what the program leaves behind."""
    inward = listening(bounds["serve"]) if "serve" in bounds else None
    read = [*bounds["read"], *{sys.prefix, sys.base_prefix}]
    write = list(bounds["write"])
    seen = entered and _works(namespaces.see, read, write)
    alone = seen and _works(namespaces.open_loopback)
    layers = _confine([*read, *namespaces.SYSTEM, *(["/proc"] if seen else [])], [*write, *(["/dev", "/tmp"] if seen else []), "/dev/null"], alone)
    layers.update(processes=seen, network=alone)
    layers = probe.tried(layers)
    os.write(_REPORT, json.dumps(layers).encode() + b"\n")
    os.close(_REPORT)
    if not all(layers.values()) and bounds["required"]:
        sys.exit(_NOT_CONFINED)
    child = os.fork()
    if child == 0:
        # Asked to end once, by way of this one, and not also with the group.
        os.setsid()
        process.end_with(None, signal.SIGTERM)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.chdir(bounds["directory"])
        os.execv(program[0], program)
    if inward:
        open_ways(inward, bounds["serve"], bounds["reach"] if alone else None)
    ending.ask_once(child)
    sys.exit(ending.bury(child))


def _confine(read: list[str], write: list[str], network: bool) -> dict[str, bool]:
    process.hide()
    rights = process.drop_rights()
    handled = landlock.restrict(read, write, network)
    return {"rights": rights, "files": handled["files"], "calls": refuse_calls()}


def _works(step: Any, *arguments: Any) -> bool:
    try:
        step(*arguments)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
