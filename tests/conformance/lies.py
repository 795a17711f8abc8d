"""Kits that lie, each named after its lie, with the keys that the liar holds and the step that must catch it.

`holds` says how far the lie is repaired. `none`: the liar has the kit only, and repairs outer sizes, checksums and
digests at most. `own`: he makes keys of his own and signs the manifest with them. `platform`: he holds the platform's
attestation and checkpoint keys, and rebuilds tree, proofs, checkpoints and manifest; boxes then co-sign only what they
were shown. `box`: he holds one box's keys (and the platform's), so everything is signed right.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.conformance.world import Kit

Builder = Callable[[], Kit]


@dataclass(frozen=True)
class Lie:
    """`caught`: `V<n>`, or the words of the gap that marks it. `where`: part of the entry or file that is named."""

    holds: str
    caught: str
    where: str
    build: Builder


LIES: dict[str, Lie] = {}


def lie(*, holds: str, caught: str, where: str = "") -> Callable[[Builder], Builder]:
    """Register a way of lying under the name of its builder."""

    def registered(build: Builder) -> Builder:
        LIES[build.__name__] = Lie(holds, caught, where, build)
        return build

    return registered
