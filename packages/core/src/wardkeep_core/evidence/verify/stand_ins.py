"""Stand-ins: where a leaf was erased, its place in the kit holds the bytes of the erasure that says so.

The erasure itself stands further on in the same log, where its signature is judged as any entry's; here it is only seen
that it is there.
"""

from dataclasses import dataclass, field

from wardkeep_core.evidence.envelope import EnvelopeRefused, parse_envelope
from wardkeep_core.evidence.predicates import Erasure
from wardkeep_core.evidence.statement import PAYLOAD_TYPE, StatementRefused, parse_statement
from wardkeep_core.evidence.verify.report import StepFailed
from wardkeep_core.evidence.verify.v0_v1_files import Entry


@dataclass
class StandIns:
    """Of one log, by rising index of the erased leaf."""

    erasures: dict[int, Erasure] = field(default_factory=dict)
    awaited: dict[bytes, Entry] = field(default_factory=dict)
    """by leaf hash of an erasure that was not met yet: the place that it stands in for"""

    def take(self, entry: Entry, hashed: bytes) -> Erasure | None:
        """The erasure that stands in for this leaf; None where the bytes are no such thing."""
        body = _erasure(entry.raw)
        if body is None or entry.listed is None or body.index != entry.index or body.leaf_hash != entry.listed.hex():
            return None
        self.erasures[entry.index] = body
        self.awaited[hashed] = entry
        return body

    def gaps(self, origin: str) -> list[str]:
        """What was erased, and why. Raises StepFailed (V2) when an erasure is not in the log behind its leaf."""
        if self.awaited:
            entry = min(self.awaited.values(), key=lambda each: each.index)
            expected = f"the erasure of entry {entry.index}, where it stands in the log"
            raise StepFailed(2, entry.where, expected=expected, found="bytes that no entry behind it has")
        return [f"entry {index} of {origin} erased: {body.ground}" for index, body in self.erasures.items()]


def _erasure(raw: bytes) -> Erasure | None:
    try:
        envelope = parse_envelope(raw)
        if envelope.payload_type != PAYLOAD_TYPE:
            return None
        body = parse_statement(envelope.payload).body
    except (EnvelopeRefused, StatementRefused):
        return None
    return body if isinstance(body, Erasure) else None
