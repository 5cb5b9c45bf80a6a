"""Servers that run nothing: the hub answers for them itself, in its own process."""

import asyncio

from jupyterhub.spawner import Spawner

ANSWER = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class QuietSpawner(Spawner):
    """Listens where a notebook server would, which is all that the hub asks of one.

    A permission check needs a server that exists, not one that computes; and nothing that was started here can
    outlive the hub.
    """

    listener = None

    async def start(self):
        self.listener = await asyncio.start_server(self.refuse, "127.0.0.1", 0)
        return self.listener.sockets[0].getsockname()[:2]

    async def poll(self):
        return None if self.listener else 0

    async def stop(self, now=False):
        if self.listener:
            self.listener.close()
            self.listener = None

    @staticmethod
    async def refuse(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(ANSWER)
        await writer.drain()
        writer.close()
