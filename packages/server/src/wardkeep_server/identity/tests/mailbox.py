"""A mail server on loopback that keeps what it is given (RFC 5321, the few commands that a sender needs)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message


@dataclass
class Mailbox:
    """What arrived. While `refusing`, every mail is turned away for now."""

    url: str = ""
    mails: list[Message] = field(default_factory=list)
    refusing: bool = False

    def link(self) -> str:
        """The newest link that carries a token."""
        texts = [mail.get_payload(decode=True) for mail in self.mails]
        words = b" ".join(text for text in texts if isinstance(text, bytes)).decode().split()
        return [word for word in words if word.startswith("http") and "#" in word][-1]

    def token(self) -> str:
        """What the link carries after `#`."""
        return self.link().partition("#")[2]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One sender."""
        writer.write(b"220 here\r\n")
        while line := await reader.readline():
            verb = line.split()[0].upper()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                self.mails.append(message_from_bytes(await _until_dot(reader)))
            refused = self.refusing and verb == b"RCPT"
            writer.write(b"451 later\r\n" if refused else b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
            await writer.drain()
            if verb == b"QUIT":
                break
        writer.close()


async def _until_dot(reader: asyncio.StreamReader) -> bytes:
    lines = []
    while (line := await reader.readline()) != b".\r\n":
        lines.append(line.removeprefix(b"."))
    return b"".join(lines)


@asynccontextmanager
async def mailbox() -> AsyncIterator[Mailbox]:
    """Running on a free port."""
    box = Mailbox()
    server = await asyncio.start_server(box.serve, "127.0.0.1", 0)
    async with server:
        box.url = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield box
