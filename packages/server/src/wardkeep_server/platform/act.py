"""What one act draws by chance, and what its person says to it.

A person with a passkey signs what they decide, and what is signed names ids and salted digests that the act itself
makes. So the act is asked for twice: the first time it is undone, and what it drew is kept; the second time, with the
signature, it draws the same again.
"""

import secrets
from collections.abc import Sequence
from typing import Any

from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.errors import BadRequest


class NothingToSign(BadRequest):
    """A signature came with a request that decides nothing."""

    code, title = "nothing_to_sign", "This request takes no signature"


class Act:
    """Of one request. `assertion` is the passkey's answer as it was sent; `unsigned` that its person would not sign."""

    def __init__(
        self, kept: Sequence[str] = (), *, assertion: dict[str, Any] | None = None, unsigned: bool = False
    ) -> None:
        self.drawn: list[str] = []
        self.unsigned = unsigned
        self._kept = list(kept)
        self._assertion = assertion

    def new_id(self) -> str:
        """The id of something that what is decided names."""
        return self._draw(new_id())

    def new_salt(self, length: int) -> bytes:
        """As many bytes from the system's generator."""
        return bytes.fromhex(self._draw(secrets.token_hex(length)))

    def take_assertion(self) -> dict[str, Any] | None:
        """The passkey's answer, once: it signs one decision."""
        assertion, self._assertion = self._assertion, None
        return assertion

    def refuse_unused(self) -> None:
        """Raises NothingToSign when the answer was not taken: it must not look as if it had counted."""
        if self._assertion is not None:
            raise NothingToSign

    def _draw(self, fresh: str) -> str:
        one = self._kept.pop(0) if self._kept else fresh
        self.drawn.append(one)
        return one
