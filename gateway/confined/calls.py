"""
Which calls of the kernel a confined program may not make. Unlike a worker it runs whatever its person writes, so that this is a list of
what is refused: what opens another view of the machine, looks into other processes, or reaches parts of the kernel that no analysis needs.
"""

from __future__ import annotations

import errno

from seccomp import ANY_BIT, CLONE, CLONE3, EQUAL, FATAL, FIRST, THIRD, answer, case, install, load, preamble, where

# Shared memory without a name, and waiting for a child, are nothing to fear where other processes cannot be seen.
_HARMLESS = {"memfd_create", "pidfd_open", "execveat"}
_MORE: dict[str, tuple[int | None, int | None]] = {
    "syslog": (103, 116),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "lookup_dcookie": (212, 18),
    "fanotify_init": (300, 262),
}
_SOCKET = (41, 198)
# Unix and the two of the Internet: the others are no namespace's, or a way into the kernel. Of netlink what tells about interfaces.
_FAMILIES, _NETLINK, _ROUTES = (1, 2, 10), 16, 0
# Every flag of clone that makes a namespace.
_NAMESPACES = 0x7E020000


def refuse_calls() -> bool:
    """For all threads, and all that is started. False where the kernel cannot, or this processor is not known. The caller has given up new privileges."""
    return install(_program)


def _program(architecture: int, column: int) -> bytes:
    refused = {**{name: numbers for name, numbers in FATAL.items() if name not in _HARMLESS}, **_MORE}
    steps = preamble(architecture)
    for numbers in refused.values():
        steps += case(numbers[column], [answer(errno.EPERM)])
    steps += case(CLONE[column], [load(FIRST), *where(ANY_BIT, _NAMESPACES, errno.EPERM), answer(0)])
    # Its flags are in memory, where a filter cannot look: glibc then calls clone.
    steps += case(CLONE3[column], [answer(errno.ENOSYS)])
    families = [step for family in _FAMILIES for step in where(EQUAL, family, 0)]
    netlink = case(_NETLINK, [load(THIRD), *where(EQUAL, _ROUTES, 0), answer(errno.EAFNOSUPPORT)])
    steps += case(_SOCKET[column], [load(FIRST), *families, *netlink, answer(errno.EAFNOSUPPORT)])
    return b"".join([*steps, answer(0)])
