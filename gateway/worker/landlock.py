"""
Landlock: from here on this thread, and every thread that it starts, opens nothing by a name, uses no TCP port, and reaches no process
that is not confined with it. What is open already stays open.
"""

from __future__ import annotations

import ctypes
import os

from system import call

# The same on every architecture.
CREATE_RULESET, RESTRICT_SELF = 444, 446
CREATE_RULESET_VERSION = 1

# By the version of the kernel's interface from which on it is known: a kernel refuses what it does not know.
_FILES = {1: range(0, 13), 2: [13], 3: [14], 5: [15]}
_NETWORK = {4: range(0, 2)}
_SCOPES = {6: range(0, 2)}


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64)]


def version() -> int:
    """Of the kernel's interface; 0 where it has none, or it is switched off."""
    try:
        return call(CREATE_RULESET, None, 0, CREATE_RULESET_VERSION)
    except OSError:
        return 0


def restrict() -> dict[str, bool]:
    """No rule is added, so what is handled is refused. Says what this kernel handles. The caller has given up new privileges."""
    known = version()
    if known:
        ruleset = _Ruleset(_bits(_FILES, known), _bits(_NETWORK, known), _bits(_SCOPES, known))
        size = 8 if known < 4 else 16 if known < 6 else 24
        descriptor = call(CREATE_RULESET, ctypes.byref(ruleset), size, 0)
        call(RESTRICT_SELF, descriptor, 0)
        os.close(descriptor)
    # Before version 3 a file could be emptied through its name.
    return {"files": known >= 3, "network": known >= 4, "signals": known >= 6}


def _bits(rights: dict[int, range | list[int]], known: int) -> int:
    return sum(1 << bit for since, bits in rights.items() if since <= known for bit in bits)
