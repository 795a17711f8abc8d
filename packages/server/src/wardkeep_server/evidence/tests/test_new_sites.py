"""A site that comes later: its log begins with what the whole organisation decided before and what is in force."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
from alembic.script import ScriptDirectory
from sqlalchemy import delete, select

from wardkeep_core.evidence.trust import TrustFile
from wardkeep_core.evidence.verify.verifier import verify_kit
from wardkeep_core.kit.times import format_time
from wardkeep_server import migrations
from wardkeep_server.evidence.models import Standing
from wardkeep_server.evidence.tests.practice import Practice, practice_of
from wardkeep_server.evidence.tests.test_decisions import stated
from wardkeep_server.platform.subject import Role
from wardkeep_server.tenancy import service as tenancy
from wardkeep_server.tenancy.schemas import NewOrganisation
from wardkeep_server.tests.support.appliance import enrolled
from wardkeep_server.tests.support.world import REASON, Tenant, World, new_tenant

OF_PLACE = {"organisation", "site", "appliance", "log", "clock", "software", "chain", "recorded_at"}


def body_of(predicate: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in predicate.items() if name not in OF_PLACE}


async def second_site(world: World) -> Tenant:
    return await new_tenant(world, "Second", partner=world.ours.partner, organisation=world.ours.organisation)


async def test_a_later_log_repeats_what_is_in_force_word_for_word(world: World) -> None:
    ours = await practice_of(world)
    await ours.agree()
    owner = await world.client(Role.CLIENT_OWNER)
    path = f"/api/organisations/{world.ours.organisation}/consents"
    times = {"over": timedelta(minutes=1), "taken back": timedelta(days=9)}
    given = {}
    for name, ahead in times.items():
        until = format_time(world.clock() + ahead)
        answer = await owner.post(path, {"risk": "low", "until": until, "reason": REASON})
        assert answer.status_code == 201, answer.text
        given[name] = answer.json()["id"]
    revoked = await owner.post(f"/api/consents/{given['taken back']}/revoke", {"reason": REASON})
    assert revoked.status_code == 200, revoked.text
    world.clock.ahead += timedelta(minutes=2)

    later = await second_site(world)
    box = await enrolled(world, await world.client(Role.OPERATOR_ADMIN), later.site, confirm=False)
    assert box.answer is not None
    first = [one for one in await stated(world, "decision", world.ours.site) if one["what"] == "consent_give"]
    (repeated,) = await stated(world, "decision", later.site)
    assert repeated["target"] == f"consent:{ours.consent}"
    assert body_of(repeated) == body_of(first[0])
    assert (repeated["log"], repeated["chain"]["seq"]) == (box.answer.log, 1)
    assert repeated["person"] == await world.user(Role.CLIENT_OWNER, world.ours)


async def test_what_was_decided_before_there_was_a_site_is_stated_with_the_first(world: World) -> None:
    async with world.work() as work:
        new = NewOrganisation(name="Not open yet", partner_id=world.ours.partner)
        organisation = (await tenancy.create_organisation(work, new)).id
    owner = await world.client(Role.CLIENT_OWNER, Tenant(world.ours.partner, organisation, ""))
    until = format_time(world.clock() + timedelta(days=30))
    body = {"risk": "low", "until": until, "reason": REASON}
    given = await owner.post(f"/api/organisations/{organisation}/consents", body)
    assert given.status_code == 201, given.text
    async with world.work() as work:
        (kept,) = (await work.session.scalars(select(Standing).where(Standing.organisation_id == organisation))).all()
    assert (kept.words, kept.salt is not None) == (REASON, True)

    tenant = await new_tenant(world, "First", partner=world.ours.partner, organisation=organisation)
    await practice_of(world, tenant)
    decisions = await stated(world, "decision", tenant.site)
    assert decisions[0]["target"] == f"consent:{given.json()['id']}"


async def test_other_organisations_get_nothing_of_it(world: World) -> None:
    ours = await practice_of(world)
    await ours.agree()
    theirs = await practice_of(world, world.theirs)
    assert [one["what"] for one in await stated(world, "decision", theirs.tenant.site)] == ["appliance_confirm_keys"]


def trust_of(*practices: Practice) -> TrustFile:
    files = [one.trust() for one in practices]
    return TrustFile(
        logs={origin: key for one in files for origin, key in one.logs.items()},
        witnesses={one.box.id: key for one in practices for key in one.trust().witnesses.values()},
        platform=files[0].platform,
        appliances={name: keys for one in files for name, keys in one.appliances.items()},
    )


async def test_a_heal_at_the_later_site_has_its_consent_in_the_kit(world: World) -> None:
    ours = await practice_of(world)
    await ours.agree()
    later = await practice_of(world, await second_site(world))
    later.consent = ours.consent
    start = world.clock()
    for one in (ours, later):
        await one.submit(one.genesis(), one.inventory(), one.seal(one.look()))
        world.clock.ahead += timedelta(minutes=1)
    await later.submit(*later.heal(), later.seal(later.look()))
    world.clock.ahead += timedelta(minutes=30)
    end = world.clock()
    world.clock.ahead += timedelta(minutes=1)
    for one in (ours, later):
        await one.submit(one.seal(one.look()))
        await one.seal_log()
        await one.check_in()
        assert (await one.witness()).status_code == 200
    admin = await world.client(Role.PARTNER_ADMIN)
    path = f"/api/organisations/{ours.tenant.organisation}/auditor-kit"
    kit = await admin.get(path, params={"from": format_time(start), "to": format_time(end)})
    assert kit.status_code == 200, kit.text
    report = verify_kit(io.BytesIO(kit.content), trust_of(ours, later))
    assert report.failure is None, report.to_json()
    assert (
        report.verdict
        == "VALID WITH GAPS: "
        + "; ".join(
            f"no independent time for {one.origin}" for one in sorted((ours, later), key=lambda each: each.origin)
        )
        or report.verdict.count("no independent time") == 2
    )


async def test_the_migration_notes_the_consents_in_force(world: World) -> None:
    ours = await practice_of(world)
    await second_log(world)
    await ours.agree()
    owner = await world.client(Role.CLIENT_OWNER)
    until = format_time(world.clock() + timedelta(days=9))
    path = f"/api/organisations/{world.ours.organisation}/consents"
    other = (await owner.post(path, {"risk": "low", "until": until, "reason": REASON})).json()["id"]
    assert (await owner.post(f"/api/consents/{other}/revoke", {"reason": REASON})).status_code == 200
    async with world.work() as work:
        columns = (Standing.decision_id, Standing.what, Standing.target, Standing.body, Standing.until)
        query = select(*columns).where(Standing.target == f"consent:{ours.consent}")
        (noted,) = (await work.session.execute(query)).all()
        await work.session.execute(delete(Standing))
    migration = ScriptDirectory(str(Path(migrations.__file__).parent)).get_revision("20261124_10").module
    with psycopg.connect(world.database.owner) as connection:
        connection.execute(migration._IN_FORCE)
    async with world.work() as work:
        assert (await work.session.execute(select(*columns))).all() == [noted]


async def second_log(world: World) -> None:
    """Another site that is there already, so that its log states everything too."""
    later = await second_site(world)
    await enrolled(world, await world.client(Role.OPERATOR_ADMIN), later.site, confirm=False)
