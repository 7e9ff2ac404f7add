"""
A view of the machine of its own, by the kernel's namespaces: the folders that are named and no others, its own processes, and a network
in which nobody else is. Needs no right of the machine's where unprivileged user namespaces are allowed.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import stat
import struct
from pathlib import Path

from system import call, checked, libc

_ALL = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000
_NOSUID, _NODEV, _NOEXEC, _BIND, _RECURSIVE, _PRIVATE = 2, 4, 8, 4096, 16384, 1 << 18
_DETACH = 2
# The same on every architecture. Attributes are added to what a mount has: what the machine locked stays so.
_MOUNT_SETATTR, _AT_RECURSIVE, _ATTRIBUTE_READ_ONLY, _ATTRIBUTE_NOSUID, _ATTRIBUTE_NODEV = 442, 0x8000, 1, 2, 4
_SET_FLAGS, _UP = 0x8914, 0x41

_DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
# Where programs look for what every system has; links stay links.
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32", "/libx32")
_SETTINGS = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "timezone", "mime.types", "fonts", "passwd", "group", "nsswitch.conf", "hosts", "locale.alias", "alternatives", "ssl/certs", "R")
SYSTEM = (*_SYSTEM, *(f"/etc/{name}" for name in _SETTINGS), "/sys/devices/system/cpu")


def enter() -> None:
    """For what this process starts from here on, itself as far as it need not be born there. Its user and group keep their numbers, and are the only ones."""
    user, group = os.getuid(), os.getgid()
    checked(libc.unshare(_ALL))
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        Path("/proc/self", name).write_text(text)


def see(read: list[str], write: list[str]) -> None:
    """The first process of the new namespaces: from here on nothing is there but the system's programs, these folders, devices that give nothing away, and its own `/proc`."""
    sources = {path: os.path.realpath(path) for path in (*SYSTEM, *read, *write) if os.path.exists(path)}
    links = {path: os.readlink(path) for path in _SYSTEM if os.path.islink(path)}
    _mount("none", "/", None, _RECURSIVE | _PRIVATE)
    _mount("tmpfs", "/tmp", "tmpfs", _NOSUID | _NODEV, "mode=755,size=64k")
    for folder in ("/tmp/old", "/tmp/new"):
        os.mkdir(folder)
    _pivot("/tmp", "/tmp/old")
    _mount("tmpfs", "/new", "tmpfs", _NOSUID | _NODEV, "mode=755,size=1m")
    for path, target in links.items():
        os.symlink(target, f"/new{path}")
    for folder in ("/tmp", "/proc"):
        os.mkdir(f"/new{folder}")
    _mount("tmpfs", "/new/tmp", "tmpfs", _NOSUID | _NODEV, "mode=1777,size=5%")
    # A folder before those in it: one that is read may hold one that is written.
    for path in sorted(sources.keys() - links.keys()):
        _bind(f"/old{sources[path]}", f"/new{path}", path not in write)
    _devices()
    # Settings of the whole machine are in it, and the gateway may be root, whose they are.
    _mount("proc", "/new/proc", "proc", _NOSUID | _NODEV | _NOEXEC)
    _attributes("/new/proc", _ATTRIBUTE_READ_ONLY)
    os.chdir("/new")
    # The old root comes to lie on the new one, and is taken away with all that was below it.
    _pivot(".", ".")
    checked(libc.umount2(b".", _DETACH))
    os.chdir("/")
    _attributes("/", _ATTRIBUTE_READ_ONLY, recursive=False)


def open_loopback() -> None:
    """Programs of one machine speak with each other through 127.0.0.1: here it is nobody else's."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        fcntl.ioctl(one, _SET_FLAGS, struct.pack("16sH14x", b"lo", _UP))


def _devices() -> None:
    for name in _DEVICES:
        if os.path.exists(f"/old/dev/{name}"):
            _bind(f"/old/dev/{name}", f"/new/dev/{name}", False, devices=True)
    for name, target in (("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"), ("stderr", "/proc/self/fd/2"), ("ptmx", "pts/ptmx")):
        os.symlink(target, f"/new/dev/{name}")
    for folder in ("shm", "pts"):
        os.mkdir(f"/new/dev/{folder}")
    _mount("tmpfs", "/new/dev/shm", "tmpfs", _NOSUID | _NODEV, "mode=1777,size=25%")
    _mount("devpts", "/new/dev/pts", "devpts", _NOSUID | _NOEXEC, "newinstance,ptmxmode=0666,mode=620")


def _bind(source: str, target: str, read_only: bool, devices: bool = False) -> None:
    folder = stat.S_ISDIR(os.stat(source).st_mode)
    os.makedirs(target if folder else os.path.dirname(target), exist_ok=True)
    if not folder and not os.path.exists(target):
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY))
    _mount(source, target, None, _BIND | _RECURSIVE)
    _attributes(target, _ATTRIBUTE_NOSUID | (0 if devices else _ATTRIBUTE_NODEV) | (_ATTRIBUTE_READ_ONLY if read_only else 0))


def _attributes(path: str, added: int, recursive: bool = True) -> None:
    described = struct.pack("QQQQ", added, 0, 0, 0)
    call(_MOUNT_SETATTR, -100, ctypes.c_char_p(path.encode()), _AT_RECURSIVE if recursive else 0, ctypes.c_char_p(described), len(described))


def _mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    checked(libc.mount(source.encode(), target.encode(), kind and kind.encode(), ctypes.c_ulong(flags), options.encode() or None))


def _pivot(new: str, old: str) -> None:
    call(155 if os.uname().machine == "x86_64" else 41, ctypes.c_char_p(new.encode()), ctypes.c_char_p(old.encode()))
