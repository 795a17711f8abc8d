"""Checkpoints at check-in, and the co-signatures that come back."""

from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select

from wardkeep_core.evidence.checkpoint import Checkpoint, verify_cosignature, witness_key, witness_name
from wardkeep_core.kit.signer import KeySigner
from wardkeep_server.evidence.models import Cosignature
from wardkeep_server.evidence.tests.practice import Practice, json_of, practice_of
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import World


async def sealed(world: World, looks: int = 3) -> Practice:
    ours = await practice_of(world)
    await ours.submit(ours.genesis(), *(ours.seal(ours.look()) for _ in range(looks)))
    await ours.seal_log()
    return ours


async def kept(world: World) -> int:
    async with world.work() as work:
        return await work.session.scalar(select(func.count()).select_from(Cosignature)) or 0


async def codes(world: World, ours: Practice) -> list[str]:
    reader = await world.client(Role.CLIENT_VIEWER)
    (log,) = await json_of(reader, f"/api/evidence/logs?site={ours.tenant.site}")
    return [alarm["code"] for alarm in log["alarms"]]


async def test_every_check_in_continues_what_was_co_signed(world: World) -> None:
    ours = await sealed(world)
    seen = []
    for _ in range(3):
        told = await ours.check_in(ours.ref().seq)
        assert [proof.seq for proof in told.inclusion] == [ours.ref().seq]
        assert (await ours.witness()).status_code == 200
        assert ours.cosigned is not None
        seen.append(ours.cosigned.size)
        await ours.submit(ours.seal(ours.look()))
        await ours.seal_log()
    assert seen == sorted(set(seen))
    assert await kept(world) == 3


async def test_only_sealed_numbers_are_proved(world: World) -> None:
    ours = await sealed(world)
    late = ours.seal(ours.look())
    await ours.submit(late)
    told = await ours.check_in(0, 1, 2, 3, 4)
    assert [proof.seq for proof in told.inclusion] == [0, 1, 2, 3]
    await ours.seal_log()
    told = await ours.check_in(4)
    ours.proves(told, 4, late)


async def test_an_unchanged_check_in_carries_nothing_of_the_log(world: World) -> None:
    ours = await sealed(world)
    await ours.check_in(0, 1, 2, 3)
    told = await ours.check_in()
    assert (told.checkpoint, told.consistency, told.inclusion) == (None, (), ())


async def test_a_co_signature_is_kept_once_and_shown_with_the_checkpoint(world: World) -> None:
    ours = await sealed(world)
    await ours.check_in()
    first = ours.line()
    for line in (first, first, ours.line()):
        assert (await ours.witness(line)).status_code == 200
    assert await kept(world) == 1
    reader = await world.client(Role.CLIENT_VIEWER)
    (row,) = (await json_of(reader, "/api/evidence/checkpoints"))["items"]
    assert row["cosigned_by"] == [ours.box.id]
    newest = (await json_of(reader, "/api/evidence/entries?limit=1"))["items"][0]
    assert newest["proof"] == "witnessed"
    shown = (await json_of(reader, f"/api/evidence/entries/{newest['id']}"))["checkpoint"]
    (line,) = shown["cosignatures"]
    key = witness_key(witness_name(ours.origin, ours.box.id), ours.box.witness.public_raw)
    head = Checkpoint(shown["origin"], shown["size"], bytes.fromhex(shown["root"]))
    assert verify_cosignature(head, line["line"], key) > 0
    assert line["line"] in shown["note"]


async def test_a_co_signature_by_another_key_is_refused_and_alarmed(world: World) -> None:
    ours = await sealed(world)
    await ours.check_in()
    answer = await ours.witness(ours.line(signer=KeySigner(Ed25519PrivateKey.generate())))
    assert (answer.status_code, answer.json()["code"]) == (409, "cosignature_refused")
    assert await kept(world) == 0
    assert await codes(world, ours) == ["bad_cosignature"]


async def test_a_co_signature_of_another_head_is_refused(world: World) -> None:
    ours = await sealed(world)
    await ours.check_in()
    assert ours.cosigned is not None
    ours.cosigned = Checkpoint(ours.cosigned.origin, ours.cosigned.size, bytes(32))
    assert (await ours.witness()).status_code == 409
    assert await kept(world) == 0


async def test_a_size_that_was_never_signed_is_not_found(world: World) -> None:
    ours = await sealed(world)
    await ours.check_in()
    assert ours.cosigned is not None
    ours.cosigned = Checkpoint(ours.cosigned.origin, ours.cosigned.size + 1, bytes(32))
    assert (await ours.witness()).status_code == 404


async def test_a_box_that_co_signed_more_than_is_here_raises_an_alarm(world: World) -> None:
    ours = await sealed(world)
    await ours.check_in()
    assert ours.cosigned is not None
    size = ours.cosigned.size
    answer = await ours.box.check_in(cosigned_size=size + 7)
    assert answer.json()["checkpoint"].splitlines()[1] == str(size)
    assert await codes(world, ours) == ["rolled_back"]


async def test_a_quiet_box_is_shown_others_entries_after_a_while(world: World) -> None:
    ours = await sealed(world)
    await ours.check_in()
    assert (await ours.check_in()).checkpoint is None
    partner = await world.client(Role.OPERATOR_ADMIN)
    reason = "the practice asked for a pause of healing"
    stopped = await partner.post(f"/api/sites/{ours.tenant.site}/healing-stop", {"stopped": True, "reason": reason})
    assert stopped.status_code == 200, stopped.text
    await ours.seal_log()
    assert (await ours.check_in()).checkpoint is None
    world.clock.ahead += timedelta(minutes=6)
    assert (await ours.check_in()).checkpoint is not None


async def test_a_copy_of_a_box_is_shown_its_own_line_before_anything_newer(world: World) -> None:
    ours = await sealed(world)
    await ours.check_in()
    first = ours.line()
    assert (await ours.witness(first)).status_code == 200
    await ours.submit(ours.seal(ours.look()))
    await ours.seal_log()
    answer = (await ours.box.check_in(unsure=["site"])).json()
    assert first in answer["checkpoint"]
    newest = (await ours.box.check_in()).json()
    assert first not in newest["checkpoint"]
    assert int(newest["checkpoint"].splitlines()[1]) > int(answer["checkpoint"].splitlines()[1])
