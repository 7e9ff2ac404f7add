"""
Confines a worker, once everything that it needs is loaded and open, and before it reads any SQL. Each layer is attacked as soon as it is
there: what is reported to hold was seen to hold, in this very process.
"""

from __future__ import annotations

import errno

import landlock
import process
import seccomp
from attacks import ATTACKS, Target

# By layer of Landlock: what it alone refuses.
_BY_NAME = {
    "files": ("read a file of the gateway's", "read an extract", "read /etc/passwd", "read the gateway's environment", "open the gateway's memory", "write own memory", "list the root", "write a file", "execute"),
    "network": ("connect", "bind"),
    "signals": ("signal the gateway",),
}
_BY_CALL = ("ask about a file", "change directory", "duplicate a descriptor", "truncate an open file", "socket unix", "send a datagram", "fork", "map new code", "limit the gateway", "raise own limits")


def confine(target: Target) -> dict[str, bool]:
    """Which layers hold."""
    rights = process.drop_rights()
    # Landlock binds the thread that asks, and those that it starts.
    alone = process.threads() == 1
    highest = max(process.descriptors())
    handled = landlock.restrict()
    by_name = {layer: alone and handled[layer] and _refused(attacks, target) for layer, attacks in _BY_NAME.items()}
    # After Landlock, which needs one more descriptor, and before the calls that set limits are gone.
    limits = process.limit_files(highest)
    calls = seccomp.filter_calls() and all(_refused(attacks, target) for attacks in (*_BY_NAME.values(), _BY_CALL))
    return {"rights": rights, **by_name, "calls": calls, "limits": limits}


def _refused(attacks: tuple[str, ...], target: Target) -> bool:
    return all(_refuses(name, target) for name in attacks)


def _refuses(name: str, target: Target) -> bool:
    try:
        ATTACKS[name](target)
    except OSError as error:
        return error.errno in (errno.EPERM, errno.EACCES)
    return False
