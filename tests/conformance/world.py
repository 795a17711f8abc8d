"""The honest world of the conformance set: two boxes at one site, a year's worth of ordinary events in one morning.

Built with core's own builders and the practice of core's evidence tests; nothing here knows a verifier.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from packages.core.tests.evidence.conftest import CADENCE_S, Box, Practice, made_id, made_signer
from packages.core.tests.evidence.passkeys_bent import CURVE

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.chain import next_epoch
from wardkeep_core.evidence.common import EntryRef, Link
from wardkeep_core.evidence.endorse import endorse
from wardkeep_core.evidence.envelope import parse_envelope
from wardkeep_core.evidence.inventory import Covered
from wardkeep_core.evidence.kit.build import build_kit
from wardkeep_core.evidence.kit.contents import KitContents, tally
from wardkeep_core.evidence.statement import parse_statement
from wardkeep_core.evidence.trust import TrustFile
from wardkeep_core.kit.signer import KeySigner
from wardkeep_core.model.verdict import Result

__all__ = ["Box", "Kit", "Practice", "Result", "made_id", "made_signer"]


@dataclass(frozen=True)
class Kit:
    """A kit as an auditor gets it, and the trust file that he holds (None: he compared nothing).

    Beside them he may have receipts that reports printed (`origin size root`), and exports that boxes signed.
    """

    raw: bytes
    trust: TrustFile | None
    receipts: tuple[str, ...] = ()
    exports: tuple[bytes, ...] = ()


def two_boxes(
    name: str = "practice", *, sister_of: Practice | None = None, enrolled: bool = True, inventories: bool = True
) -> Practice:
    """Platform and both boxes named, enrolled, an hour of observation; perhaps a site of a known organisation.

    Boxes from before inventories do not state any.
    """
    made = Practice(name, inventories=inventories, cosigns=inventories)
    if sister_of is not None:
        made.organisation, made.attestation = sister_of.organisation, sister_of.attestation
    made.platform_genesis()
    for box in boxes_of(made):
        made.genesis(box)
        key = made.key(p.Purpose.APPLIANCE_EVIDENCE, box.evidence, box.id)
        if enrolled:
            made.platform_writes(made.decision("appliance_confirm_keys", f"appliance:{box.id}"))
            made.platform_writes(p.KeyStatement(event=p.KeyEvent.ENROLLED, keys=(key,)))
        if inventories:
            by(made, box, made.observe)
    hour(made)
    return made


def morning(
    name: str = "practice", *, sister_of: Practice | None = None, inventories: bool = True, signed: bool = False
) -> Practice:
    """Genesis to noon: heals by both boxes, an order, a decision, a rotated key. Ends with both boxes in one second.

    The decision is asserted by the platform, or signed by its person's passkey.
    """
    made = two_boxes(name, sister_of=sister_of, inventories=inventories)
    by(made, second_of(made), made.heal)
    made.heal()
    made.write(order())
    made.platform_writes(CURVE.decides(decision(made)) if signed else decision(made))
    hour(made)
    rotate(made)
    hour(made)
    hour(made)
    return made


def boxes_of(made: Practice) -> tuple[Box, Box]:
    """The practice's two boxes; the second is made on first use and kept."""
    if not hasattr(made, "second"):
        made.second = Box(f"{made.name} second box")  # type: ignore[attr-defined]
    return made.box, made.second  # type: ignore[attr-defined]


def second_of(made: Practice) -> Box:
    """The second box."""
    return boxes_of(made)[1]


def by(made: Practice, box: Box, act: Any) -> Any:
    """Let another box do what the practice's first one would."""
    first, made.box = made.box, box
    try:
        return act()
    finally:
        made.box = first


def hour(made: Practice) -> None:
    """An hour passes and both boxes state what they see."""
    made.now += timedelta(hours=1)
    for box in boxes_of(made):
        if made.inventories:
            made.take_inventory(box)
        by(made, box, lambda: made.observe(occasion=p.Occasion.RESTATED))


def order() -> p.OrderOutcome:
    return p.OrderOutcome(
        order=made_id("order"), order_digest="ab" * 32, order_type="scan_now", target_site=None,
        target_appliance=None, issued_by=made_id("owner"), result=p.OrderResult.SUCCEEDED, reason="done",
    )  # fmt: skip


def decision(made: Practice, **changes: Any) -> p.Decision:
    members: dict[str, Any] = {
        "decision": made_id("decision"), "person": made_id("owner"), "role": "owner", "reason_digest": "cd" * 32,
        "what": "healing_tier", "target": f"site:{made.site}", "before": "standard", "after": "full_coverage",
        "assurance": "platform_asserted",
    }  # fmt: skip
    return p.Decision(**{**members, **changes})


def gap(made: Practice, **changes: Any) -> p.Gap:
    """One device was not seen in the hour before now."""
    members: dict[str, Any] = {
        "gap": made_id(f"gap {len(made.entries)}"), "device": made.device, "from_at": made.now - timedelta(hours=1),
        "to_at": made.now, "cause": p.GapCause.OFFLINE, "declared_by": "appliance",
    }  # fmt: skip
    return p.Gap(**{**members, **changes})


