"""What a worker does to its own process before it sees any SQL. Not a boundary by itself: the sandbox around it is."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38


def harden(parent: int) -> None:
    """Ends with the gateway, leaves no core file, lets no process of the same user read its memory, gains no rights."""
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        # The gateway died before we asked.
        sys.exit(1)
    libc.prctl(PR_SET_DUMPABLE, 0)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def limit_memory(megabytes: int) -> None:
    """DuckDB's own limit does not see what single functions allocate; the operating system's does."""
    size = megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_DATA, (size, size))
