"""An appliance at the wire: real keys, signed requests, answers believed only by the pinned key."""

import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import httpx2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nacl.public import PrivateKey

from wardkeep_core.kit.canonical import canonical_json
from wardkeep_core.kit.signer import KeySigner, load_public_base64
from wardkeep_core.protocol.http_signature import SignedRequest, sign_request, verify_answer
from wardkeep_core.protocol.messages import ClaimAnswer, claim_message
from wardkeep_server.tests.support.world import Browser, World, text_of

VERSIONS = {"appliance": "0.1.0", "catalogue": "0.1.0", "catalogue_digest": "0" * 64}


def _signer() -> KeySigner:
    return KeySigner(Ed25519PrivateKey.generate())


@dataclass
class Wire:
    """Keys of one appliance and what it was told at its claim."""

    world: World
    http: httpx2.AsyncClient
    identity: KeySigner = field(default_factory=_signer)
    evidence: KeySigner = field(default_factory=_signer)
    witness: KeySigner = field(default_factory=_signer)
    sealing: PrivateKey = field(default_factory=PrivateKey.generate)
    answer: ClaimAnswer | None = None

    @property
    def id(self) -> str:
        """Its id, once it claimed."""
        assert self.answer is not None
        return self.answer.appliance

    def claim_body(self, code: str) -> dict[str, Any]:
        """A claim with both proofs."""
        body: dict[str, Any] = {
            "code": code,
            "keys": {
                "identity": text_of(self.identity.public_raw),
                "evidence": text_of(self.evidence.public_raw),
                "witness": text_of(self.witness.public_raw),
                "sealing": text_of(bytes(self.sealing.public_key)),
            },
            "hardware_id": "0123456789abcdef",
            "hostname": "box",
            "versions": VERSIONS,
        }
        message = claim_message(canonical_json(body))
        body["proof"] = text_of(self.identity.sign(message))
        body["evidence_proof"] = text_of(self.evidence.sign(message))
        return body

    async def claim(self, code: str) -> httpx2.Response:
        """Claim, and pin what comes back."""
        response = await self.call("/api/appliance/claim", self.claim_body(code))
        if response.status_code == 200:
            self.answer = ClaimAnswer.model_validate_json(response.content)
        return response

    def signed(
        self, path: str, raw: bytes, *, nonce: str | None = None, created: int | None = None, **headers: str
    ) -> dict[str, str]:
        """Header fields of a signed POST."""
        described = {"content-type": "application/json", "content-encoding": "identity", **headers}
        request = SignedRequest(
            method="POST",
            authority=self.world.origin.removeprefix("http://"),
            path=path,
            query="?",
            content_type=described["content-type"],
            content_encoding=described["content-encoding"],
            body=raw,
        )
        seconds = created if created is not None else int(self.world.clock().timestamp())
        signed = sign_request(request, self.identity, created=seconds, nonce=nonce or secrets.token_hex(16))
        return {**described, **signed}

    async def call(self, path: str, body: Any, **more: Any) -> httpx2.Response:
        """A signed POST; the answer's signature is checked against the pinned key where there is one."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = self.signed(path, raw, **more)
        response = await self.http.post(path, content=raw, headers=headers)
        if self.answer is not None:
            key = load_public_base64(self.answer.server_keys.answers)
            verify_answer(response.status_code, response.content, response.headers, headers, key)
        return response

    def checkin_body(self, **more: Any) -> dict[str, Any]:
        """A check-in of a box that knows nothing yet."""
        return {
            "versions": VERSIONS,
            "uptime_s": 60,
            "addresses": ["192.0.2.7"],
            "queue_depth": 0,
            "oldest_unsent_at": None,
            "head": None,
            "rule_set": None,
            "targets": None,
            "healing_tier": None,
            "dry_run": {"in_effect": True, "because": "site_setting"},
            "clock": {"sources": 3, "answered": 3, "offset_ms": 1, "spread_ms": 2, "trusted": True},
            "cosigned_size": 0,
            **more,
        }

    async def check_in(self, **more: Any) -> httpx2.Response:
        return await self.call("/api/appliance/checkin", self.checkin_body(**more))


async def new_code(browser: Browser, site: str) -> str:
    """A fresh enrolment code of the site."""
    made = await browser.post(f"/api/sites/{site}/enrolment-codes")
    assert made.status_code == 201, made.text
    code: str = made.json()["code"]
    return code


async def enrolled(world: World, browser: Browser, site: str, *, confirm: bool = True) -> Wire:
    """A box that claimed the site; its keys compared unless told otherwise."""
    box = Wire(world, (await world.client()).http)
    claimed = await box.claim(await new_code(browser, site))
    assert claimed.status_code == 200, claimed.text
    if confirm:
        page = (await browser.get(f"/api/appliances/{box.id}")).json()
        path = f"/api/appliances/{box.id}/confirm-keys"
        confirmed = await browser.post(path, {"fingerprints": page["fingerprints"]})
        assert confirmed.status_code == 200, confirmed.text
    return box
