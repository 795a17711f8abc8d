"""The base of every value type: frozen, strict about unknown fields, canonical when written."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from wardkeep_core.kit.canonical import canonical_json
from wardkeep_core.kit.digest import sha256_hex


class Frozen(BaseModel):
    """A value that never changes; unknown fields are refused, so a typing slip cannot be signed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)

    def to_json(self) -> Any:  # noqa: ANN401 - any JSON object
        """Plain JSON value: enums as values, times as RFC 3339 text."""
        return self.model_dump(mode="json")

    def canonical(self) -> bytes:
        """RFC 8785 bytes of this value."""
        return canonical_json(self.to_json())

    def content_digest(self) -> str:
        """SHA-256 of the canonical bytes, as hex."""
        return sha256_hex(self.canonical())
