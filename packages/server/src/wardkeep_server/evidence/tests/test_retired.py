"""The end of a box: stated with what it wrote and co-signed last, nothing behind it, and a kit that verifies."""

import asyncio
import io
import zipfile
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from wardkeep_core.kit.times import format_time
from wardkeep_server.evidence import service
from wardkeep_server.evidence.tests.practice import Practice, json_of, practice_of
from wardkeep_server.evidence.tests.test_decisions import stated
from wardkeep_server.evidence.tests.test_restore import new_signer, opening
from wardkeep_server.fleet import service as fleet
from wardkeep_server.platform.errors import ServerError
from wardkeep_server.platform.subject import Role, system_actor
from wardkeep_server.tenancy.service import appliance_scope
from wardkeep_server.tests.support.appliance import enrolled
from wardkeep_server.tests.support.world import REASON, World, text_of

_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


async def retire(ours: Practice, successor: str | None = None, status: int = 204) -> Any:
    """By an administrator; the answer's JSON where there is one."""
    admin = await ours.world.client(Role.OPERATOR_ADMIN)
    body = {"reason": REASON} | ({"replaced_by": successor} if successor else {})
    answer = await admin.post(f"/api/appliances/{ours.box.id}/retire", body)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


async def somebody_waits(world: World) -> None:
    """Until a transaction of this database waits for a lock."""
    async with await psycopg.AsyncConnection.connect(world.database.superuser, autocommit=True) as connection:
        while (await (await connection.execute(_WAITING)).fetchone()) == (0,):
            pass  # the question itself takes a turn of the loop


async def order(world: World, site: str) -> list[tuple[str, str]]:
    """(kind, summary) of the platform's entries of a site's log, oldest first."""
    reader = await world.client(Role.OPERATOR_READONLY)
    lines = (await json_of(reader, f"/api/evidence/entries?site={site}"))["items"][::-1]
    return [(line["kind"], line["summary"]) for line in lines if line["appliance_id"] is None]


async def test_a_retirement_states_what_the_box_left_and_what_comes_after_it(world: World) -> None:
    ours = await practice_of(world)
    other = await practice_of(world)
    site = ours.tenant.site
    await ours.submit(ours.genesis(), ours.seal(ours.look()))
    await ours.seal_log()
    await ours.check_in()
    assert (await ours.witness()).status_code == 200
    await ours.submit(ours.seal(ours.look()))
    await retire(ours, other.box.id)

    said = ["decision", "key", "retired", "binding"]
    assert [kind for kind, _ in await order(world, site)][-4:] == said
    assert (await order(world, site))[-1] == ("binding", "replaced")
    (retired,) = await stated(world, "retired", site)
    (binding,) = await stated(world, "binding", site)
    decision = (await stated(world, "decision", site))[-1]
    assert ours.cosigned is not None
    assert retired["last"] == ours.ref().to_json()
    cosigned = {"origin": ours.origin, "size": ours.cosigned.size, "root": ours.cosigned.root.hex()}
    assert (retired["of_appliance"], retired["cosigned"]) == (ours.box.id, cosigned)
    assert retired["decision"] == binding["decision"] == decision["decision"]
    assert decision["what"] == "appliance_retire"
    assert binding["predecessor"] == {"appliance": ours.box.id, "last": retired["last"], "cosigned": cosigned}
    assert (binding["successor"], binding["cause"]) == (other.box.id, "replaced")
    reader = await world.client(Role.OPERATOR_READONLY)
    page = await json_of(reader, f"/api/appliances/{ours.box.id}")
    assert (page["replaced_by"], page["retired_at"] is not None) == (other.box.id, True)


async def test_a_box_that_never_wrote_ends_without_a_last_entry(world: World) -> None:
    ours = await practice_of(world)
    await retire(ours)
    (retired,) = await stated(world, "retired", ours.tenant.site)
    assert (retired["last"], retired["cosigned"]) == (None, None)
    assert await stated(world, "binding", ours.tenant.site) == []


async def test_the_key_that_a_restored_box_signs_with_is_revoked_too(world: World) -> None:
    ours = await practice_of(world)
    await ours.submit(ours.genesis(), ours.seal(ours.look()))
    old = ours.box.evidence
    assert (await ours.submit(opening(ours, new_signer(), by=old))).accepted == 1
    await retire(ours)
    revoked = (await stated(world, "key", ours.tenant.site))[-1]
    keys = {key["public_key"] for key in revoked["keys"] if key["purpose"] == "appliance_evidence"}
    assert (revoked["event"], keys) == ("revoked", {text_of(old.public_raw), text_of(ours.box.evidence.public_raw)})
    (retired,) = await stated(world, "retired", ours.tenant.site)
    assert (retired["last"]["epoch"], retired["last"]["seq"]) == (1, 0)


async def test_what_cannot_replace_a_box_is_said(world: World) -> None:
    ours = await practice_of(world)
    gone = await practice_of(world)
    await retire(gone)
    admin = await world.client(Role.OPERATOR_ADMIN)
    unknown_keys = await enrolled(world, admin, ours.tenant.site, confirm=False)
    elsewhere = await practice_of(world, world.theirs)
    cases = (
        (ours.box.id, "does not replace itself"),
        (gone.box.id, "is retired"),
        (unknown_keys.id, "nobody has compared"),
        (elsewhere.box.id, "not an appliance of the same site"),
        (ours.device, "not an appliance of the same site"),
    )
    for successor, words in cases:
        async with world.work() as work:
            with pytest.raises(ServerError) as refused:
                await fleet.retire(work, ours.box.id, REASON, successor)
            await work.session.rollback()
        assert [(one.field, words in one.message) for one in refused.value.fields] == [("replaced_by", True)], words
    problem = await retire(ours, gone.box.id, 422)
    assert (problem["code"], problem["errors"][0]["field"]) == ("replacement_refused", "replaced_by")
    assert len(await stated(world, "retired", ours.tenant.site)) == 1
    await retire(ours)


