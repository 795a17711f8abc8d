"""SHA-256 in the one spelling used everywhere: 64 lower-case hexadecimal digits."""

import hashlib
from typing import Annotated, Any

from pydantic import StringConstraints

from wardkeep_core.kit.canonical import canonical_json

Sha256Hex = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


def sha256_hex(raw: bytes) -> str:
    """Digest of bytes as hex."""
    return hashlib.sha256(raw).hexdigest()


def digest_of(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Digest of the canonical form of a JSON value (see kit.canonical)."""
    return sha256_hex(canonical_json(value))
