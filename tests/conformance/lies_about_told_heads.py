"""Heads that somebody remembers otherwise: boxes in what they state and export, receipts, anchors of two histories."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from packages.core.tests.evidence.box_export import exported
from tests.conformance.ended import end_of, hour_of, retire, wrong
from tests.conformance.honest_ends import receipt
from tests.conformance.lies import lie
from tests.conformance.lies_about_coverage import an_hour_later
from tests.conformance.stamped import A_MINUTE, PlatformLog, with_anchors
from tests.conformance.world import Kit, Practice, boxes_of, hour, kit_of, made_signer, morning, second_of, two_boxes

from wardkeep_core.evidence.checkpoint import sign_checkpoint, with_cosignatures
from wardkeep_core.evidence.export_file import signature_line
from wardkeep_core.evidence.kit.anchors import AnchorContents
from wardkeep_core.kit.signer import KeySigner

Notes = Sequence[Callable[[Practice], str]]

# -- what entries say of the log ---------------------------------------------------------------------------------------


@lie(holds="platform", caught="V6", where="entry 37 of")
def inventory_whose_head_is_of_another_tree() -> Kit:
    """The platform showed the box one log and the auditor another: the box's inventory says which it co-signed."""
    return an_hour_later(lambda made: {"cosigned": wrong(made.head_at(30))})


@lie(holds="platform", caught="V6", where="entry 37 of")
def inventory_whose_head_is_of_another_tree_at_its_own_size() -> Kit:
    return an_hour_later(lambda made: {"cosigned": wrong(made.head_at(37))})


@lie(holds="platform", caught="V6", where="entry 37 of")
def inventory_whose_empty_tree_is_not_empty() -> Kit:
    return an_hour_later(lambda made: {"cosigned": wrong(made.head_at(0))})


@lie(holds="platform", caught="V6", where="entry 39 of")
def retired_whose_head_is_of_another_tree() -> Kit:
    made = morning()
    retire(made, second_of(made), cosigned=wrong(made.head_at(20)))
    return kit_of(made)


@lie(holds="platform", caught="V6", where="entry 40 of")
def retired_and_replaced_with_a_head_beyond_the_range() -> Kit:
    """The range ends before the size that it names; a checkpoint of the kit has that size."""
    made = morning()
    ahead = wrong(made.head_at(37)).model_copy(update={"size": 43})
    end = end_of(made, second_of(made), cosigned=ahead)
    made.platform_writes(made.decision("appliance_retire", f"appliance:{second_of(made).id}", decision=end.decision))
    for _ in range(2):
        made.observe()
    made.platform_writes(end)
    to_at, size = made.now, len(made.entries)
    hour_of(made, made.box)
    notes = [made.note(at, cosigned_at=made.now, boxes=[made.box]) for at in (size, 43)]
    return kit_of(made, end=size, size=43, notes=notes, to_at=to_at)


# -- receipts ----------------------------------------------------------------------------------------------------------


def remembered(change: Callable[[Practice], str]) -> Kit:
    """A morning's kit, and what a report once printed."""
    made = morning()
    hour(made)
    return replace(kit_of(made), receipts=(receipt(made, 3), change(made)))


@lie(holds="platform", caught="V6", where="receipt 30 of")
def log_rewritten_after_a_receipt() -> Kit:
    return remembered(lambda made: receipt(made, 12).replace(" 12 ", " 30 "))


@lie(holds="platform", caught="V6", where="receipt 41 of")
def receipt_of_another_tree_at_the_checkpoint() -> Kit:
    return remembered(lambda made: receipt(made, 40).replace(" 40 ", " 41 "))


@lie(holds="platform", caught="V6", where="receipt 45 of")
def receipt_of_another_tree_beyond_the_range() -> Kit:
    """Only a checkpoint reaches so far."""
    made = morning()
    hour(made)
    end, to_at = len(made.entries), made.now
    hour(made)
    told = receipt(made, 44).replace(" 44 ", " 45 ")
    notes = [made.note(at, cosigned_at=made.now, boxes=boxes_of(made)) for at in (end, 45)]
    return replace(kit_of(made, end=end, to_at=to_at, notes=notes), receipts=(told,))


@lie(holds="platform", caught="cannot be compared with this kit")
def log_cut_short_before_a_receipt() -> Kit:
    made = morning()
    told = receipt(made, 37)
    del made.entries[-4:]
    return replace(kit_of(made), receipts=(told,))


# -- exports of boxes --------------------------------------------------------------------------------------------------

Lines = list[bytes]


def exporting(change: Callable[[Lines], Lines] = list, *, signer: KeySigner | None = None, notes: Notes = ()) -> Kit:
    """A morning's kit beside what the first box exports: its lines changed, and signed by the box or another."""
    made = morning()
    raw = exported(made, made.box, [note(made) for note in notes])
    body = b"".join(change(raw.splitlines(keepends=True)[:-1]))
    return replace(kit_of(made), exports=(body + signature_line(body, signer or made.box.evidence),))


def other_leaf(lines: Lines) -> Lines:
    """The newest leaf is another."""
    return [*lines[:-1], lines[-1][:-65] + b"ab" * 32 + b"\n"]


@lie(holds="platform", caught="V5", where="entry 34 of")
def entry_that_its_box_remembers_otherwise() -> Kit:
    return exporting(other_leaf)


@lie(holds="box", caught="V5", where="entry 3 of")
def log_written_anew_with_a_copied_key() -> Kit:
    """The box exported what it wrote; then its day was told differently, with its own key."""
    seen, shown = two_boxes(), Practice("practice", inventories=True, cosigns=True, parameters="other parameters")
    shown.platform_genesis()
    shown.genesis()
    shown.observe()
    shown.hours(1)
    trust = shown.trust()
    kit = kit_of(shown, cosigned=[shown.box], trust=trust)
    return replace(kit, exports=(exported(seen, seen.box),))