async def test_what_is_on_its_way_when_a_box_retires_is_refused(world: World) -> None:
    ours = await practice_of(world)
    await ours.submit(ours.genesis())
    late = ours.seal(ours.look())
    async with world.work() as work:
        await fleet.retire(work, ours.box.id, REASON)
        sending = asyncio.create_task(ours.post(late))
        await somebody_waits(world)
        assert not sending.done()
    answer = await sending
    assert (answer.status_code, answer.json()["code"]) == (401, "key_unknown")
    (retired,) = await stated(world, "retired", ours.tenant.site)
    assert retired["last"]["seq"] == 0


async def test_what_was_taken_before_a_box_retires_is_its_last_entry(world: World) -> None:
    ours = await practice_of(world)
    await ours.submit(ours.genesis())
    async with world.work() as work:
        facts = await fleet.appliance(work, ours.box.id)
    tenant = ours.tenant
    scope = appliance_scope(tenant.partner, tenant.organisation, tenant.site, ours.box.id)
    async with world.parts.work(scope, system_actor("first_start", "test")) as work:
        answer = await service.submit(work, facts, ours.seal(ours.look()))
        assert answer.accepted == 1
        retiring = asyncio.create_task(retire(ours))
        await somebody_waits(world)
        assert not retiring.done()
    await retiring
    (retired,) = await stated(world, "retired", tenant.site)
    assert retired["last"] == ours.ref().to_json()
    assert (await ours.post(ours.seal(ours.look()))).status_code == 401


async def test_two_retirements_that_name_each_other_do_not_lock_each_other(world: World) -> None:
    ours, other = await practice_of(world), await practice_of(world)
    admin = await world.client(Role.OPERATOR_ADMIN)
    pairs = ((ours, other), (other, ours))
    calls = [
        admin.post(f"/api/appliances/{one.box.id}/retire", {"reason": REASON, "replaced_by": two.box.id})
        for one, two in pairs
    ]
    assert sorted(answer.status_code for answer in await asyncio.gather(*calls)) == [204, 422]


async def replaced(world: World) -> tuple[Practice, Practice, dict[str, str]]:
    """A box retired within the period and the one that replaced it, sealed and witnessed; and the period."""
    ours = await practice_of(world)
    other = replace_device(await practice_of(world), ours)
    await ours.submit(ours.genesis(), ours.inventory(), ours.seal(ours.look()))
    world.clock.ahead += timedelta(minutes=1)
    start = world.clock()
    await ours.submit(ours.seal(ours.look()))
    counted = world.clock()
    await other.submit(other.genesis(), other.inventory(), other.seal(other.look()))
    await ours.seal_log()
    await ours.check_in()
    assert (await ours.witness()).status_code == 200
    world.clock.ahead += timedelta(minutes=10)
    await retire(ours, other.box.id)
    world.clock.ahead += timedelta(minutes=1)
    await other.submit(other.seal(other.look()), other.inventory(counted, 2))
    world.clock.ahead += timedelta(minutes=10)
    end = world.clock()
    world.clock.ahead += timedelta(minutes=1)
    await other.submit(other.seal(other.look()))
    await other.seal_log()
    await other.check_in()
    assert (await other.witness()).status_code == 200
    return ours, other, {"from": format_time(start), "to": format_time(end)}


def replace_device(other: Practice, ours: Practice) -> Practice:
    """Both boxes watch the same device."""
    other.device = ours.device
    return other


async def test_a_kit_around_a_retirement_lacks_nothing_but_outside_time(world: World) -> None:
    ours, other, period = await replaced(world)
    admin = await world.client(Role.PARTNER_ADMIN)
    path = f"/api/organisations/{ours.tenant.organisation}/auditor-kit"
    kit = await admin.get(path, params=period)
    assert kit.status_code == 200, kit.text
    report = other.verify(kit.content)
    assert report.verdict.startswith("VALID WITH GAPS"), report.to_json()
    gaps = report.verdict.removeprefix("VALID WITH GAPS: ").split("; ")
    assert gaps == [f"key of appliance {ours.box.id} not compared", f"no independent time for {ours.origin}"]
    with zipfile.ZipFile(io.BytesIO(kit.content)) as archive:
        told = archive.read("disclosures.md").decode()
    assert f"appliance {ours.box.id} was retired at" in told
    assert f"replaced by appliance {other.box.id}" in told
    assert f"{ours.box.id} has not co-signed" not in told

    await other.seal_log()
    later = {"from": period["to"], "to": format_time(world.clock())}
    after = await admin.get(path, params=later)
    assert after.status_code == 200, after.text
    second = other.verify(after.content)
    assert second.verdict.startswith("VALID WITH GAPS"), second.to_json()
    assert f"appliance {ours.box.id} ends" not in second.verdict
    assert f"unwitnessed: appliance {ours.box.id}" not in second.verdict


async def test_the_second_kit_has_the_same_bytes(world: World) -> None:
    ours, _, period = await replaced(world)
    admin = await world.client(Role.PARTNER_ADMIN)
    path = f"/api/organisations/{ours.tenant.organisation}/auditor-kit"
    kits = [await admin.get(path, params=period) for _ in range(2)]
    assert kits[0].content == kits[1].content
