"""V5 against a box's own export: what the box says that it wrote is what the kit holds of it."""

from collections.abc import Sequence

from wardkeep_core.evidence.export_file import ApplianceExport
from wardkeep_core.evidence.predicates import Purpose
from wardkeep_core.evidence.verify.history import name_of
from wardkeep_core.evidence.verify.report import Step, StepFailed
from wardkeep_core.evidence.verify.told import Compared, export_name
from wardkeep_core.evidence.verify.v0_v1_files import OpenKit
from wardkeep_core.evidence.verify.walk import LogWalk


def v5_exports(
    step: Step, kit: OpenKit, walks: Sequence[LogWalk], exports: Sequence[ApplianceExport]
) -> list[Compared]:
    """Compare every export; those that this kit can say something about. Raises StepFailed."""
    logs, compared = {walk.log.origin: walk for walk in walks}, []
    for export in exports:
        walk = logs.get(export.head.log)
        if walk is None or export.head.appliance not in walk.history.appliances():
            step.gaps.append(f"{export_name(export)} cannot be compared with this kit")
            continue
        each = Compared(export, walk)
        _check_signature(each)
        agreeing, absent = _check_leaves(kit, each)
        if absent:
            step.gaps.append(f"{each.where} does not hold {absent} of its entries in this kit")
        outside = len(export.leaves) - agreeing
        step.facts.append(f"{each.where}: {agreeing} entries agree, {outside} lie outside the kit")
        compared.append(each)
    return compared


def _check_signature(each: Compared) -> None:
    export, appliance = each.export, each.export.head.appliance
    own = [
        held.public
        for held in each.walk.history.of_purpose(Purpose.APPLIANCE_EVIDENCE)
        if held.record.appliance == appliance and held.record.keyid == export.keyid
    ]
    if not own:
        raise StepFailed(5, each.where, expected=f"an evidence key of {name_of(appliance)}", found=export.keyid)
    if not export.is_signed_by(own[0]):
        raise StepFailed(5, each.where, expected=f"a signature of {export.keyid}", found="one that does not verify")


def _check_leaves(kit: OpenKit, each: Compared) -> tuple[int, int]:
    """How many entries of the box both hold, and how many older than its newest the export lacks.

    What a box kept of an epoch has no hole: it may begin late, and a box that was restored has lost the epoch's last
    numbers. The kit's leaves are gone through once, along with the box's entries.
    """
    log, leaves = each.walk.log, each.export.leaves
    track = each.walk.tracks.get(each.export.head.appliance)
    if track is None:
        return 0, 0
    agreeing = absent = 0
    listed = enumerate(kit.leaves(log), start=log.start)
    for epoch, seq, index in track.numbers():
        leaf = next(hashed for at, hashed in listed if at == index)
        said = leaves.get(epoch, seq)
        if said is None and not leaves.within(epoch, seq):
            absent += leaves.newest is not None and (epoch, seq) < leaves.newest
            continue
        if said != leaf:
            expected = "this number" if said is None else f"leaf {said.hex()}"
            where = f"entry {index} of {log.origin}"
            raise StepFailed(5, where, expected=f"{expected} in the {each.where}", found=f"leaf {leaf.hex()}")
        agreeing += 1
    return agreeing, absent
