"""Servers that run nothing: the hub answers for them itself, in its own process."""

import asyncio
import hmac
import os

from jupyterhub.spawner import Spawner

REFUSED = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


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

    async def refuse(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        writer.write(self.answer_with_token() if self.is_stagehand(head) else REFUSED)
        await writer.drain()
        writer.close()

    @staticmethod
    def is_stagehand(head):
        """Whether a request shows the password of the demo: who sets the stage needs the token of a server, too."""
        wanted = f"x-demo-password: {os.environ['DEMO_PASSWORD']}".encode()
        return any(hmac.compare_digest(line.lower(), wanted.lower()) for line in head.split(b"\r\n"))

    def answer_with_token(self):
        token = self.api_token.encode()
        length = str(len(token)).encode()
        return b"HTTP/1.1 200 OK\r\nContent-Length: " + length + b"\r\nConnection: close\r\n\r\n" + token
