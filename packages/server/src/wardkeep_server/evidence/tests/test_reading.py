"""What people read: lists, one entry with its proof, and that nobody sees another tenant's."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from wardkeep_core.evidence.envelope import parse_envelope, verify_envelope
from wardkeep_core.evidence.merkle import leaf_hash, verify_inclusion
from wardkeep_core.kit.signer import load_public
from wardkeep_core.model.verdict import Result
from wardkeep_server.evidence import service
from wardkeep_server.evidence.tests.practice import CHECK, Practice, json_of, practice_of
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import World

ENTRIES = "/api/evidence/entries"


async def filled(world: World) -> Practice:
    ours = await practice_of(world)
    await ours.submit(ours.genesis(), ours.seal(ours.look(Result.FAIL)), *ours.heal())
    return ours


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    """SQL that the application sends meanwhile."""
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    engine = world.parts.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def test_entries_are_listed_newest_first_and_filtered(world: World) -> None:
    ours = await filled(world)
    reader = await world.client(Role.CLIENT_VIEWER)
    lines = (await json_of(reader, f"{ENTRIES}?appliance={ours.box.id}"))["items"]
    assert [line["seq"] for line in lines] == [4, 3, 2, 1, 0]
    assert [line["kind"] for line in lines] == ["remediation", "observation", "observation", "observation", "key"]
    assert [line["summary"] for line in lines[:3]] == ["healed", "recheck", "before_attempt"]
    assert lines[1]["verdicts"] == {CHECK: "pass"}
    assert {line["proof"] for line in lines} == {"received"}

    async def found(query: str) -> list[int]:
        return [line["seq"] for line in (await json_of(reader, f"{ENTRIES}?{query}"))["items"]]

    assert await found(f"device={ours.device}") == [4, 3, 2, 1]
    assert await found(f"device={ours.device}&kind=remediation") == [4]
    assert await found(f"check={CHECK}&limit=2") == [3, 2]
    assert await found(f"check=linux.shadow_file_protected&device={ours.device}") == []
    assert await found(f"about={lines[0]['about_id']}") == [4]
    assert await found(f"site={new_id()}") == []


async def test_pages_hold_every_entry_once(world: World) -> None:
    ours = await filled(world)
    reader = await world.client(Role.PARTNER_TECH)
    seen, after = [], ""
    while after is not None:
        page = await json_of(reader, f"{ENTRIES}?limit=2&after={after}" if after else f"{ENTRIES}?limit=2")
        seen += [line["id"] for line in page["items"]]
        after = page["next"]
    assert len(seen) == len(set(seen)) > 5
    assert ours.head is not None


async def test_an_entry_is_shown_whole_and_proved(world: World) -> None:
    ours = await filled(world)
    reader = await world.client(Role.CLIENT_OWNER)
    line = await json_of(reader, f"{ENTRIES}/by-number?appliance={ours.box.id}&epoch=0&seq=3")
    before = await json_of(reader, f"{ENTRIES}/{line['id']}")
    assert (before["inclusion"], before["checkpoint"], before["times"]["checkpoint_at"]) == (None, None, None)
    await ours.seal_log()
    shown = await json_of(reader, f"{ENTRIES}/{line['id']}")
    raw = shown["envelope"].encode()
    key = load_public(ours.box.evidence.public_raw)
    payload = verify_envelope(parse_envelope(raw), {shown["keyid"]: key})
    assert base64.b64encode(payload) in raw
    assert shown["statement"]["predicate"]["chain"]["seq"] == 3
    assert shown["leaf_hash"] == leaf_hash(raw).hex()
    proof = shown["inclusion"]
    path = [bytes.fromhex(hashed) for hashed in proof["path"]]
    root = bytes.fromhex(shown["checkpoint"]["root"])
    verify_inclusion(leaf_hash(raw), proof["index"], proof["size"], path, root)
    times = shown["times"]
    assert times["observed_at"] is not None
    assert times["observed_at"] <= times["recorded_at"] <= times["checkpoint_at"]
    assert times["cosigned_at"] is None
    neighbours = [(await json_of(reader, f"{ENTRIES}/{shown[name]}"))["seq"] for name in ("previous_id", "next_id")]
    assert neighbours == [2, 4]


async def test_the_ends_of_a_chain_have_one_neighbour(world: World) -> None:
    ours = await filled(world)
    reader = await world.client(Role.CLIENT_OWNER)
    ends = []
    for seq in (0, 4):
        line = await json_of(reader, f"{ENTRIES}/by-number?appliance={ours.box.id}&epoch=0&seq={seq}")
        shown = await json_of(reader, f"{ENTRIES}/{line['id']}")
        ends.append((shown["previous_id"] is None, shown["next_id"] is None))
    assert ends == [(True, False), (False, True)]


async def test_strangers_see_nothing(world: World) -> None:
    ours = await filled(world)
    await ours.seal_log()
    mine = await world.client(Role.PARTNER_ADMIN)
    theirs = await world.client(Role.PARTNER_ADMIN, world.theirs)
    entry = (await json_of(mine, ENTRIES))["items"][0]["id"]
    site = ours.tenant.site
    assert (await json_of(theirs, f"{ENTRIES}?site={site}"))["items"] == []
    assert await json_of(theirs, f"/api/evidence/logs?site={site}") == []
    assert (await json_of(theirs, f"/api/evidence/checkpoints?site={site}"))["items"] == []
    foreign, missing = await theirs.get(f"{ENTRIES}/{entry}"), await theirs.get(f"{ENTRIES}/{new_id()}")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert {**foreign.json(), "request_id": 0} == {**missing.json(), "request_id": 0}
    number = f"{ENTRIES}/by-number?appliance={ours.box.id}&epoch=0&seq=0"
    assert (await theirs.get(number)).status_code == 404


@pytest.mark.parametrize("path", [ENTRIES, "/api/evidence/logs", "/api/evidence/checkpoints"])
async def test_billing_reads_no_evidence(world: World, path: str) -> None:
    billing = await world.client(Role.PARTNER_BILLING)
    assert (await billing.get(path)).status_code == 403


async def test_a_log_is_shown_with_its_state(world: World) -> None:
    ours = await filled(world)
    await ours.seal_log()
    await ours.check_in()
    await ours.witness()
    reader = await world.client(Role.OPERATOR_READONLY)
    (log,) = await json_of(reader, f"/api/evidence/logs?site={ours.tenant.site}")
    assert log["origin"] == ours.origin
    assert log["size"] == log["sealed_size"] == log["witnesses"][0]["size"]
    assert {(chain["appliance_id"], chain["seq"]) for chain in log["chains"]} == {(None, 2), (ours.box.id, 4)}
    assert (log["store"], log["worm"], log["refused"], log["alarms"]) == ("directory", False, 0, [])


async def test_other_slices_find_entries_by_number(world: World) -> None:
    ours = await filled(world)
    async with world.work() as work:
        numbers = [(ours.box.id, 0, 4), (ours.box.id, 0, 99), (new_id(), 0, 0)]
        found = await service.entries_by_number(work, numbers)
        heals = await service.remediations_by_number(work, numbers)
    assert list(found) == [numbers[0]]
    assert (found[numbers[0]].kind.value, found[numbers[0]].summary) == ("remediation", "healed")
    assert heals[numbers[0]].attempt == found[numbers[0]].about_id


async def test_the_number_of_statements_does_not_grow_with_the_batch(world: World) -> None:
    ours = await practice_of(world)
    await ours.submit(ours.genesis())
    counts = []
    for size in (1, 200):
        batch = [ours.seal(ours.look()) for _ in range(size)]
        with statements(world) as seen:
            assert (await ours.submit(*batch)).accepted == size
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12, counts


async def test_the_number_of_statements_does_not_grow_with_the_list(world: World) -> None:
    ours = await filled(world)
    await ours.submit(*(ours.seal(ours.look()) for _ in range(60)))
    reader = await world.client(Role.PARTNER_TECH)
    counts = []
    for limit in (1, 60):
        with statements(world) as seen:
            assert len((await json_of(reader, f"{ENTRIES}?limit={limit}"))["items"]) == limit
        counts.append(len(seen))
    assert counts[0] == counts[1]
