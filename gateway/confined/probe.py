"""What a layer is said to hold it was seen to hold: tries of a child that is confined as the program will be."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable
from pathlib import Path

import namespaces

_REFUSALS = (errno.EPERM, errno.EACCES, errno.ENOENT, errno.EROFS, errno.ENETUNREACH, errno.EAFNOSUPPORT, errno.ESRCH)


def tried(layers: dict[str, bool]) -> dict[str, bool]:
    """Each layer that was built, and that nothing of what it should refuse gets through."""
    attacks: dict[str, list[Callable[[], object]]] = {
        "rights": [lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP), lambda: os.chroot("/")],
        "files": [lambda: os.listdir("/root"), lambda: os.listdir("/home"), lambda: Path("/etc/shadow").read_bytes(), lambda: Path("/usr/vitrine").write_bytes(b""), lambda: os.mkdir("/vitrine")],
        "processes": [_strangers],
        "network": [lambda: _send(("192.0.2.1", 9)), lambda: _connect(("192.0.2.1", 9))],
        "calls": [lambda: socket.socket(38, socket.SOCK_SEQPACKET), lambda: socket.socket(40, socket.SOCK_STREAM), namespaces.enter],
    }
    found = _child(attacks)
    return {layer: holds and found.get(layer, False) for layer, holds in layers.items()}


def _child(attacks: dict[str, list[Callable[[], object]]]) -> dict[str, bool]:
    """In a process of its own, which is thrown away whatever an attack did to it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        told = bytes(all(_refused(one) for one in some) for some in attacks.values())
        os.write(writing, told)
        os._exit(0)
    os.close(writing)
    told = os.read(reading, len(attacks))
    os.close(reading)
    os.waitpid(child, 0)
    return {layer: bool(said) for layer, said in zip(attacks, told)}


def _refused(attack: Callable[[], object]) -> bool:
    try:
        attack()
    except OSError as error:
        return error.errno in _REFUSALS
    return False


def _send(address: tuple[str, int]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.sendto(b"", address)


def _connect(address: tuple[str, int]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one:
        one.settimeout(1)
        one.connect(address)


def _strangers() -> None:
    """Processes that are neither this one nor the first."""
    if not {int(name) for name in os.listdir("/proc") if name.isdecimal()} - {1, os.getpid()}:
        raise ProcessLookupError(errno.ESRCH, os.strerror(errno.ESRCH))
