"""What browsers verify from: the bytes and proofs handed out hold against core's own checks, and only within scope."""

import pytest

from wardkeep_core.evidence.checkpoint import Checkpoint, checkpoint_key, parse_checkpoint, verify_checkpoint
from wardkeep_core.evidence.merkle import Grower, leaf_hash, verify_consistency, verify_inclusion
from wardkeep_core.kit.signer import load_public_base64
from wardkeep_server.evidence.tests.practice import Practice, json_of, practice_of
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import Browser, World


async def sealed(world: World) -> tuple[Practice, Browser, str]:
    """A log of a genesis and six looks, sealed twice and co-signed in between; a reader, and the log's address."""
    ours = await practice_of(world)
    await ours.submit(ours.genesis(), *(ours.seal(ours.look()) for _ in range(3)))
    await ours.seal_log()
    await ours.check_in()
    await ours.witness()
    await ours.submit(*(ours.seal(ours.look()) for _ in range(3)))
    await ours.seal_log()
    reader = await world.client(Role.OPERATOR_READONLY)
    (log,) = await json_of(reader, f"/api/evidence/logs?site={ours.tenant.site}")
    return ours, reader, f"/api/evidence/logs/{log['id']}"


def newest(heads: list[Checkpoint]) -> Checkpoint:
    return max(heads, key=lambda head: head.size)


async def heads_of(ours: Practice, reader: Browser, log: str) -> list[Checkpoint]:
    shown = await json_of(reader, f"{log}/heads")
    assert ours.box.answer is not None
    key = checkpoint_key(ours.origin, load_public_base64(ours.box.answer.server_keys.checkpoint).public_bytes_raw())
    return [verify_checkpoint(one["note"], key).checkpoint for one in shown["checkpoints"]]


async def test_heads_are_the_newest_and_the_newest_co_signed(world: World) -> None:
    ours, reader, log = await sealed(world)
    heads = await heads_of(ours, reader, log)
    assert ours.cosigned is not None
    assert [head.size for head in heads] == [ours.cosigned.size, newest(heads).size]
    shown = (await json_of(reader, f"{log}/heads"))["checkpoints"]
    assert [len(parse_checkpoint(one["note"]).note.signatures) for one in shown] == [2, 1]


async def test_leaves_make_up_the_root(world: World) -> None:
    ours, reader, log = await sealed(world)
    head = newest(await heads_of(ours, reader, log))
    grower = Grower()
    for start in range(0, head.size, 4):
        page = await json_of(reader, f"{log}/leaves?start={start}&limit=4")
        assert [one["index"] for one in page["items"]] == list(range(start, min(start + 4, head.size)))
        for one in page["items"]:
            hashed = leaf_hash(one["envelope"].encode())
            assert hashed.hex() == one["leaf_hash"]
            grower.append(hashed)
    assert grower.frontier().root() == head.root
    assert (await json_of(reader, f"{log}/leaves?start={head.size}"))["items"] == []


async def test_key_entries_are_proved(world: World) -> None:
    ours, reader, log = await sealed(world)
    head = newest(await heads_of(ours, reader, log))
    shown = await json_of(reader, f"{log}/keys?size={head.size}")
    assert (shown["size"], shown["whole"], shown["origin"]) == (head.size, True, ours.origin)
    assert len(shown["items"]) >= 2
    for one in shown["items"]:
        path = [bytes.fromhex(hashed) for hashed in one["path"]]
        verify_inclusion(leaf_hash(one["envelope"].encode()), one["index"], head.size, path, head.root)


async def test_heads_are_consistent(world: World) -> None:
    ours, reader, log = await sealed(world)
    old, new = await heads_of(ours, reader, log)
    shown = await json_of(reader, f"{log}/consistency?old={old.size}&new={new.size}")
    path = [bytes.fromhex(hashed) for hashed in shown["path"]]
    verify_consistency(old.size, new.size, old.root, new.root, path)


@pytest.mark.parametrize("query", ["keys?size=9999", "consistency?old=0&new=9999", "consistency?old=2&new=1"])
async def test_beyond_the_checkpoint_is_refused(world: World, query: str) -> None:
    _, reader, log = await sealed(world)
    answer = await reader.get(f"{log}/{query}")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_that_far")


@pytest.mark.parametrize("part", ["heads", "leaves", "keys", "consistency?old=0&new=0"])
async def test_strangers_get_nothing(world: World, part: str) -> None:
    _, _, log = await sealed(world)
    theirs = await world.client(Role.PARTNER_ADMIN, world.theirs)
    foreign = await theirs.get(f"{log}/{part}")
    missing = await theirs.get(f"/api/evidence/logs/{new_id()}/{part}")
    assert (foreign.status_code, missing.status_code) == (404, 404)


async def test_entries_are_found_by_the_day_of_receipt(world: World) -> None:
    ours, reader, _ = await sealed(world)
    today = world.clock().date().isoformat()
    path = f"/api/evidence/entries?appliance={ours.box.id}"
    assert len((await json_of(reader, f"{path}&from={today}"))["items"]) == 7
    assert (await json_of(reader, f"{path}&to={today}"))["items"] == []
    assert (await reader.get(f"{path}&from=yesterday")).status_code == 422
