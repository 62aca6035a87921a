"""Yardstick: the `websockets` library's own broadcast, nothing else: `yardstick_websockets PORT TRIGGER_PORT BYTES`.

A POST to the trigger port sends an event of that many bytes to everyone and is answered afterwards.
"""

from __future__ import annotations

import asyncio
import resource
import sys

from websockets.asyncio.server import ServerConnection, broadcast, serve

START, END = '42/live,["event",{"pad":"', '"}]'

everyone: set[ServerConnection] = set()


async def hold(connection: ServerConnection) -> None:
    everyone.add(connection)
    try:
        await connection.wait_closed()
    finally:
        everyone.discard(connection)


async def main(port: int, trigger_port: int, event_bytes: int) -> None:
    event = START + "x" * (event_bytes - len(START) - len(END)) + END

    async def on_post(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        broadcast(everyone, event)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        await writer.drain()
        writer.close()

    async with serve(hold, "127.0.0.1", port, compression=None, ping_interval=None):
        trigger = await asyncio.start_server(on_post, "127.0.0.1", trigger_port)
        await trigger.serve_forever()


if __name__ == "__main__":
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