@lie(holds="platform", caught="V5", where="entry 11 of")
def entry_that_its_box_never_wrote() -> Kit:
    """The export has a hole where the kit has an entry."""
    return exporting(lambda lines: [*lines[:7], *lines[8:]])


@lie(holds="own", caught="V5", where="export of appliance")
def export_by_a_foreign_key() -> Kit:
    return exporting(signer=made_signer("stranger"))


@lie(holds="box", caught="V5", where="export of appliance")
def export_signed_by_the_other_box() -> Kit:
    return exporting(signer=second_of(morning()).evidence)


@lie(holds="none", caught="V5", where="export of appliance")
def export_changed_after_it_was_signed() -> Kit:
    made = morning()
    lines = exported(made, made.box).splitlines(keepends=True)
    return replace(kit_of(made), exports=(b"".join([*other_leaf(lines[:-1]), lines[-1]]),))


@lie(holds="platform", caught="V6", where="export of appliance")
def head_that_only_the_box_was_shown() -> Kit:
    """The log's own key signed it, and this log never was so."""
    return exporting(notes=[lambda made: made.note(9, cosigned_at=made.now), _another_history])


def _another_history(made: Practice) -> str:
    return sign_checkpoint(made.origin, 20, bytes(32), made.log_key)


@lie(holds="own", caught="V7", where="export of appliance")
def head_that_the_log_never_signed() -> Kit:
    return exporting(notes=[_unsigned])


def _unsigned(made: Practice) -> str:
    return sign_checkpoint(made.origin, 20, bytes.fromhex(made.head_at(20).root), made_signer("stranger"))


@lie(holds="platform", caught="V7", where="export of appliance")
def head_with_the_cosignature_of_another() -> Kit:
    return exporting(
        notes=[lambda made: _borrowed(made.note(20, cosigned_at=None), made.note(9, cosigned_at=made.now))]
    )


def _borrowed(note: str, cosigned: str) -> str:
    """A note under the last line of another one."""
    return with_cosignatures(note, cosigned.splitlines(keepends=True)[-1:])


# -- anchors of two histories ------------------------------------------------------------------------------------------


def two_anchors(second: Callable[[AnchorContents, AnchorContents], AnchorContents]) -> Kit:
    """A morning and an hour, with an anchor over each; the second one comes from what is given."""
    made = morning()
    known = PlatformLog(made.attestation, made.log_key)
    forked = PlatformLog(made.attestation, made.log_key, others=5)
    notes = [made.note(len(made.entries), cosigned_at=None)]
    anchors = [known.anchor(notes, made.now + A_MINUTE)]
    forked.anchor(notes, made.now + A_MINUTE)
    hour(made)
    notes.append(made.note(len(made.entries), cosigned_at=made.now, boxes=boxes_of(made)))
    honest = known.anchor(notes[1:], made.now + A_MINUTE)
    forged = forked.anchor(notes[1:], made.now + A_MINUTE)
    anchors.append(second(honest, forged))
    return kit_of(made, notes=notes, anchors=anchors)


def said_to_continue(anchor: AnchorContents, proof: tuple[str, ...] | None) -> AnchorContents:
    return replace(anchor, anchor=anchor.anchor.model_copy(update={"consistency": proof}))


@lie(holds="platform", caught="V8", where="anchors/0000000000000003/anchor.json")
def anchors_of_two_histories() -> Kit:
    """Each head was stamped in its hour, and neither log continues the other."""
    return two_anchors(lambda _, forged: forged)


@lie(holds="platform", caught="V8", where="anchors/0000000000000003/anchor.json")
def anchors_of_two_histories_under_the_proof_of_one() -> Kit:
    return two_anchors(lambda honest, forged: said_to_continue(forged, honest.anchor.consistency))


@lie(holds="platform", caught="anchor 0000000000000003 is not shown to continue anchor 0000000000000002")
def anchors_of_two_histories_without_a_proof() -> Kit:
    return two_anchors(lambda _, forged: said_to_continue(forged, None))


@lie(holds="platform", caught="V8", where="anchors/0000000000000003/anchor.json")
def proof_between_anchors_that_says_nothing() -> Kit:
    return two_anchors(lambda honest, _: said_to_continue(honest, ()))


@lie(holds="platform", caught="V8", where="anchors/0000000000000003/anchor.json")
def proof_between_anchors_with_a_hash_more() -> Kit:
    return two_anchors(lambda honest, _: said_to_continue(honest, (*(honest.anchor.consistency or ()), "ab" * 32)))


@lie(holds="platform", caught="V1", where="anchors/0000000000000003/anchor.json")
def proof_between_anchors_without_end() -> Kit:
    return two_anchors(lambda honest, _: said_to_continue(honest, ("ab" * 32,) * 65))


@lie(holds="platform", caught="V8", where="anchors/0000000000000002/anchor.json")
def first_anchor_that_continues_another() -> Kit:
    return with_anchors(lambda honest, *_: [said_to_continue(honest, ("ab" * 32,))])


@lie(holds="platform", caught="V8", where="anchors/0000000000000002/anchor.json")
def anchor_with_the_cosignature_of_another_head() -> Kit:
    def change(honest: AnchorContents, platform: PlatformLog, made: Practice) -> list[AnchorContents]:
        platform.commit([], made.now)
        later = platform.note([made.box], made.now)
        note = _borrowed(honest.anchor.checkpoint, later)
        return [replace(honest, anchor=honest.anchor.model_copy(update={"checkpoint": note}))]

    return with_anchors(change)
