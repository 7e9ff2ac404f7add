"""
Landlock: from here on this thread, and all that it starts, opens nothing by a name but what is allowed, uses no TCP port unless that is, and
reaches no process that is not confined with it. What is open already stays open.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable

from system import call

# The same on every architecture.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
CREATE_RULESET_VERSION, BENEATH_PATH = 1, 1

# By the version of the kernel's interface from which on it is known: a kernel refuses what it does not know.
_FILES = {1: range(0, 13), 2: [13], 3: [14], 5: [15]}
_NETWORK = {4: range(0, 2)}
_SCOPES = {6: range(0, 2)}
# Of the rights on files: to run, read, and list; what a file has that is no folder.
_READ, _OF_FILES = 1 << 0 | 1 << 2 | 1 << 3, 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14 | 1 << 15


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64)]


def version() -> int:
    """Of the kernel's interface; 0 where it has none, or it is switched off."""
    try:
        return call(CREATE_RULESET, None, 0, CREATE_RULESET_VERSION)
    except OSError:
        return 0


def restrict(read: Iterable[str] = (), write: Iterable[str] = (), network: bool = False) -> dict[str, bool]:
    """
    What is handled and not allowed by a rule is refused. Says what this kernel handles. The caller has given up new privileges.

    :param read: folders and files that may be read and run.
    :param write: those in which all may be done.
    :param network: whether TCP is left as it is.
    """
    known = version()
    if known:
        files = _bits(_FILES, known)
        ruleset = _Ruleset(files, 0 if network else _bits(_NETWORK, known), _bits(_SCOPES, known))
        size = 8 if known < 4 else 16 if known < 6 else 24
        descriptor = call(CREATE_RULESET, ctypes.byref(ruleset), size, 0)
        for path in read:
            _allow(descriptor, path, files & _READ)
        for path in write:
            _allow(descriptor, path, files)
        call(RESTRICT_SELF, descriptor, 0)
        os.close(descriptor)
    # Before version 3 a file could be emptied through its name.
    return {"files": known >= 3, "network": known >= 4, "signals": known >= 6}


def _allow(ruleset: int, path: str, rights: int) -> None:
    """All that is below a path, where it is there."""
    try:
        beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    folder = stat.S_ISDIR(os.fstat(beneath).st_mode)
    # The kernel's structure is packed.
    call(ADD_RULE, ruleset, BENEATH_PATH, ctypes.c_char_p(struct.pack("=Qi", rights if folder else rights & _OF_FILES, beneath)), 0)
    os.close(beneath)


def _bits(rights: dict[int, range | list[int]], known: int) -> int:
    return sum(1 << bit for since, bits in rights.items() if since <= known for bit in bits)
