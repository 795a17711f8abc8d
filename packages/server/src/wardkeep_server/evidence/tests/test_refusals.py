"""Every refusal of evidence page 3, over HTTP; what was good before it stands, and nothing of it is lost."""

import base64
from typing import Any

import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from wardkeep_core.evidence.common import Link
from wardkeep_core.evidence.envelope import MAX_ENVELOPE_BYTES, seal
from wardkeep_core.evidence.heads import Heads
from wardkeep_core.kit.signer import KeySigner
from wardkeep_core.model.verdict import Result
from wardkeep_server.evidence.models import Entry, Refusal
from wardkeep_server.evidence.service import MAX_BATCH_BYTES
from wardkeep_server.evidence.tests.practice import Practice, json_of, practice_of
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import World


async def started(world: World) -> Practice:
    """A practice whose genesis is in the log."""
    ours = await practice_of(world)
    assert (await ours.submit(ours.genesis())).accepted == 1
    return ours


async def stored(ours: Practice) -> list[bytes]:
    """Envelopes of the appliance's chain, in order."""
    async with ours.world.work() as work:
        query = select(Entry.envelope).where(Entry.signer_id == ours.box.id).order_by(Entry.epoch, Entry.seq)
        return list(await work.session.scalars(query))


async def refusals(ours: Practice) -> list[Refusal]:
    async with ours.world.work() as work:
        return list(await work.session.scalars(select(Refusal).where(Refusal.appliance_id == ours.box.id)))


async def alarm_codes(ours: Practice) -> list[str]:
    admin = await ours.world.client(Role.PARTNER_TECH)
    (log,) = await json_of(admin, f"/api/evidence/logs?site={ours.tenant.site}")
    return [alarm["code"] for alarm in log["alarms"]]


def foreign() -> KeySigner:
    return KeySigner(Ed25519PrivateKey.generate())


def flipped(raw: bytes) -> bytes:
    """The same envelope with one bit of its signature changed."""
    head, _, tail = raw.partition(b'"sig":"')
    sig = bytearray(base64.b64decode(tail[:88]))
    sig[3] ^= 1
    return head + b'"sig":"' + base64.b64encode(bytes(sig)) + tail[88:]


def bad(ours: Practice, what: str) -> bytes:
    """An envelope in the right place that is bad in exactly one way."""
    other = new_id()
    look = ours.look()
    link = Link(epoch=ours.ref().epoch, seq=ours.ref().seq + 1, prev=ours.ref().leaf_hash)
    makers: dict[str, Any] = {
        "not_json": lambda: b"hello",
        "spaces": lambda: ours.seal(look, link=link).replace(b'","payloadType"', b'", "payloadType"'),
        "not_a_statement": lambda: seal(b'{"a":1}', "application/vnd.in-toto+json", ours.box.evidence),
        "other_payload_type": lambda: seal(b'{"a":1}', "text/plain", ours.box.evidence),
        "too_large": lambda: b"x" * (MAX_ENVELOPE_BYTES + 1),
        "heads": lambda: ours.seal(Heads(heads=other, count=1, root="ab" * 32, taken_at=ours.world.clock()), link=link),
        "foreign_key": lambda: ours.seal(look, signer=foreign(), link=link),
        "bad_signature": lambda: flipped(ours.seal(look, link=link)),
        "other_site": lambda: ours.seal(look, link=link, site=other),
        "other_organisation": lambda: ours.seal(look, link=link, organisation=other),
        "other_appliance": lambda: ours.seal(look, link=link, appliance=other),
        "other_log": lambda: ours.seal(look, link=link, log=f"localhost/wardkeep/{'0' * 32}"),
        "broken_link": lambda: ours.seal(look, link=link.model_copy(update={"prev": "ab" * 32})),
        "new_epoch": lambda: ours.seal(look, link=Link(epoch=1, seq=0, prev=link.prev)),
    }
    raw: bytes = makers[what]()
    return raw


LIES = {
    "not_json": "malformed",
    "spaces": "malformed",
    "not_a_statement": "malformed",
    "other_payload_type": "malformed",
    "too_large": "oversized",
    "heads": "malformed",
    "foreign_key": "foreign_key",
    "bad_signature": "bad_signature",
    "other_site": "wrong_binding",
    "other_organisation": "wrong_binding",
    "other_appliance": "wrong_binding",
    "other_log": "wrong_binding",
    "broken_link": "broken_link",
    "new_epoch": "wrong_opening",
}


async def test_a_bad_envelope_is_refused_and_the_good_before_it_stand(world: World) -> None:
    ours = await started(world)
    whole = await stored(ours)
    for count, (what, code) in enumerate(LIES.items()):
        good = ours.seal(ours.look())
        lie = bad(ours, what)
        later = ours.seal(ours.look())
        answer = await ours.submit(good, lie, later)
        place = 2 * count + 1
        assert (answer.accepted, answer.replayed, answer.last_epoch, answer.last_seq) == (1, 0, 0, place), what
        assert answer.refused == code, what
        assert answer.refused_detail, what
        whole.append(good)
        assert await stored(ours) == whole, what
        kept = [(row.code, row.detail) for row in await refusals(ours)]
        assert len(kept) == count + 1, what
        assert (code, answer.refused_detail) in kept, what
        after = await ours.submit(good, later)
        assert (after.accepted, after.replayed, after.last_seq, after.refused) == (1, 1, place + 1, None), what
        whole.append(later)
        assert await stored(ours) == whole, what


