"""Calls of the kernel that Python has no name for."""

from __future__ import annotations

import ctypes
import os
from typing import Any

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def call(number: int, *arguments: Any) -> int:
    """Raises OSError, as Python's own do."""
    wide = [ctypes.c_long(argument) if isinstance(argument, int) else argument for argument in arguments]
    answer: int = _libc.syscall(ctypes.c_long(number), *wide)
    if answer == -1:
        number_of_error = ctypes.get_errno()
        raise OSError(number_of_error, os.strerror(number_of_error))
    return answer


def prctl(option: int, *arguments: int) -> int:
    answer: int = _libc.prctl(option, *(ctypes.c_ulong(argument) for argument in (*arguments, 0, 0, 0, 0)[:4]))
    if answer == -1:
        number_of_error = ctypes.get_errno()
        raise OSError(number_of_error, os.strerror(number_of_error))
    return answer
