"""
What a hostile kernel would try: Python that looks for the gateway's state, for other people's files, processes and servers, for a network, and for a
way out of its bounds. Runs in a kernel as it starts, and by itself as the control. Each attempt raises where it is refused; none does harm where it is not.

`siege.py TARGETS RESULT`, or in a kernel the two as environment variables: writes which attempts came through, and how the others ended.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import resource
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Attempt = Callable[[], object]

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
# Calls that Python has no name for, on x86_64 and on aarch64.
_NUMBERS = {
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97), "setns": (308, 268), "clone": (56, 220),
    "clone3": (435, 435), "fsopen": (430, 430), "open_tree": (428, 428), "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "io_uring_setup": (425, 425), "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "add_key": (248, 217), "keyctl": (250, 219),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "kcmp": (312, 272), "mknod": (133, 33), "sethostname": (170, 161), "syslog": (103, 116),
    "shmget": (29, 194), "quotactl": (179, 60), "swapoff": (168, 225), "init_module": (175, 105), "kexec_load": (246, 104), "settimeofday": (164, 170),
}
_OF_HERE = 0 if os.uname().machine == "x86_64" else 1
_AT_FDCWD = -100


def call(name: str, *arguments: Any) -> Attempt:
    """The attempt to make a call of the kernel. That the kernel got as far as looking at the arguments is a success."""

    def attempt() -> None:
        if _libc.syscall(ctypes.c_long(_NUMBERS[name][_OF_HERE]), *(ctypes.c_long(one) if isinstance(one, int) else one for one in arguments)) == -1:
            number = ctypes.get_errno()
            if number not in (errno.EINVAL, errno.EFAULT, errno.EBADF, errno.E2BIG):
                raise OSError(number, os.strerror(number))

    return attempt


def reads(path: str) -> Attempt:
    def attempt() -> None:
        with open(path, "rb") as file:
            file.read(1)

    return attempt


def opens(path: str, flags: int = os.O_WRONLY) -> Attempt:
    return lambda: os.close(os.open(path, flags))


def lists(path: str, other: str | None) -> Attempt:
    """That something is there which is not its own: this one, or anything."""

    def attempt() -> None:
        names = os.listdir(path)
        if not names or (other is not None and other not in names):
            raise FileNotFoundError(errno.ENOENT, "only its own")

    return attempt


def connects(family: int, kind: int, address: Any) -> Attempt:
    def attempt() -> None:
        with socket.socket(family, kind) as one:
            one.settimeout(2)
            one.connect(address)
            if kind == socket.SOCK_DGRAM:
                # Sending alone says nothing: who listens answers.
                one.send(b"siege")
                one.recv(1)

    return attempt


def connects_abstractly(name: str) -> None:
    """By its name, and as those write it who fill what is left of an address with zeros."""
    for address in (f"\0{name}", f"\0{name}".ljust(108, "\0")):
        try:
            return connects(socket.AF_UNIX, socket.SOCK_STREAM, address)()
        except ConnectionRefusedError:
            continue
    raise ConnectionRefusedError(errno.ECONNREFUSED, "nobody listens")


def has(family: int, kind: int, protocol: int = 0) -> Attempt:
    return lambda: socket.socket(family, kind, protocol).close()


def sees_others() -> None:
    """A process that is neither of this server and its kernels."""
    for name in filter(str.isdecimal, os.listdir("/proc")):
        try:
            words = Path("/proc", name, "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if not any(b"jupyter" in word or b"ipykernel" in word or b"siege" in word or b"launcher" in word for word in words) and int(name) != os.getpid():
            return
    raise ProcessLookupError(errno.ESRCH, "only its own")


def has_descriptors() -> None:
    """One that was passed on: a socket of the machine's, or a file outside."""
    for name in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            continue
        # What it prints goes to its server's log, which has no name here.
        if target.startswith("/") and not target.startswith(("/dev/", "/proc/")) and not target.endswith("jupyter.log") and not os.path.exists(target):
            return
    raise OSError(errno.EBADF, "none")


def finds(names: list[str]) -> Attempt:
    """A value in what a process of its own environment can see."""

    def attempt() -> None:
        if not any(name in os.environ for name in names):
            raise KeyError("none")

    return attempt


def replaces(folder: str) -> Attempt:
    """What the gateway opens by name, by a link to elsewhere."""

    def attempt() -> None:
        link = Path(folder, "siege-link")
        link.symlink_to("/")
        link.unlink()

    return attempt


def links(target: str, folder: str) -> Attempt:
    def attempt() -> None:
        link = Path(folder, "siege-link")
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        try:
            link.read_bytes()
        finally:
            link.unlink()

    return attempt


def hard_links(target: str, folder: str) -> Attempt:
    def attempt() -> None:
        link = Path(folder, "siege-hard")
        os.link(target, link)
        link.unlink()

    return attempt


def becomes_another() -> None:
    """By a program that has its owner's rights."""
    if subprocess.run(["su", "-s", "/bin/sh", "nobody", "-c", "true"], capture_output=True, timeout=10).returncode != 0:
        raise PermissionError(errno.EPERM, "refused")


