"""Signatures of entries, handed over in batches: they hang on nothing but themselves, so they may be spread over cores.

An entry that may change keys is verified where it stands, before anything is learned from it. All others wait here
until a batch is full, while the walk goes on.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from wardkeep_core.evidence.envelope import Envelope, EnvelopeRefused, pae
from wardkeep_core.kit.signer import verifies

BATCH = 1024
UNDER_WAY = 4
"""Batches whose answers are not read yet; memory stays that of as many entries."""


@dataclass(frozen=True)
class Signed:
    """A signature over a message, and the key that must have made it."""

    key: Ed25519PublicKey
    signature: bytes
    message: bytes


Verify = Callable[[Sequence[Signed]], Iterable[bool]]
"""Whether each signature verifies, in their order; may answer later, when it is iterated over."""


def one_by_one(batch: Sequence[Signed]) -> Iterator[bool]:
    """Here and now, on this core."""
    return (verifies(each.key, each.signature, each.message) for each in batch)


def signed_part(envelope: Envelope, key: Ed25519PublicKey) -> Signed:
    """What of an envelope is verified, under a key from the key history."""
    return Signed(key, envelope.signature, pae(envelope.payload_type, envelope.payload))


def bad_signature(envelope_keyid: str) -> EnvelopeRefused:
    """As `verify_envelope` says it."""
    return EnvelopeRefused("bad_signature", f"sig: does not verify under {envelope_keyid}")


@dataclass(frozen=True)
class _Waiting:
    where: str
    keyid: str
    signed: Signed


class Signatures:
    """A queue of signatures in the order of their entries."""

    def __init__(self, verify: Verify) -> None:
        self._verify = verify
        self._batch: list[_Waiting] = []
        self._asked: deque[tuple[list[_Waiting], Iterable[bool]]] = deque()

    def put(self, where: str, envelope: Envelope, key: Ed25519PublicKey) -> tuple[str, str] | None:
        """Queue one; (where, key id) of the first that is known by now not to verify."""
        self._batch.append(_Waiting(where, envelope.keyid, signed_part(envelope, key)))
        if len(self._batch) < BATCH:
            return None
        self._hand_over()
        return self._read() if len(self._asked) > UNDER_WAY else None

    def rest(self) -> tuple[str, str] | None:
        """Wait for all that is queued; (where, key id) of the first that does not verify."""
        self._hand_over()
        while self._asked:
            wrong = self._read()
            if wrong is not None:
                self._asked.clear()
                return wrong
        return None

    def _hand_over(self) -> None:
        batch, self._batch = self._batch, []
        if batch:
            self._asked.append((batch, self._verify([each.signed for each in batch])))

    def _read(self) -> tuple[str, str] | None:
        batch, answers = self._asked.popleft()
        wrong = [each for each, good in zip(batch, answers, strict=True) if not good]
        return (wrong[0].where, wrong[0].keyid) if wrong else None
