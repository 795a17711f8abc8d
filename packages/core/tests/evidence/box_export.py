"""What a practice's boxes export of themselves."""

from collections.abc import Sequence

from packages.core.tests.evidence.conftest import Box, Practice

from wardkeep_core.evidence.common import EntryRef
from wardkeep_core.evidence.envelope import parse_envelope
from wardkeep_core.evidence.export_file import ExportHead, build_export
from wardkeep_core.evidence.merkle import leaf_hash
from wardkeep_core.evidence.statement import parse_statement
from wardkeep_core.kit.signer import KeySigner


def exported(
    made: Practice, box: Box, notes: Sequence[str] = (), *, signer: KeySigner | None = None, upto: int | None = None
) -> bytes:
    """A box's own export of the log up to some size: what it wrote there, and heads that it co-signed."""
    leaves = []
    for raw in made.entries[:upto]:
        common = parse_statement(parse_envelope(raw).payload).common
        if common.appliance == box.id:
            link = common.chain
            leaves.append(EntryRef(epoch=link.epoch, seq=link.seq, leaf_hash=leaf_hash(raw).hex()))
    head = ExportHead(box.id, made.origin, made.now)
    return b"".join(build_export(head, leaves, notes, signer or box.evidence))
