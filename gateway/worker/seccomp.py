"""
Filters of the kernel's calls, and the one of workers: which calls a worker may still make are those that computing needs on what is open
already. The list was found by running every test of the engine under strace; what is not in it is refused, and what only an attack would
try ends the process.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Callable

from system import call

_SET_MODE_FILTER, _ALL_THREADS = 1, 1
_REFUSE, _ALLOW = 0x00050000, 0x7FFF0000
#: An answer beside the numbers of errors: the process ends.
KILL = 0x80000000

# BPF: load a word of the call's description, compare, answer.
_LOAD, EQUAL, _AT_LEAST, ANY_BIT, _ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, FIRST, THIRD = 0, 4, 16, 32

_EXECUTABLE = 4
# What glibc and musl start a thread with, and nothing else.
_THREADS = (0x3D0F00, 0x7D0F00)
# Numbers of another interface of the same processor.
_X32 = 0x40000000

# By call: its number on x86_64 and on aarch64; None where there is none.
_ALLOWED: dict[str, tuple[int | None, int | None]] = {
    "futex": (202, 98),
    "read": (0, 63),
    "write": (1, 64),
    "pread64": (17, 67),
    "madvise": (28, 233),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "brk": (12, 214),
    "rt_sigprocmask": (14, 135),
    "rt_sigaction": (13, 134),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "getpid": (39, 172),
    "getrandom": (318, 278),
    "set_robust_list": (273, 99),
    "rseq": (334, 293),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "gettimeofday": (96, 169),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "restart_syscall": (219, 128),
    "getcpu": (309, 168),
    "getrusage": (98, 165),
    # DuckDB asks when the gate opens an instance of empty tables.
    "getcwd": (79, 17),
    "sysinfo": (99, 179),
    "membarrier": (324, 283),
    "lseek": (8, 62),
    "fstat": (5, 80),
    "close": (3, 57),
    "exit": (60, 93),
    "exit_group": (231, 94),
}

# Allowed as far as their arguments go.
_MEMORY: dict[str, tuple[int, int]] = {"mmap": (9, 222), "mprotect": (10, 226)}
CLONE, CLONE3 = (56, 220), (435, 435)

# No code of this process makes them, whatever it is asked.
FATAL: dict[str, tuple[int | None, int | None]] = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "pidfd_open": (434, 434),
    "kcmp": (312, 272),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "memfd_create": (319, 279),
    "execveat": (322, 281),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsmount": (432, 432),
    "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
}

# The audit's names of the architectures, and the column of the tables.
_ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}


def filter_calls() -> bool:
    """A worker's filter; as `install`."""
    return install(_program)


def install(program: Callable[[int, int], bytes]) -> bool:
    """For all threads, or for none. False where the kernel cannot, or there is no list for this processor. The caller has given up new privileges."""
    machine = platform.machine()
    if machine not in _ARCHITECTURES or sys.byteorder != "little":
        return False
    code = program(*_ARCHITECTURES[machine])
    held = ctypes.create_string_buffer(code, len(code))
    described = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(held)))
    seccomp = 317 if machine == "x86_64" else 277
    try:
        # A thread that cannot be brought under it is answered by its number.
        return call(seccomp, _SET_MODE_FILTER, _ALL_THREADS, described) == 0
    except OSError:
        return False


def number(name: str) -> int:
    """Of a call on this processor, for who tries it."""
    found = {**FATAL, **_MEMORY, "clone": CLONE}[name][_ARCHITECTURES[platform.machine()][1]]
    if found is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    return found


def _program(architecture: int, column: int) -> bytes:
    steps = preamble(architecture)
    for numbers in _ALLOWED.values():
        steps += case(numbers[column], [answer(0)])
    for memory in _MEMORY.values():
        steps += case(memory[column], [load(THIRD), *where(ANY_BIT, _EXECUTABLE, errno.EPERM), answer(0)])
    threads = [step for flags in _THREADS for step in where(EQUAL, flags, 0)]
    steps += case(CLONE[column], [load(FIRST), *threads, answer(errno.EPERM)])
    # Its flags are in memory, where a filter cannot look: glibc then calls clone.
    steps += case(CLONE3[column], [answer(errno.ENOSYS)])
    for numbers in FATAL.values():
        steps += case(numbers[column], [answer(KILL)])
    return b"".join([*steps, answer(errno.EPERM)])


def preamble(architecture: int) -> list[bytes]:
    """Loads the call's number; another interface of the processor, where it means another call, ends the process."""
    return [load(_ARCHITECTURE), _step(EQUAL, architecture, 1, 0), answer(KILL), load(_NUMBER), *where(_AT_LEAST, _X32, KILL)]


def load(word: int) -> bytes:
    return _step(_LOAD, word)


def answer(error: int) -> bytes:
    """The number of an error, `KILL`, or 0: it may be made."""
    return _step(_ANSWER, error if error == KILL else _REFUSE | error if error else _ALLOW)


def where(comparison: int, value: int, error: int) -> list[bytes]:
    return [_step(comparison, value, 0, 1), answer(error)]


def case(number: int | None, steps: list[bytes]) -> list[bytes]:
    """`steps` end with an answer."""
    return [] if number is None else [_step(EQUAL, number, 0, len(steps)), *steps]


def _step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("HBBI", code, then, otherwise, value)
