"""Yardstick: the `websockets` library's own broadcast, nothing else. `yardstick_websockets.py PORT TRIGGER_PORT`.

The event has the size of one of ours; a POST to the trigger port sends it to everyone and is answered afterwards.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys

from websockets.asyncio.server import ServerConnection, broadcast, serve

CALL = {"topic": "board", "hall": "JN01", "seq": 481, "prev": 480, "at": "2026-11-23T09:20:00.000+08:00", "gone": []}
VALUE = {"call": 481, "number": "A027", "window": "305", "zone": "公积金", "recall": 0}
EVENT = '42/live,["event",' + json.dumps(CALL | {"set": {"call:481": VALUE}}, ensure_ascii=False) + "]"

everyone: set[ServerConnection] = set()


async def hold(connection: ServerConnection) -> None:
    everyone.add(connection)
    try:
        await connection.wait_closed()
    finally:
        everyone.discard(connection)


async def on_post(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    broadcast(everyone, EVENT)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
    await writer.drain()
    writer.close()


async def main(port: int, trigger_port: int) -> None:
    async with serve(hold, "127.0.0.1", port, compression=None, ping_interval=None):
        trigger = await asyncio.start_server(on_post, "127.0.0.1", trigger_port)
        await trigger.serve_forever()


if __name__ == "__main__":
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
