"""How an appliance that pinned Central Command's keys learns that one of them was changed.

A change is believed on two signatures over the same words: by the key that is pinned and by the one that follows it.
Changes travel in a header of answers, because an answer may already be signed by a key that the box has not seen;
they prove themselves, so the header needs no signature. Source: our own; the domain line keeps these words apart.
"""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from wardkeep_core.kit.canonical import canonical_json
from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.signer import PublicKeyText, SignatureText, Signer, load_public_base64, verifies
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.protocol.messages import ServerKeys

HEADER = "wardkeep-server-keys"
"""In a request: `pins` of the keys that the box holds. In an answer: changes, as `to_header` writes them."""
MOST_CHANGES = 16
_MOST_HEADER = 16_384
ServerPurpose = Literal["answers", "orders", "attestation", "checkpoint"]


class ChangeRefused(ValueError):
    """A change of a pinned key that does not prove itself; `code` is stable. Nothing was learned."""

    code = "key_change_refused"


class KeyChange(Frozen):
    """`new` follows `old` for this purpose; `by_old` and `by_new` sign the `message`."""

    purpose: ServerPurpose
    old: PublicKeyText
    new: PublicKeyText
    issued_at: UtcTime
    by_old: SignatureText
    by_new: SignatureText

    @property
    def message(self) -> bytes:
        """What both keys sign."""
        return _message(self.purpose, self.old, self.new, self.to_json()["issued_at"])


_CHANGES: TypeAdapter[tuple[KeyChange, ...]] = TypeAdapter(tuple[KeyChange, ...])


class _Issued(Frozen):
    issued_at: UtcTime


def make_change(purpose: ServerPurpose, old: Signer, new: Signer, issued_at: datetime) -> KeyChange:
    """The change, signed by both."""
    before, after = _text(old.public_raw), _text(new.public_raw)
    message = _message(purpose, before, after, _Issued(issued_at=issued_at).to_json()["issued_at"])
    return KeyChange(
        purpose=purpose,
        old=before,
        new=after,
        issued_at=issued_at,
        by_old=_text(old.sign(message)),
        by_new=_text(new.sign(message)),
    )


def follow(pinned: ServerKeys, changes: Sequence[KeyChange]) -> ServerKeys:
    """The keys to pin from now on; changes of keys that are not pinned say nothing. Raises ChangeRefused."""
    for change in changes:
        if getattr(pinned, change.purpose) != change.old:
            continue
        for key, signature in ((change.old, change.by_old), (change.new, change.by_new)):
            try:
                good = verifies(load_public_base64(key), base64.b64decode(signature, validate=True), change.message)
            except ValueError as error:
                raise ChangeRefused(f"{change.purpose}: {error}") from error
            if not good:
                raise ChangeRefused(f"{change.purpose}: a change of the pinned key that not both keys have signed")
        pinned = pinned.model_copy(update={change.purpose: change.new})
    return pinned


def pins(*, answers: str, orders: str, attestation: str, checkpoint: str) -> str:
    """A short name of what is pinned: 32 hex digits."""
    return sha256_hex(canonical_json([answers, orders, attestation, checkpoint]))[:32]


def pins_of(keys: ServerKeys) -> str:
    """The same of the keys of an enrolment."""
    named = keys.model_dump(exclude={"checkpoint_origin"})
    return pins(**named)


def to_header(changes: Sequence[KeyChange]) -> str:
    """The newest changes as a header's value, oldest first."""
    return base64.b64encode(canonical_json([each.to_json() for each in changes[-MOST_CHANGES:]])).decode()


def from_header(value: str) -> tuple[KeyChange, ...]:
    """Read an answer's header. Raises ChangeRefused."""
    if len(value) > _MOST_HEADER:
        raise ChangeRefused(f"{HEADER}: longer than {_MOST_HEADER} characters")
    try:
        return _CHANGES.validate_json(base64.b64decode(value, validate=True))
    except (binascii.Error, ValidationError, ValueError) as error:
        raise ChangeRefused(f"{HEADER}: no changes in the required form") from error


def _message(purpose: str, old: str, new: str, issued_at: str) -> bytes:
    words = {"purpose": purpose, "old": old, "new": new, "issued_at": issued_at}
    return b"wardkeep-server-key-v1\n" + canonical_json(words)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