def attempts(t: dict[str, Any]) -> dict[str, Attempt]:
    gateway, folder = t["gateway"], t["folder"]
    tcp, udp, unix = (socket.AF_INET, socket.SOCK_STREAM), (socket.AF_INET, socket.SOCK_DGRAM), (socket.AF_UNIX, socket.SOCK_STREAM)
    mounts = lambda: (call("mount", b"none", folder.encode(), b"tmpfs", 0, None)(), call("umount2", folder.encode(), 2)())  # noqa: E731
    return {
        **{f"read {name}": reads(path) for name, path in t["files"].items()},
        **{f"list {name}": lists(path, other) for name, (path, other) in t["folders"].items()},
        **{f"write {name}": opens(path) for name, path in t["writable"].items()},
        **{f"put a link into {name}": replaces(path) for name, path in t["unchangeable"].items()},
        **{f"reach {name} by TCP": connects(*tcp, (host, port)) for name, (host, port) in t["tcp"].items()},
        **{f"reach {name} by UDP": connects(*udp, (host, port)) for name, (host, port) in t["udp"].items()},
        **{f"reach {name}": connects(*unix, path) for name, path in t["sockets"].items()},
        "reach an abstract socket": lambda: connects_abstractly(t["abstract"]),
        "reach the machine by IPv6": connects(socket.AF_INET6, socket.SOCK_STREAM, ("::1", t["tcp6"])),
        "follow a link to the records": links(t["files"]["the records"], folder),
        "make a hard link to the records": hard_links(t["files"]["the records"], folder),
        "see other processes": sees_others,
        "have a descriptor of others": has_descriptors,
        "find the gateway's environment": finds(t["environment"]),
        "read the gateway's environment": reads(f"/proc/{gateway}/environ"),
        "read the gateway's memory map": reads(f"/proc/{gateway}/maps"),
        "open the gateway's memory": opens(f"/proc/{gateway}/mem", os.O_RDWR),
        "list the gateway's files": lists(f"/proc/{gateway}/fd", None),
        "list the gateway's root": lists(f"/proc/{gateway}/root/", None),
        "read its first process's environment": reads("/proc/1/environ"),
        "open its first process's memory": opens("/proc/1/mem", os.O_RDWR),
        "signal the gateway": lambda: os.kill(gateway, 0),
        "limit the gateway": lambda: resource.prlimit(gateway, resource.RLIMIT_CORE),
        "move the gateway": lambda: os.sched_setaffinity(gateway, os.sched_getaffinity(gateway)),
        "hold the gateway": lambda: os.close(os.pidfd_open(gateway)),
        "trace the gateway": call("ptrace", 0x4206, gateway, 0, 0),
        "read the gateway's memory": call("process_vm_readv", gateway, None, 0, None, 0, 0),
        "compare with the gateway": call("kcmp", gateway, os.getpid(), 0, 0, 0),
        "change how cores are kept": opens("/proc/sys/kernel/core_pattern"),
        "ask for magic": opens("/proc/sysrq-trigger"),
        "write to the kernel's log": opens("/dev/kmsg"),
        "read the kernel's log": call("syslog", 3, ctypes.create_string_buffer(64), 64),
        "open the machine's memory": opens("/dev/mem", os.O_RDONLY),
        "make a device": call("mknod", os.fsencode(f"{folder}/siege-device"), 0o020666, 0x0101) if _OF_HERE == 0 else call("mknod", _AT_FDCWD, os.fsencode(f"{folder}/siege-device"), 0o020666, 0x0101),
        "mount": mounts,
        "change the root": call("pivot_root", b"/", b"/"),
        "chroot": call("chroot", b"/"),
        "have a user's namespace": call("unshare", 0x10000000),
        "have a view of its own": call("unshare", 0x00020000),
        "have a network of its own": call("unshare", 0x40000000),
        "clone into a namespace": call("clone", 0x10000000 | 0xFFFFFF00, None, None, None, None),
        "enter a namespace": call("setns", -1, 0),
        "open a file system": call("fsopen", b"tmpfs", 0),
        "open a tree": call("open_tree", _AT_FDCWD, b"/", 1),
        "name by handle": call("name_to_handle_at", _AT_FDCWD, b"/", None, None, 0),
        "open by handle": call("open_by_handle_at", _AT_FDCWD, None, 0),
        "io_uring": call("io_uring_setup", 1, None),
        "bpf": call("bpf", 0, None, 0),
        "perf": call("perf_event_open", None, 0, -1, -1, 0),
        "userfaultfd": call("userfaultfd", 0),
        "add a key": call("add_key", b"user", b"siege", b"x", 1, -3),
        "read keys": call("keyctl", 0, -3, 1),
        "load a module": call("init_module", None, 0, None),
        "load a kernel": call("kexec_load", 0, 0, None, 0xFFFFFFFF),
        "set quotas": call("quotactl", 0, None, 0, None),
        "switch off swap": call("swapoff", None),
        "set the clock": call("settimeofday", 1, None),
        "name the machine": call("sethostname", os.uname().nodename.encode(), len(os.uname().nodename)),
        "shared memory of others": call("shmget", t["shared"], 1, 0),
        "raw packets": has(socket.AF_PACKET, socket.SOCK_RAW),
        "raw IP": has(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP),
        "the virtual machine's host": has(40, socket.SOCK_STREAM),
        "the kernel's ciphers": has(38, socket.SOCK_SEQPACKET),
        "the kernel's audit": has(socket.AF_NETLINK, socket.SOCK_RAW, 9),
        "become another": becomes_another,
    }


def outcome(attempt: Attempt) -> str:
    try:
        attempt()
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, type(error).__name__)
    except Exception as error:
        return type(error).__name__
    return "done"


def besiege(targets: str, result: str) -> None:
    found = {name: outcome(attempt) for name, attempt in attempts(json.loads(Path(targets).read_text())).items()}
    Path(f"{result}.new").write_text(json.dumps(found))
    os.replace(f"{result}.new", result)


if __name__ == "__main__":
    besiege(*sys.argv[1:])
