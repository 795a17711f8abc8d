"""Logs as a server keeps them: proofs made the slow and plain way of RFC 6962, and a platform log that can lie."""

from dataclasses import dataclass, field

from wardkeep_core.evidence.checkpoint import sign_checkpoint, with_cosignatures
from wardkeep_core.evidence.merkle import leaf_hash, node_hash
from wardkeep_core.kit.signer import KeySigner
from wardkeep_core.protocol.messages import CheckinRequest, OfferedHead

PLATFORM = "central.test/wardkeep/" + "7b" * 16


def root_of(leaves: list[bytes]) -> bytes:
    """RFC 6962 2.1, the slow and plain way: an oracle apart from what the appliance uses."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(root_of(leaves[:split]), root_of(leaves[split:]))


def path_of(index: int, leaves: list[bytes]) -> list[bytes]:
    """RFC 6962 2.1.1."""
    if len(leaves) == 1:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if index < split:
        return [*path_of(index, leaves[:split]), root_of(leaves[split:])]
    return [*path_of(index - split, leaves[split:]), root_of(leaves[:split])]


def consistency_of(old: int, leaves: list[bytes], *, whole: bool = True) -> list[bytes]:
    """RFC 6962 2.1.2."""
    if old == len(leaves):
        return [] if whole else [root_of(leaves)]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if old <= split:
        return [*consistency_of(old, leaves[:split], whole=whole), root_of(leaves[split:])]
    return [*consistency_of(old - split, leaves[split:], whole=False), root_of(leaves[:split])]


@dataclass
class PlatformLog:
    """`cosigned` are the box's lines by size, `shows` the sizes that it was shown.

    To lie: `shown` is another size than the newest, `again` shows what the box has, `signer` is another key.
    """

    origin: str = PLATFORM
    leaves: list[bytes] = field(default_factory=list)
    shown: int | None = None
    again: bool = False
    show_cosigned: bool = False
    signer: KeySigner | None = None
    shows: list[int] = field(default_factory=list)
    cosigned: dict[int, str] = field(default_factory=dict)

    def grow(self, count: int = 1) -> None:
        first = len(self.leaves)
        self.leaves += [leaf_hash(f"heads {number}".encode()) for number in range(first, first + count)]

    def head(self, request: CheckinRequest, signer: KeySigner) -> OfferedHead | None:
        size = len(self.leaves) if self.shown is None else self.shown
        if not size or (size == request.platform_size and not self.again):
            return None
        self.shows.append(size)
        leaves = self.leaves[:size]
        proof = consistency_of(request.platform_size, leaves) if 0 < request.platform_size <= size else []
        note = sign_checkpoint(self.origin, size, root_of(leaves), self.signer or signer)
        if self.show_cosigned:
            note = with_cosignatures(note, [self.cosigned[size]])
        return OfferedHead(checkpoint=note, consistency=tuple(each.hex() for each in proof))
