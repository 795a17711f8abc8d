"""Lies about the tree and its witnesses, and about what was healed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.conformance.lies import lie
from tests.conformance.lies_about_files import replaced, signed_again
from tests.conformance.world import (
    Box,
    Kit,
    Practice,
    Result,
    boxes_of,
    by,
    hour,
    kit_of,
    made_id,
    made_signer,
    morning,
    second_of,
    trust_of,
    two_boxes,
)

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.checkpoint import parse_checkpoint, sign_checkpoint, with_cosignatures
from wardkeep_core.evidence.common import EntryRef
from wardkeep_core.kit.digest import sha256_hex

# -- heads -------------------------------------------------------------------------------------------------------------


@lie(holds="platform", caught="V7")
def forked_log() -> Kit:
    seen, shown = morning(), two_boxes()
    for _ in range(4):
        hour(shown)
    size = len(shown.entries)
    line = seen.note(size, cosigned_at=seen.now).splitlines(keepends=True)[-1]
    return kit_of(shown, notes=[with_cosignatures(shown.note(size, cosigned_at=None), [line])])


@lie(holds="platform", caught="V7")
def truncated_log_with_the_old_cosignatures() -> Kit:
    made = morning()
    lines = made.note(len(made.entries), cosigned_at=made.now, boxes=boxes_of(made)).splitlines(keepends=True)[-2:]
    del made.entries[-4:]
    return kit_of(made, notes=[with_cosignatures(made.note(len(made.entries), cosigned_at=None), lines)])


@lie(holds="platform", caught="unwitnessed")
def unwitnessed() -> Kit:
    return kit_of(morning(), cosigned=[])


@lie(holds="platform", caught="unwitnessed")
def witnessed_by_one_box_of_two() -> Kit:
    made = morning()
    return kit_of(made, cosigned=[made.box])


@lie(holds="platform", caught="unwitnessed")
def witnessed_before_the_period_ended() -> Kit:
    made = morning()
    return kit_of(made, cosigned_at=made.now - timedelta(minutes=1))


@lie(holds="platform", caught="unwitnessed: quorum")
def quorum_of_invented_witnesses() -> Kit:
    made = morning()
    known = {"outside": made.witness_line(Box("outside witness"))}
    return kit_of(made, trust=trust_of(made, witnesses=known, quorum="outside"))


@lie(holds="own", caught="V7")
def checkpoint_by_another_key() -> Kit:
    made = morning()
    trust, made.log_key = trust_of(made), made_signer("another log key")
    return kit_of(made, trust=trust)


@lie(holds="platform", caught="V7")
def log_that_the_trust_file_does_not_name() -> Kit:
    made = morning()
    return kit_of(made, trust=trust_of(made, logs={}))


@lie(holds="platform", caught="V7")
def checkpoint_of_another_origin() -> Kit:
    made = morning()
    size = len(made.entries)
    root = parse_checkpoint(made.note(size, cosigned_at=None)).checkpoint.root
    moved = sign_checkpoint(made.origin.replace("central", "elsewhere"), size, root, made.log_key).encode()
    change = replaced(f"{size:016d}", lambda _: moved)
    return Kit(signed_again(kit_of(made).raw, made.attestation, change), trust_of(made))


@lie(holds="platform", caught="V6", where="checkpoints/")
def cosignature_counted_twice() -> Kit:
    made = morning()
    twice = replaced(f"{len(made.entries):016d}", lambda raw: raw + raw.splitlines(keepends=True)[-1])
    return Kit(signed_again(kit_of(made).raw, made.attestation, twice), trust_of(made))


@lie(holds="platform", caught="V6")
def checkpoints_of_two_histories() -> Kit:
    made, other = morning(), Practice()
    other.genesis()
    other.hours(3)
    late = made.note(len(made.entries), cosigned_at=made.now, boxes=boxes_of(made))
    return kit_of(made, notes=[other.note(2, cosigned_at=None), late])


def with_proofs(change: Callable[[Any], dict[str, Any]]) -> Kit:
    made = morning()
    early = made.note(9, cosigned_at=None)
    late = made.note(len(made.entries), cosigned_at=made.now, boxes=boxes_of(made))
    around: dict[str, Any] = {"start": 5, "relied": (0, 1, 2, 3, 4), "notes": [early, late]}
    good = made.contents(**around).logs[0].proofs
    return kit_of(made, **around, proofs=good.model_copy(update=change(good)))


@lie(holds="platform", caught="V6")
def wrong_subtree_before_the_range() -> Kit:
    return with_proofs(lambda good: {"left": tuple("11" * 32 for _ in good.left)})


@lie(holds="platform", caught="V6")
def inclusion_of_another_entry() -> Kit:
    return with_proofs(lambda good: {"relied": good.relied[::-1]})


@lie(holds="platform", caught="V6")
def no_consistency_proof() -> Kit:
    return with_proofs(lambda _: {"consistency": ()})


@lie(holds="platform", caught="V6")
def root_that_the_entries_do_not_give() -> Kit:
    made = morning()
    size = len(made.entries)
    note = sign_checkpoint(made.origin, size, bytes(32), made.log_key)
    return Kit(kit_of(made, notes=[note]).raw, trust_of(made))


# -- heals -------------------------------------------------------------------------------------------------------------


def healed(**changes: Any) -> Kit:
    """A morning whose last attempt claims more than it did."""
    made = morning()
    made.heal(**changes)
    hour(made)
    return kit_of(made)


@lie(holds="box", caught="V11")
def heal_without_recheck() -> Kit:
    return healed(after=None)


@lie(holds="box", caught="V11")
def heal_without_failing_look() -> Kit:
    return healed(before=None)


@lie(holds="box", caught="V11")
def heal_that_was_a_dry_run() -> Kit:
    return healed(dry_run=True)


@lie(holds="box", caught="V11")
def heal_without_a_step() -> Kit:
    return healed(steps=())


@lie(holds="box", caught="V11")
def heal_of_another_device() -> Kit:
    return healed(device=made_id("another device"))


@lie(holds="box", caught="V11")
def heal_of_a_newer_version_of_the_check() -> Kit:
    return healed(check_version=2)


@lie(holds="box", caught="V11")
def heal_that_names_an_entry_that_is_not_there() -> Kit:
    return healed(after=EntryRef(epoch=0, seq=4000, leaf_hash="ab" * 32))


@lie(holds="box", caught="V11")
def heal_that_names_another_leaf() -> Kit:
    return healed(after=EntryRef(epoch=0, seq=3, leaf_hash="ab" * 32))


def two_looks(made: Practice, *, between: Callable[[], None] = lambda: None, wait: int = 10) -> None:
    """A failing and a passing look of the first box with something in between, and the claim of a heal."""
    before = made.observe(Result.FAIL)
    between()
    started = made.now + timedelta(seconds=wait - 5)
    made.now += timedelta(seconds=wait)
    after = made.observe(Result.PASS)
    made.write(made.remediation(before, after, started))
    hour(made)


@lie(holds="box", caught="V11")
def loosened_parameter() -> Kit:
    made = morning()

    def loosen() -> None:
        made.parameters = "parameters 2"

    two_looks(made, between=loosen)
    return kit_of(made)


@lie(holds="box", caught="V11")
def loosened_catalogue() -> Kit:
    made = morning()

    def loosen() -> None:
        made.catalogue = "catalogue 2"

    two_looks(made, between=loosen)
    return kit_of(made)


@lie(holds="box", caught="V11")
def failing_look_of_yesterday() -> Kit:
    made = morning()
    two_looks(made, wait=660)
    return kit_of(made)


@lie(holds="box", caught="V11")
def recheck_used_twice() -> Kit:
    made = morning()
    before = made.observe(Result.FAIL)
    made.now += timedelta(seconds=30)
    after = made.observe(Result.PASS, occasion=p.Occasion.RECHECK)
    for _ in range(2):
        made.write(made.remediation(before, after, made.now - timedelta(seconds=20)))
    hour(made)
    return kit_of(made)


@lie(holds="box", caught="V11")
def recheck_before_the_last_step() -> Kit:
    made = morning()
    before = made.observe(Result.FAIL)
    made.now += timedelta(seconds=10)
    after = made.observe(Result.PASS)
    made.write(made.remediation(before, after, made.now + timedelta(seconds=5)))
    hour(made)
    return kit_of(made)


@lie(holds="box", caught="V11")
def recheck_by_another_box() -> Kit:
    made = morning()
    before = made.observe(Result.FAIL)
    started = made.now + timedelta(seconds=2)
    made.now += timedelta(seconds=10)
    after = by(made, second_of(made), lambda: made.observe(Result.PASS))
    made.write(made.remediation(before, after, started))
    hour(made)
    return kit_of(made)


@lie(holds="box", caught="V11")
def failing_look_left_outside_the_range() -> Kit:
    made = morning()
    made.heal()
    hour(made)
    look = len(made.entries) - 7
    return kit_of(made, start=look + 1, relied=tuple(range(look)), from_at=made.now - timedelta(hours=1))


@lie(holds="box", caught="V11")
def pass_that_was_an_error() -> Kit:
    made = morning()
    before = made.observe(Result.FAIL)
    started = made.now + timedelta(seconds=2)
    made.now += timedelta(seconds=10)
    looked = made.observation(Result.PASS)
    unseen = looked.results[0].model_copy(update={"result": Result.ERROR, "reason": "timed_out"})
    after = made.write(
        looked.model_copy(update={"results": (unseen,), "parameters_digest": sha256_hex(b"parameters 1")})
    )
    made.write(made.remediation(before, after, started))
    hour(made)
    return kit_of(made)