def off_for(made: Practice, *, hours: int) -> datetime:
    """The first box does not reach the device: it says so at first, and each hour that it missed its scans.

    The second box goes on. Gives the time of the last scan that brought a verdict.
    """
    since = made.now
    made.now += timedelta(minutes=5)
    made.write(made.observation(Result.ERROR, facts=()))
    made.take_inventory(devices=(Covered(device=made.device, cadence_s=CADENCE_S, done=1, missed=1),))
    for _ in range(hours):
        made.now += timedelta(hours=1)
        made.take_inventory(devices=(Covered(device=made.device, cadence_s=CADENCE_S, done=0, missed=12),))
        made.take_inventory(second_of(made))
        by(made, second_of(made), made.observe)
        made.write(made.observation(Result.ERROR, facts=(), occasion=p.Occasion.RESTATED))
    return since


def in_two_parts(made: Practice, other: str) -> None:
    """The first box's inventory of two devices, one in each part."""
    whole = made.inventory(parts=2)
    (row,) = whole.devices
    made.write(whole)
    made.write(whole.model_copy(update={"part": 2, "devices": (row.model_copy(update={"device": other}),)}))
    made.box.counted_at, made.box.stated = made.now, 0


def rotate(made: Practice, *, endorser: KeySigner | None = None) -> None:
    """The first box takes a new evidence key, on the word of both keys."""
    box = made.box
    new = replace(box, epoch_keys=f"{box.epoch_keys} next")
    key = made.key(p.Purpose.APPLIANCE_EVIDENCE, new.evidence, box.id)
    word = endorse(made.common(following(box), box.id), (key,), endorser or new.evidence)
    made.write(p.KeyStatement(
        event=p.KeyEvent.ROTATED, keys=(key,), replaces=box.evidence.keyid, endorsements=(word,)
    ))  # fmt: skip
    box.epoch_keys = new.epoch_keys


def following(box: Box) -> Link:
    """The place after the box's newest entry."""
    head = box.head
    assert head is not None
    return Link(epoch=head.epoch, seq=head.seq + 1, prev=head.leaf_hash)


def restore(made: Practice, *, endorsed: bool = True) -> None:
    """The first box comes back from a backup: a new epoch under a new key."""
    box, last = made.box, made.box.head
    assert last is not None
    known = EntryRef(epoch=last.epoch, seq=last.seq, leaf_hash=last.leaf_hash)
    link = next_epoch(known, last.epoch)
    new = replace(box, epoch_keys="after the restore")
    key = made.key(p.Purpose.APPLIANCE_EVIDENCE, new.evidence, box.id)
    words = (endorse(made.common(link, box.id), (key,), box.evidence),) if endorsed else ()
    box.epoch_keys = new.epoch_keys
    made.write(
        gap(made, device=None, cause=p.GapCause.RESTORED, last_known=known, new_keys=(key,), endorsements=words),
        link=link,
    )


def trust_of(made: Practice, **changes: Any) -> TrustFile:
    """The practice's trust file with both boxes."""
    appliances = {
        box.id: frozenset({made_signer(f"{made.name} {part} evidence").keyid})
        for box, part in zip(boxes_of(made), ("box", "second box"), strict=True)
    }
    return made.trust(**{"appliances": appliances, **changes})


def kit_of(made: Practice, *, trust: TrustFile | None = None, cosigned: Sequence[Box] | None = None,
           **changes: Any) -> Kit:  # fmt: skip
    """A kit of everything, co-signed by both boxes now, under the practice's own trust file."""
    if "notes" not in changes:
        who = boxes_of(made) if cosigned is None else cosigned
        size, at = changes.get("size", len(made.entries)), changes.get("cosigned_at", made.now)
        changes["notes"] = [made.note(size, cosigned_at=at if who else None, boxes=who)]
    return Kit(made.kit(**changes), trust or trust_of(made))


def spoiled(made: Practice, last: bytes) -> Kit:
    """A kit of everything whose last entry is these bytes, be they a statement or not; tree and heads cover them."""
    honest = made.contents()
    made.entries[-1] = last
    notes = [made.note(len(made.entries), cosigned_at=made.now, boxes=boxes_of(made))]
    log = replace(honest.logs[0], entries=made.entries, checkpoints=notes)
    out = io.BytesIO()
    build_kit(out, replace(honest, logs=[log]), made.attestation)
    return Kit(out.getvalue(), trust_of(made))


def joined(first: Practice, second: Practice) -> Kit:
    """One organisation's kit over the logs of two sites."""
    parts: list[KitContents] = []
    heads: list[str] = []
    for made in (first, second):
        heads.append(made.note(len(made.entries), cosigned_at=made.now, boxes=boxes_of(made)))
        parts.append(made.contents(notes=heads[-1:]))
    statements = [parse_statement(parse_envelope(raw).payload) for raw in (*first.entries, *second.entries)]
    whole = replace(
        parts[0], site=None, logs=[*parts[0].logs, *parts[1].logs], anchors=first.anchors(*heads),
        report=tally(statements, from_at=parts[0].from_at, to_at=parts[0].to_at),
    )  # fmt: skip
    out = io.BytesIO()
    build_kit(out, whole, first.attestation)
    one, two = trust_of(first), trust_of(second)
    trust = replace(one, logs={**one.logs, **two.logs}, appliances={**one.appliances, **two.appliances})
    return Kit(out.getvalue(), trust)
