"""Authenticators in software, the same in every run: one key each, of any of the three kinds that are taken."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from packages.core.tests.evidence.authority import curve_key, rsa_key

from wardkeep_core.evidence.passkey import Algorithm, base64url
from wardkeep_core.evidence.predicates import Decision, WebAuthnAssertion
from wardkeep_core.evidence.statement import decision_challenge

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
PRESENT, VERIFIED = 0x01, 0x04
RELYING_PARTY = "central.example.test"


@dataclass(frozen=True)
class Passkey:
    """What it answers can be bent: `client` are other members of the client data; `data`, all of its own data."""

    label: str = "passkey"
    algorithm: Algorithm = Algorithm.ES256
    credential: str | None = None
    """another one's credential id"""
    client: dict[str, Any] = field(default_factory=dict)
    flags: int = PRESENT | VERIFIED
    data: bytes | None = None
    high_s: bool = False
    said: str | None = None
    """client data as a whole; CHALLENGE stands for the right one"""

    @cached_property
    def key(self) -> ec.EllipticCurvePrivateKey | Ed25519PrivateKey | rsa.RSAPrivateKey:
        match self.algorithm:
            case Algorithm.ES256:
                return curve_key(self.label)
            case Algorithm.EDDSA:
                return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(self.label.encode()).digest())
            case Algorithm.RS256:
                return rsa_key("authority first signer")  # made already; searching its primes takes seconds

    @property
    def public_key(self) -> bytes:
        """DER SubjectPublicKeyInfo."""
        return self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.public_key).hexdigest()

    @property
    def credential_id(self) -> str:
        return base64url(hashlib.sha256(f"{self.credential or self.label} credential".encode()).digest()[:16])

    @property
    def authenticator_data(self) -> bytes:
        """Hash of the relying party, flags, a counter that stays at 0."""
        if self.data is not None:
            return self.data
        return hashlib.sha256(RELYING_PARTY.encode()).digest() + bytes([self.flags]) + bytes(4)

    def sign(self, message: bytes) -> bytes:
        """ES256 by RFC 6979, so that it is the same in every run; `high_s` gives the other signature of the pair."""
        if isinstance(self.key, Ed25519PrivateKey):
            return self.key.sign(message)
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(message, padding.PKCS1v15(), SHA256())
        r, s = decode_dss_signature(self.key.sign(message, ec.ECDSA(SHA256(), deterministic_signing=True)))
        return encode_dss_signature(r, max(s, P256_ORDER - s) if self.high_s else min(s, P256_ORDER - s))

    def client_data(self, challenge: bytes) -> bytes:
        """As browsers write it; a member changed to `...` is left out."""
        if self.said is not None:
            return self.said.replace("CHALLENGE", base64url(challenge)).encode(errors="surrogateescape")
        said = {
            "type": "webauthn.get",
            "challenge": base64url(challenge),
            "origin": f"https://{RELYING_PARTY}",
            "crossOrigin": False,
            **self.client,
        }
        known = {name: value for name, value in said.items() if value is not ...}
        return json.dumps(known, separators=(",", ":")).encode()

    def asserts(self, challenge: bytes) -> WebAuthnAssertion:
        """Its answer to a challenge."""
        data, client = self.authenticator_data, self.client_data(challenge)
        return WebAuthnAssertion(
            credential_id=self.credential_id,
            authenticator_data=base64url(data),
            client_data_json=base64url(client),
            public_key=base64url(self.public_key),
            signature=base64url(self.sign(data + hashlib.sha256(client).digest())),
        )

    def decides(self, decision: Decision) -> Decision:
        """The decision, signed."""
        assertion = self.asserts(bytes.fromhex(decision_challenge(decision)))
        return decision.model_copy(update={"assurance": "webauthn", "assertion": assertion})


def raw_of(decision: Decision, member: str) -> bytes:
    """A member of a signed decision's assertion."""
    return base64.urlsafe_b64decode(getattr(decision.assertion, member) + "===")


def bent(decision: Decision, **changes: Callable[[bytes], bytes]) -> Decision:
    """A signed decision whose assertion has other bytes at these members."""
    assert decision.assertion is not None
    members = {name: base64url(change(raw_of(decision, name))) for name, change in changes.items()}
    return decision.model_copy(update={"assertion": decision.assertion.model_copy(update=members)})
