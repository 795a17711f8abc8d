"""A restored box opens an epoch under a new key that the old one endorsed; nobody else can."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.chain import head_of, next_epoch
from wardkeep_core.evidence.endorse import endorse
from wardkeep_core.evidence.envelope import seal_statement
from wardkeep_core.kit.signer import KeySigner
from wardkeep_server.evidence.tests.practice import Practice, practice_of
from wardkeep_server.platform.clock import new_id
from wardkeep_server.tests.support.world import World, text_of


def new_signer() -> KeySigner:
    return KeySigner(Ed25519PrivateKey.generate())


def opening(ours: Practice, fresh: KeySigner, *, by: KeySigner | None, names_key: bool = True) -> bytes:
    """The opening of the next epoch; the practice goes on from it under the fresh key."""
    link = next_epoch(ours.ref(), ours.ref().epoch)
    common = ours.common(link)
    record = p.KeyRecord(
        purpose=p.Purpose.APPLIANCE_EVIDENCE, appliance=ours.box.id, public_key=text_of(fresh.public_raw)
    )
    keys = (record,) if names_key else ()
    gap = p.Gap(
        gap=new_id(),
        device=None,
        from_at=common.recorded_at - timedelta(hours=1),
        to_at=common.recorded_at,
        cause=p.GapCause.RESTORED,
        declared_by="appliance",
        last_known=ours.ref(),
        new_keys=keys,
        endorsements=() if by is None else (endorse(common, keys, by),),
    )
    raw = seal_statement(common, gap, fresh)
    ours.head = head_of(raw, link)
    ours.box.evidence = fresh
    return raw


async def started(world: World) -> tuple[Practice, list[bytes]]:
    ours = await practice_of(world)
    raws = [ours.genesis(), ours.seal(ours.look())]
    assert (await ours.submit(*raws)).accepted == 2
    return ours, raws


async def test_a_restored_box_goes_on_under_its_new_key(world: World) -> None:
    ours, before = await started(world)
    old = ours.box.evidence
    gap = opening(ours, new_signer(), by=old)
    look = ours.seal(ours.look())
    answer = await ours.submit(gap, look)
    assert (answer.accepted, answer.last_epoch, answer.last_seq, answer.refused) == (2, 1, 1, None)
    again = await ours.submit(*before, gap, look, ours.seal(ours.look()))
    assert (again.accepted, again.replayed, again.refused) == (1, 4, None)

    second = opening(ours, new_signer(), by=ours.box.evidence)
    assert (await ours.submit(second)).last_epoch == 2


async def test_the_old_key_signs_nothing_new_after_a_restore(world: World) -> None:
    ours, _ = await started(world)
    old = ours.box.evidence
    assert (await ours.submit(opening(ours, new_signer(), by=old))).accepted == 1
    ours.box.evidence = old
    answer = await ours.submit(ours.seal(ours.look()))
    assert (answer.accepted, answer.refused, answer.expected_seq) == (0, "foreign_key", None)


@pytest.mark.parametrize("endorsed_by", ["nobody", "a stranger", "itself"])
async def test_a_new_key_without_the_old_ones_word_is_foreign(world: World, endorsed_by: str) -> None:
    ours, _ = await started(world)
    fresh = new_signer()
    by = {"nobody": None, "a stranger": new_signer(), "itself": fresh}[endorsed_by]
    answer = await ours.submit(opening(ours, fresh, by=by))
    assert (answer.accepted, answer.refused) == (0, "foreign_key")


async def test_an_epoch_opened_under_the_same_key_is_refused(world: World) -> None:
    ours, _ = await started(world)
    same = ours.box.evidence
    answer = await ours.submit(opening(ours, same, by=same))
    assert (answer.accepted, answer.refused) == (0, "wrong_opening")
