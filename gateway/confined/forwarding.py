"""
The two ways out of a confined program's network, by name: what it serves, and what it reaches. Bytes pass as they are.
"""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any

import ending

_CHUNK = 1 << 18


def watch(child: int, serve: dict[str, Any], reach: dict[str, Any] | None) -> int:
    """Until the program ends: its exit code. Of the processes that it leaves behind this one is the parent."""
    return asyncio.run(_watch(child, serve, reach))


async def _watch(child: int, serve: dict[str, Any], reach: dict[str, Any] | None) -> int:
    ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGCHLD, _bury, child, ended)
    ending.ask_once(child)
    await asyncio.start_unix_server(_joined(lambda: asyncio.open_connection("127.0.0.1", serve["port"], limit=_CHUNK)), serve["socket"], limit=_CHUNK)
    if reach:
        await asyncio.start_server(_joined(lambda: asyncio.open_unix_connection(reach["socket"], limit=_CHUNK)), "127.0.0.1", reach["port"], limit=_CHUNK)
    # It may have ended before anybody listened for that.
    _bury(child, ended)
    return await ended


def _bury(child: int, ended: asyncio.Future[int]) -> None:
    while True:
        try:
            number, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if number == 0:
            return
        if number == child and not ended.done():
            ended.set_result(os.waitstatus_to_exitcode(status) & 0xFF)


def _joined(other: Any) -> Any:
    async def join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await other()
        except OSError:
            writer.close()
            return
        await asyncio.gather(_pass(reader, far_writer), _pass(far_reader, writer))
        for one in (writer, far_writer):
            one.close()

    return join


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A side that has said all may still listen."""
    try:
        while data := await reader.read(_CHUNK):
            writer.write(data)
            await writer.drain()
        writer.write_eof()
    except OSError:
        # Either side is gone: so is the other.
        writer.close()
