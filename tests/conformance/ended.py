"""Worlds in which boxes are retired and replaced, and leaves erased."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.conformance.world import (
    Box,
    Kit,
    Practice,
    Result,
    by,
    kit_of,
    made_id,
    morning,
    second_of,
    spoiled,
    trust_of,
)

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.common import EntryRef
from wardkeep_core.evidence.endings import Predecessor
from wardkeep_core.evidence.envelope import parse_envelope, seal_statement
from wardkeep_core.evidence.inventory import CosignedHead
from wardkeep_core.evidence.merkle import leaf_hash
from wardkeep_core.evidence.statement import Statement, parse_statement
from wardkeep_core.evidence.trust import TrustFile

CARRIED = (p.KeyStatement, p.Decision, p.Retired, p.Rebinding)
"""Kinds of before the range that a kit carries along."""


def said_at(made: Practice, index: int) -> Statement:
    """The statement at a place of the log."""
    return parse_statement(parse_envelope(made.entries[index]).payload)


def hour_of(made: Practice, *boxes: Box) -> None:
    """An hour passes and these boxes state what they see."""
    made.now += timedelta(hours=1)
    for box in boxes:
        made.take_inventory(box)
        by(made, box, lambda: made.observe(occasion=p.Occasion.RESTATED))


def last_of(box: Box) -> EntryRef | None:
    """A box's newest entry."""
    return None if box.head is None else EntryRef(
        epoch=box.head.epoch, seq=box.head.seq, leaf_hash=box.head.leaf_hash
    )  # fmt: skip


def end_of(made: Practice, box: Box, **changes: Any) -> p.Retired:
    """What the platform states when a box goes; it last co-signed the log as it is now."""
    members: dict[str, Any] = {
        "retired": made_id(f"retired {len(made.entries)}"), "of_appliance": box.id, "last": last_of(box),
        "cosigned": made.head_at(len(made.entries)), "decision": made_id("decision to retire"),
    }  # fmt: skip
    return p.Retired(**{**members, **changes})


def decide(made: Practice, what: str, target: str, decision: str) -> str:
    """A person decides; the decision's id."""
    made.platform_writes(made.decision(what, target, decision=made_id(decision)))
    return made_id(decision)


def retire(made: Practice, box: Box, *, heir: Box | None = None, keys: bool = True, **changes: Any) -> p.Retired:
    """A person takes a box out of service, and perhaps puts another in its place."""
    decide(made, "appliance_retire", f"appliance:{box.id}", "decision to retire")
    if keys:
        key = made.key(p.Purpose.APPLIANCE_EVIDENCE, box.evidence, box.id)
        made.platform_writes(p.KeyStatement(event=p.KeyEvent.REVOKED, keys=(key,)))
    end = end_of(made, box, **changes)
    made.platform_writes(end)
    if heir is not None:
        made.platform_writes(binding_of(made, end, heir))
    return end


def binding_of(made: Practice, end: p.Retired, heir: Box, **changes: Any) -> p.Rebinding:
    """What the platform states behind the end of a box that another one replaces."""
    members: dict[str, Any] = {
        "binding": made_id(f"binding {len(made.entries)}"), "cause": "replaced", "successor": heir.id,
        "predecessor": Predecessor(appliance=end.of_appliance, last=end.last, cosigned=end.cosigned),
        "decision": end.decision,
    }  # fmt: skip
    return p.Rebinding(**{**members, **changes})


def third_box(made: Practice) -> Box:
    """One more box, enrolled and at work."""
    box = Box(f"{made.name} third box")
    made.genesis(box)
    key = made.key(p.Purpose.APPLIANCE_EVIDENCE, box.evidence, box.id)
    decide(made, "appliance_confirm_keys", f"appliance:{box.id}", "decision to enrol")
    made.platform_writes(p.KeyStatement(event=p.KeyEvent.ENROLLED, keys=(key,)))
    by(made, box, made.observe)
    return box


def with_third(made: Practice, box: Box) -> TrustFile:
    """The trust file with the fingerprint of the third box."""
    trust = trust_of(made)
    return trust_of(made, appliances={**trust.appliances, box.id: frozenset({box.evidence.keyid})})


def retired_second(*, hours: int = 2, **changes: Any) -> Practice:
    """A morning, the end of the second box, and some hours of the first one alone."""
    made = morning()
    retire(made, second_of(made), **changes)
    for _ in range(hours):
        hour_of(made, made.box)
    return made


def carried(made: Practice, start: int) -> tuple[int, ...]:
    """What a kit whose range begins here relies on from before it."""
    return tuple(index for index in range(start) if isinstance(said_at(made, index).body, CARRIED))


# -- leaves that are erased --------------------------------------------------------------------------------------------


def latest(made: Practice, box: Box, kind: type[p.Body], *, back: int = 1) -> int:
    """Index of the newest entry of a box of some kind, or of one further back."""
    found = [
        index for index in range(len(made.entries))
        if isinstance((said := said_at(made, index)).body, kind) and said.common.appliance == box.id
    ]  # fmt: skip
    return found[-back]


def erasure_of(made: Practice, index: int, /, **changes: Any) -> p.Erasure:
    """What the platform states when a leaf has to go."""
    said = said_at(made, index)
    link = said.common.chain
    members: dict[str, Any] = {
        "erasure": made_id(f"erasure {len(made.entries)}"), "index": index,
        "leaf_hash": leaf_hash(made.entries[index]).hex(), "of_appliance": said.common.appliance,
        "of_kind": said.kind.value, "epoch": link.epoch, "seq": link.seq, "prev": link.prev,
        "ground": "court_order", "decision": made_id("decision to erase"),
    }  # fmt: skip
    return p.Erasure(**{**members, **changes})


def erase(made: Practice, index: int, **changes: Any) -> dict[int, bytes]:
    """A person decides, and the erasure goes into the log; gives the stand-in by the place that it stands in."""
    decide(made, "evidence_erase", f"log:{made.origin[-32:]}", "decision to erase")
    made.platform_writes(erasure_of(made, index, **changes))
    return {index: made.entries[-1]}


def erased(pick: Callable[[Practice], int], **changes: Any) -> Kit:
    """A morning after which one leaf is erased, and an hour more."""
    made = morning()
    gone = erase(made, pick(made), **changes)
    hour_of(made, made.box, second_of(made))
    return kit_of(made, stand_ins=gone)


def the_order(made: Practice) -> int:
    """Index of the outcome of an order: nothing rests on it."""
    return latest(made, made.box, p.OrderOutcome)


def wrong(head: CosignedHead) -> CosignedHead:
    """A head that this log never had."""
    return head.model_copy(update={"root": "ab" * 32})


def left_behind(made: Practice) -> str:
    """The second box looks at a device that the first one does not know."""
    return made_id(f"{made.name} device of the second box")


def seen_by_second(made: Practice, device: str) -> None:
    """The second box states the device and that it is in scope."""
    box = second_of(made)
    by(made, box, lambda: made.write(made.observation(Result.PASS, device=device)))
    (row,) = made.inventory(box).devices
    made.now += timedelta(minutes=30)
    rows = (row.model_copy(update={"done": 6}), row.model_copy(update={"device": device, "done": 6}))
    made.take_inventory(box, devices=rows)


def saying(made: Practice, body: p.Body) -> Kit:
    """A kit whose last entry, by the same signer and in the same place, says this, be it a statement or not."""
    common = said_at(made, len(made.entries) - 1).common
    signer = made.attestation if common.appliance is None else made.box.evidence
    return spoiled(made, seal_statement(common, body, signer))
