"""What stands around a server under test: a mail server and an OpenID provider, both on loopback."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from wardkeep_server.identity.tests.lying_provider import Lying, _serve
from wardkeep_server.identity.tests.mailbox import Mailbox


@dataclass
class Around(Mailbox):
    """Mails that arrived, and a provider that tells the truth unless told otherwise."""

    provider: Lying = field(default_factory=Lying)

    def settings(self) -> dict[str, Any]:
        """Of a world that sends mail there, and may reach the provider."""
        return {
            "smtp_url": SecretStr(self.url),
            "mail_from": "wardkeep@server.test",
            "wardkeep_outbound_allow": urlsplit(self.provider.issuer).netloc,
        }


@asynccontextmanager
async def around() -> AsyncIterator[Around]:
    """Both running on free ports."""
    made = Around()
    mail = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    provider = await asyncio.start_server(lambda reader, writer: _serve(made.provider, reader, writer), "127.0.0.1", 0)
    async with mail, provider:
        made.url = f"smtp://127.0.0.1:{mail.sockets[0].getsockname()[1]}"
        made.provider.issuer = f"http://localhost:{provider.sockets[0].getsockname()[1]}"
        yield made
