"""How the first process of a confined program ends it, and buries what it leaves behind."""

from __future__ import annotations

import os
import signal


def ask_once(child: int) -> None:
    """Who asks this process to end asks the program. Asked again, a program may give up its own orderly end."""

    def ask(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.kill(child, signal.SIGTERM)

    signal.signal(signal.SIGTERM, ask)


def bury(child: int) -> int:
    """Until the program has ended: its exit code."""
    while True:
        number, status = os.wait()
        if number == child:
            return os.waitstatus_to_exitcode(status) & 0xFF
