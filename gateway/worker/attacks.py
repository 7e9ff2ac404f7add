"""What whoever had taken over a worker would try next. Each raises OSError where the kernel refuses it; none does harm where it does not."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass

import seccomp
from system import call

AT_FDCWD = -100
CLONE_NEWUSER = 0x10000000
PTRACE_SEIZE = 0x4206
THIS_PROCESS_KEYRING = -2


@dataclass(frozen=True)
class Target:
    """What a worker has no business with."""

    gateway: int
    #: A file of the gateway's, and an extract of another compartment's.
    secret: str
    extract: str
    #: Where this user may write, and a descriptor of a file there that was opened before.
    folder: str
    opened: int


Attack = Callable[[Target], object]


def _read(path: str) -> None:
    with open(path, "rb") as source:
        source.read(1)


def _open_own_memory(_: Target) -> None:
    with open("/proc/self/mem", "r+b", buffering=0):
        pass


def _connect(_: Target) -> None:
    with socket.socket() as client:
        client.connect(("127.0.0.1", 9))


def _bind(_: Target) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))


def _send_datagram(_: Target) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as client:
        client.sendto(b"x", ("127.0.0.1", 9))


def _socket(family: int, kind: int) -> Attack:
    return lambda _: socket.socket(family, kind).close()


def _fork(_: Target) -> None:
    # Without what libraries do before they fork.
    child = call(seccomp.number("clone"), int(signal.SIGCHLD), 0, 0, 0, 0)
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _execute(_: Target) -> None:
    os.execv(sys.executable, [sys.executable, "-I", "-S", "-c", ""])


def _execute_memory(_: Target) -> None:
    descriptor = os.memfd_create("x")
    os.write(descriptor, b"#!/bin/true\n")
    os.execve(f"/proc/self/fd/{descriptor}", ["x"], {})


def _map_code(_: Target) -> None:
    writable_and_executable = 7
    private_anonymous = 0x22
    call(seccomp.number("mmap"), 0, 4096, writable_and_executable, private_anonymous, -1, 0)


def _raw(name: str, *arguments: int | None) -> Attack:
    return lambda _: call(seccomp.number(name), *arguments)


def _read_memory(target: Target) -> None:
    into = ctypes.create_string_buffer(8)
    local = (ctypes.c_uint64 * 2)(ctypes.addressof(into), 8)
    remote = (ctypes.c_uint64 * 2)(4096, 8)
    call(seccomp.number("process_vm_readv"), target.gateway, local, 1, remote, 1, 0)


def _take_descriptor(target: Target) -> None:
    call(seccomp.number("pidfd_getfd"), os.pidfd_open(target.gateway), 0, 0)


def _set_up_ring(_: Target) -> None:
    call(seccomp.number("io_uring_setup"), 1, ctypes.create_string_buffer(120))


def _mount(target: Target) -> None:
    place = target.folder.encode()
    call(seccomp.number("mount"), b"none", place, b"tmpfs", 0, None)
    call(seccomp.number("umount2"), place, 0)


ATTACKS: dict[str, Attack] = {
    "read a file of the gateway's": lambda target: _read(target.secret),
    "read an extract": lambda target: _read(target.extract),
    "read /etc/passwd": lambda _: _read("/etc/passwd"),
    "read the gateway's environment": lambda target: _read(f"/proc/{target.gateway}/environ"),
    "read the gateway's memory map": lambda target: _read(f"/proc/{target.gateway}/maps"),
    "open the gateway's memory": lambda target: os.close(os.open(f"/proc/{target.gateway}/mem", os.O_RDWR)),
    "list the root": lambda _: os.listdir("/"),
    "list processes": lambda _: os.listdir("/proc"),
    "write own memory": _open_own_memory,
    "create a file": lambda target: os.close(os.open(f"{target.folder}/new", os.O_CREAT | os.O_WRONLY)),
    "create a temporary file": lambda _: os.close(os.open("/tmp", os.O_TMPFILE | os.O_WRONLY)),
    "write a file": lambda target: os.close(os.open(target.extract, os.O_WRONLY)),
    "truncate an extract": lambda target: os.truncate(target.extract, 0),
    "make a directory": lambda target: os.mkdir(f"{target.folder}/made"),
    "make a link": lambda target: os.symlink("/", f"{target.folder}/link"),
    "make a hard link": lambda target: os.link(target.extract, f"{target.folder}/hard"),
    "rename": lambda target: os.rename(target.extract, f"{target.folder}/renamed"),
    "remove": lambda target: os.unlink(target.extract),
    "change rights": lambda target: os.chmod(target.secret, 0o777),
    "ask about a file": lambda target: os.stat(target.secret),
    "change directory": lambda target: os.chdir(target.folder),
    "grow an open file": lambda target: os.write(target.opened, b"x"),
    "truncate an open file": lambda target: os.ftruncate(target.opened, 0),
    "duplicate a descriptor": lambda target: os.dup(target.opened),
    "connect": _connect,
    "bind": _bind,
    "send a datagram": _send_datagram,
    "socket inet": _socket(socket.AF_INET, socket.SOCK_STREAM),
    "socket unix": _socket(socket.AF_UNIX, socket.SOCK_STREAM),
    "socket netlink": _socket(socket.AF_NETLINK, socket.SOCK_RAW),
    "socket packet": _socket(socket.AF_PACKET, socket.SOCK_RAW),
    "fork": _fork,
    "execute": _execute,
    "execute from memory": _execute_memory,
    "map new code": _map_code,
    "signal the gateway": lambda target: os.kill(target.gateway, 0),
    "limit the gateway": lambda target: resource.prlimit(target.gateway, resource.RLIMIT_CORE),
    "raise own limits": lambda _: resource.setrlimit(resource.RLIMIT_CORE, resource.getrlimit(resource.RLIMIT_CORE)),
    "trace the gateway": lambda target: call(seccomp.number("ptrace"), PTRACE_SEIZE, target.gateway, 0, 0),
    "read the gateway's memory": _read_memory,
    "take a descriptor of the gateway's": _take_descriptor,
    "io_uring": _set_up_ring,
    "open by handle": _raw("open_by_handle_at", AT_FDCWD, None, 0),
    "unshare": _raw("unshare", CLONE_NEWUSER),
    "enter a namespace": _raw("setns", 0, 0),
    "mount": _mount,
    "keyring": _raw("keyctl", 0, THIS_PROCESS_KEYRING, 1),
    "bpf": _raw("bpf", 0, None, 0),
    "watch with perf": _raw("perf_event_open", None, 0, -1, -1, 0),
    "userfaultfd": _raw("userfaultfd", 0),
}
