"""
Tries every attack, each in a process of its own under the layers that are named, and says what became of it: `done`, the error's name, or
the signal's. For tests, and for whoever wants to see which layer refuses what on a machine:

    python -I -B siege.py rights,landlock,seccomp
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import landlock  # noqa: E402
import process  # noqa: E402
import seccomp  # noqa: E402
from attacks import ATTACKS, Attack, Target  # noqa: E402

LAYERS: dict[str, Callable[[Target], object]] = {
    "rights": lambda _: process.drop_rights(),
    "landlock": lambda _: landlock.restrict(),
    "limits": lambda target: process.limit_files(target.opened),
    "seccomp": lambda _: seccomp.filter_calls(),
}


def besiege(layers: list[str]) -> dict[str, str]:
    place = tempfile.mkdtemp(prefix="vitrine-siege-")
    gateway = subprocess.Popen([sys.executable, "-I", "-S", "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    try:
        return {name: _outcome(attack, _target(gateway.pid, place), layers) for name, attack in ATTACKS.items()}
    finally:
        gateway.communicate()
        shutil.rmtree(place)


def _target(gateway: int, place: str) -> Target:
    """Made anew for each attack: the one before may have succeeded."""
    folder = f"{place}/folder"
    shutil.rmtree(folder, ignore_errors=True)
    os.mkdir(folder)
    for name in ("secret", "extract", "opened"):
        with open(f"{place}/{name}", "w") as file:
            file.write(name)
    return Target(gateway, f"{place}/secret", f"{place}/extract", folder, os.open(f"{place}/opened", os.O_RDWR))


def _outcome(attack: Attack, target: Target, layers: list[str]) -> str:
    child = os.fork()
    if child == 0:
        try:
            for layer in layers:
                LAYERS[layer](target)
            attack(target)
        except OSError as error:
            os._exit(error.errno or 255)
        except BaseException:
            os._exit(255)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    os.close(target.opened)
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status)).name
    code = os.WEXITSTATUS(status)
    return "done" if code == 0 else errno.errorcode.get(code, "failed")


if __name__ == "__main__":
    json.dump(besiege([layer for layer in sys.argv[1].split(",") if layer]), sys.stdout)
