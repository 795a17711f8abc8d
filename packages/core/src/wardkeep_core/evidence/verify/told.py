"""Told heads: what somebody outside the kit, or an entry in it, says that a log's root was at some size (V6).

From receipts, from exports of boxes, and from the heads that inventories and the ends of boxes name as co-signed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wardkeep_core.evidence.export_file import ApplianceExport
from wardkeep_core.evidence.receipts import Receipt
from wardkeep_core.evidence.verify.report import Step, StepFailed
from wardkeep_core.evidence.verify.walk import LogWalk


@dataclass(frozen=True)
class Brought:
    """What the auditor has beside the kit, in the order given."""

    receipts: Sequence[Receipt] = ()
    exports: Sequence[ApplianceExport] = ()


@dataclass(frozen=True)
class Compared:
    """An export of a box that this kit holds entries of."""

    export: ApplianceExport
    walk: LogWalk

    @property
    def where(self) -> str:
        """How a report names it."""
        return export_name(self.export)


@dataclass
class KnownRoots:
    """Roots that the kit gives: by origin, and by size."""

    logs: dict[str, Mapping[int, bytes]] = field(default_factory=dict)

    def agrees(self, where: str, origin: str, size: int, root: bytes) -> bool:
        """True when the kit gives that root, False when it gives none. Raises StepFailed when it gives another."""
        known = self.logs.get(origin, {}).get(size)
        if known is not None and known != root:
            expected = f"root {known.hex()} of the tree of size {size}, as the entries give it"
            raise StepFailed(6, where, expected=expected, found=root.hex())
        return known is not None


def export_name(export: ApplianceExport) -> str:
    """How a report names an export."""
    return f"export of appliance {export.head.appliance}"


def wanted_sizes(walk: LogWalk, brought: Brought) -> set[int]:
    """Sizes of this log whose root somebody tells."""
    origin = walk.log.origin
    sizes = {told.size for _, told in walk.told if told.origin == origin}
    sizes.update(receipt.size for receipt in brought.receipts if receipt.origin == origin)
    for export in brought.exports:
        if export.head.log == origin:
            sizes.update(signed.checkpoint.size for signed in export.checkpoints)
    return sizes


def compare_entries(walk: LogWalk, known: KnownRoots) -> None:
    """V6: the heads that entries name. Raises StepFailed at the first that the log never had."""
    for index, told in walk.told:
        if told.origin == walk.log.origin:
            where = f"entry {index} of {walk.log.origin}"
            known.agrees(where, told.origin, told.size, bytes.fromhex(told.root))


def compare_brought(step: Step, brought: Brought, compared: Sequence[Compared], known: KnownRoots) -> None:
    """V6: receipts, then exports. Raises StepFailed."""
    for receipt in brought.receipts:
        about = f"receipt of size {receipt.size} for {receipt.origin}"
        if known.agrees(receipt.where, receipt.origin, receipt.size, receipt.root):
            step.facts.append(f"{about} agrees")
        else:
            step.gaps.append(f"{about} cannot be compared with this kit")
    for each in compared:
        heads = [signed.checkpoint for signed in each.export.checkpoints]
        agreeing = sum(known.agrees(each.where, head.origin, head.size, head.root) for head in heads)
        outside = len(heads) - agreeing
        step.facts.append(f"{each.where}: {agreeing} checkpoints agree, {outside} lie outside the kit")