async def test_a_replay_has_no_effect(world: World) -> None:
    ours = await started(world)
    batch = [ours.seal(ours.look()) for _ in range(3)]
    assert (await ours.submit(*batch)).accepted == 3
    again = await ours.submit(*batch, ours.seal(ours.look()))
    assert (again.accepted, again.replayed, again.last_seq, again.refused) == (1, 3, 4, None)
    assert len(await stored(ours)) == 5
    assert await refusals(ours) == []


async def test_a_replay_within_one_batch_has_no_effect(world: World) -> None:
    ours = await started(world)
    raw = ours.seal(ours.look())
    answer = await ours.submit(raw, raw)
    assert (answer.accepted, answer.replayed, answer.refused) == (1, 1, None)


async def test_a_hole_stops_the_batch_and_names_the_number(world: World) -> None:
    ours = await started(world)
    first, lost, third = (ours.seal(ours.look()) for _ in range(3))
    answer = await ours.submit(first, third)
    assert (answer.accepted, answer.refused) == (1, "out_of_sequence")
    assert (answer.expected_epoch, answer.expected_seq) == (0, 2)
    assert await refusals(ours) == []
    assert (await ours.submit(lost, third)).last_seq == 3
    assert (await stored(ours))[1:] == [first, lost, third]


async def test_an_equivocation_is_refused_kept_and_alarmed(world: World) -> None:
    ours = await started(world)
    place = Link(epoch=0, seq=1, prev=ours.ref().leaf_hash)
    first = ours.seal(ours.look())
    assert (await ours.submit(first)).accepted == 1
    second = ours.seal(ours.look(Result.FAIL), link=place)
    for _ in range(2):
        answer = await ours.submit(second)
        assert (answer.accepted, answer.refused) == (0, "equivocation")
    assert (await stored(ours))[1:] == [first]
    (kept,) = await refusals(ours)
    assert (kept.envelope, kept.epoch, kept.seq) == (second, 0, 1)
    assert await alarm_codes(ours) == ["equivocation"]

    admin = await world.client(Role.PARTNER_ADMIN)
    (line,) = (await json_of(admin, "/api/audit?action=evidence.refuse"))["items"]
    assert (line["outcome"], line["after"]["refused"]) == ("refused", "equivocation")


async def test_two_statements_for_one_number_in_one_batch_are_an_equivocation(world: World) -> None:
    ours = await started(world)
    place = Link(epoch=0, seq=1, prev=ours.ref().leaf_hash)
    first, second = ours.seal(ours.look()), ours.seal(ours.look(Result.FAIL), link=place)
    answer = await ours.submit(first, second)
    assert (answer.accepted, answer.refused) == (1, "equivocation")
    assert (await stored(ours))[1:] == [first]


async def test_another_appliances_evidence_is_refused(world: World) -> None:
    ours, theirs = await started(world), await practice_of(world, world.theirs)
    raw = theirs.genesis()
    answer = await ours.submit(raw)
    assert (answer.accepted, answer.refused) == (0, "foreign_key")
    assert (await theirs.submit(raw)).accepted == 1


async def test_the_first_statement_is_a_genesis(world: World) -> None:
    ours = await practice_of(world)
    answer = await ours.submit(ours.seal(ours.look()))
    assert (answer.accepted, answer.refused, answer.last_seq) == (0, "wrong_opening", None)
    assert (answer.expected_epoch, answer.expected_seq) == (0, 0)


@pytest.mark.parametrize(("body", "status"), [(b"", 400), (b"\n", 400), (b"x\n" * 501, 413)])
async def test_what_is_no_batch_is_an_error(world: World, body: bytes, status: int) -> None:
    ours = await started(world)
    answer = await ours.box.call("/api/evidence/submit", body)
    assert answer.status_code == status
    assert answer.json()["code"] in {"batch_unreadable", "batch_too_large"}


async def test_a_batch_that_compresses_very_well_is_taken(world: World) -> None:
    ours = await started(world)
    batch = [ours.seal(ours.look(units=40)) for _ in range(500)]
    body = b"".join(raw + b"\n" for raw in batch)
    packed = zstandard.ZstdCompressor(level=19).compress(body)
    assert len(body) > 16 * len(packed) + 2**20
    headers = {"content-type": "application/x-ndjson", "content-encoding": "zstd"}
    answer = await ours.box.call("/api/evidence/submit", packed, **headers)
    assert answer.status_code == 200, answer.text
    assert answer.json()["accepted"] == 500


async def test_a_frame_that_unpacks_to_more_than_a_batch_is_refused(world: World) -> None:
    ours = await started(world)
    bomb = zstandard.ZstdCompressor().compress(bytes(MAX_BATCH_BYTES + 1))
    answer = await ours.box.call("/api/evidence/submit", bomb, **{"content-encoding": "zstd"})
    assert answer.status_code == 413


async def test_nobody_without_a_signature_gets_in(world: World) -> None:
    ours = await started(world)
    answer = await ours.box.http.post("/api/evidence/submit", content=ours.seal(ours.look()))
    assert answer.status_code == 401
