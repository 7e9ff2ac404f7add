"""What a worker gives up of its own process before it sees any SQL, beside what the kernel then refuses it (`landlock`, `seccomp`)."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

from system import prctl

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
CAPABILITIES_VERSION = 0x20080522
# What the gateway gives, what Python makes of it, and what the worker sets itself.
HARMLESS = {"LANG", "LC_CTYPE", "JE_ARROW_MALLOC_CONF"}


#: How much sooner than the gateway a process ends where the machine has no memory left, of a thousand.
WORKER, PROGRAM = 1000, 500


def harden(parent: int) -> None:
    """Ends with the gateway, and before it where memory ends; leaves no core file, lets no process of the same user read its memory."""
    end_with(parent, signal.SIGKILL)
    end_before_others(WORKER)
    hide()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def end_with(parent: int | None, sent: signal.Signals) -> None:
    """The kernel sends a signal when the parent ends, however that happens. `None`: the first process of a namespace does not see its parent."""
    prctl(PR_SET_PDEATHSIG, sent)
    if parent is not None and os.getppid() != parent:
        # It died before we asked.
        sys.exit(1)


def end_before_others(score: int) -> None:
    try:
        with open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
            file.write(str(score))
    except OSError:
        # Without /proc the kernel ends whichever is largest.
        pass


def give_way() -> None:
    """The gateway goes first where the processor is busy, whatever computes."""
    os.nice(5)


def hide() -> None:
    """From other processes of the same user: memory, environment, descriptors."""
    prctl(PR_SET_DUMPABLE, 0)


def limit_memory(megabytes: int) -> None:
    """DuckDB's own limit does not see what single functions allocate; the operating system's does."""
    size = megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_DATA, (size, size))


def descriptors() -> set[int]:
    listed = {int(name) for name in os.listdir("/proc/self/fd")}
    # One of them was the listing's own.
    return {descriptor for descriptor in listed if os.path.exists(f"/proc/self/fd/{descriptor}")}


def threads() -> int:
    return len(os.listdir("/proc/self/task"))


def disinherit(keep: set[int]) -> bool:
    """Whether nothing is left that was passed on and should not be: descriptors, environment, folder, other code."""
    for descriptor in descriptors() - keep:
        os.close(descriptor)
    return descriptors() <= keep and os.environ.keys() <= HARMLESS and os.getcwd() == "/" and bool(sys.flags.isolated)


def drop_rights() -> bool:
    """Capabilities, which a gateway that runs as root would pass on, and programs that would give new ones."""
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    header = (ctypes.c_uint32 * 2)(CAPABILITIES_VERSION, 0)
    none = (ctypes.c_uint32 * 6)()
    return ctypes.CDLL(None).capset(header, none) == 0


def limit_files(highest: int) -> bool:
    """No file grows, and there is no descriptor beyond `highest`."""
    most = {resource.RLIMIT_FSIZE: 0, resource.RLIMIT_NOFILE: highest + 1, resource.RLIMIT_MEMLOCK: 0, resource.RLIMIT_MSGQUEUE: 0}
    for limit, value in most.items():
        resource.setrlimit(limit, (value, value))
    return all(resource.getrlimit(limit) == (value, value) for limit, value in most.items())
