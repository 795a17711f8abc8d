"""A small OpenID provider on loopback whose every word a test can change; the certified one would not lie."""

import asyncio
import base64
import dataclasses
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from wardkeep_server.platform.outbound import Outbound
from wardkeep_server.tests.support.world import Browser, World

CLIENT, SECRET = "wardkeep", "as the provider made it"


@dataclass
class Lying:
    """What it says. `claims` go over the honest ones; None takes one out."""

    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    described: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    signing_key: Any = None
    token_status: int = 200
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "first", "email": "first@practice.test"})
    nonce: str = ""
    sent: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    world: World | None = None

    def answer(self, path: str, body: str) -> tuple[int, Any]:
        """Status and JSON for one request."""
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            return 200, self._description()
        if path == "/keys":
            return 200, {"keys": [self.key.as_dict(private=False), {"kty": "none"}]}
        if path == "/token":
            self.sent = dict(parse_qsl(body))
            said = {"id_token": self._token(), "access_token": "not kept"} if self.token_status == 200 else {}
            return self.token_status, said or {"error": "invalid_grant", "error_description": "free text"}
        return 404, {}

    def _description(self) -> dict[str, Any]:
        honest = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }
        return honest | self.described

    def _token(self) -> str:
        assert self.world
        now = int(self.world.clock().timestamp())
        honest = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": self.nonce}
        claims = honest | {"email_verified": True} | self.person | self.claims
        said = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": "RS256", "kid": self.key.kid} | self.header
        if header["alg"] == "none":
            parts = (base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in (header, said))
            return ".".join((*parts, ""))
        return jwt.encode(header, said, self.signing_key or self.key, algorithms=["RS256", "RS512", "HS256"])

    def come_back(self, url: str, **more: str) -> dict[str, str]:
        """What the browser that was sent there brings back."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        self.nonce = query["nonce"]
        return {"state": query["state"], "code": "any", **more}


async def _serve(lying: Lying, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lengths = [line.partition(":")[2] for line in head.lower().splitlines() if line.startswith("content-length")]
        body = (await reader.readexactly(int(lengths[0]))).decode() if lengths else ""
        status, said = lying.answer(head.split()[1], body)
        text = json.dumps(said).encode()
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(text)}\r\nConnection: close\r\n\r\n".encode() + text)
        await writer.drain()
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


@asynccontextmanager
async def lying_provider(world: World) -> AsyncIterator[Lying]:
    """Started, and let through by the world's guarded client."""
    lying = Lying(world=world)
    server = await asyncio.start_server(lambda reader, writer: _serve(lying, reader, writer), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    lying.issuer = f"http://localhost:{port}"
    outbound = Outbound({("localhost", port)})
    world.app.state.parts = world.parts = dataclasses.replace(world.parts, outbound=outbound)
    async with server:
        yield lying


def new_provider(world: World, lying: Lying, **more: Any) -> dict[str, Any]:
    """The body that adds it to our organisation."""
    body = {"name": "Practice sign-in", "issuer": lying.issuer, "client_id": CLIENT, "client_secret": SECRET}
    return body | {"organisation_id": world.ours.organisation, "domains": ["practice.test"]} | more


async def sign_in(browser: Browser, lying: Lying, key: str, **more: str) -> Any:
    """To the provider and back; the last answer."""
    begun = await browser.post(f"/api/auth/oauth/{key}", {})
    assert begun.status_code == 200, begun.text
    return await browser.post(f"/api/auth/oauth/{key}/return", lying.come_back(begun.json()["url"], **more))


def symmetric(secret: str) -> OctKey:
    """A key that a forger makes of something public."""
    return OctKey.import_key(secret)
