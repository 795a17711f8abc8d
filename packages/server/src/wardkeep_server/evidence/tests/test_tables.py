"""What the database itself refuses, with the application's own filters out of the way."""

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from wardkeep_server.evidence import service
from wardkeep_server.evidence.models import (
    Alarm,
    ChainHead,
    CheckpointRow,
    Cosignature,
    Entry,
    Erased,
    Head,
    Log,
    Record,
    Refusal,
    Standing,
    StoredObject,
    Subtree,
    Walk,
)
from wardkeep_server.evidence.tests.practice import Practice, practice_of
from wardkeep_server.platform.scope import Plane
from wardkeep_server.platform.subject import Role, Subject
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy.service import appliance_scope, scope_of, site_scope
from wardkeep_server.tests.support.world import REASON, Tenant, World

FIXED = (
    *("evidence_logs", "evidence_entries", "evidence_records", "evidence_subtrees", "evidence_checkpoints"),
    *("evidence_cosignatures", "evidence_refusals", "evidence_alarms", "evidence_objects", "evidence_erasures"),
)
MOVING = ("evidence_heads", "evidence_chains", "evidence_reasons", "evidence_standing", "evidence_walks")


async def with_everything(world: World) -> Practice:
    """A practice with a row in nearly every table."""
    ours = await practice_of(world)
    await ours.submit(ours.genesis(), *(ours.seal(ours.look()) for _ in range(260)), b"nonsense")
    await ours.seal_log()
    await ours.check_in()
    await ours.witness()
    await ours.box.check_in(cosigned_size=9999)
    await ours.agree()
    async with world.work() as work:
        await service.erase(work, ours.origin, await an_observation(work, ours), "court_order", REASON)
    return ours


async def an_observation(work: Work, ours: Practice) -> int:
    """The index of the first one that is not erased."""
    query = select(func.min(Record.leaf_index)).where(Record.kind == "observation", Record.summary != "erased")
    found = await work.session.scalar(query.where(Record.site_id == ours.tenant.site))
    assert found is not None
    return found


async def test_what_is_signed_can_be_changed_by_nobody(world: World) -> None:
    await with_everything(world)
    with psycopg.connect(world.database.superuser, autocommit=True) as connection:
        for table in FIXED:
            name = sql.Identifier(table)
            counted = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(name)).fetchone()
            assert counted != (0,), table
            for verb in ("UPDATE {} SET partner_id = partner_id", "DELETE FROM {}", "TRUNCATE {} CASCADE"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(sql.SQL(verb).format(name))


ENTRY = "UPDATE evidence_entries SET {} WHERE log_id = %s AND leaf_index = %s"
RECORD = "UPDATE evidence_records SET {} WHERE log_id = %s AND leaf_index = %s"
FORGED_ERASURE = (
    "INSERT INTO evidence_erasures SELECT log_id, %s, partner_id, organisation_id, site_id, erasure_id, erasure_index,"
    " ground, erased_at FROM evidence_erasures WHERE log_id = %s"
)
FORGED = (
    ENTRY.format("envelope = NULL"),
    ENTRY.format("envelope = ''"),
    RECORD.format("summary = 'erased', verdicts = NULL, observed_at = NULL, device_id = NULL, about_id = NULL"),
)


async def test_nobody_empties_an_entry_that_no_erasure_is_about(world: World) -> None:
    ours = await with_everything(world)
    log = ours.origin.rpartition("/")[2]
    async with world.work() as work:
        whole = await an_observation(work, ours)
    with psycopg.connect(world.database.superuser, autocommit=True) as connection:
        for statement in FORGED:
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
                connection.execute(statement, (log, whole))
        for other in ("leaf_hash = ''", "seq = seq + 1", "received_at = now()", "envelope = 'other'"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
                connection.execute(ENTRY.format(other), (log, whole - 1))
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute(FORGED_ERASURE, (whole, log))
    for plane in Plane:
        with psycopg.connect(world.database.application) as connection:
            connection.execute("SELECT set_config('role', %s, true)", (plane.value,))
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied for table"):
                connection.execute(FORGED_ERASURE, (whole, log))


async def test_the_function_erases_what_a_statement_in_the_log_is_about_and_nothing_else(world: World) -> None:
    ours = await with_everything(world)
    log = ours.origin.rpartition("/")[2]
    async with world.work() as work:
        (said,) = (await work.session.scalars(select(Erased.erasure_index))).all()
        whole = await an_observation(work, ours)
    for plane, allowed in ((plane, plane in {Plane.OPERATOR, Plane.JOBS}) for plane in Plane):
        for index in (0, whole, said - 1, said + 1000):
            with psycopg.connect(world.database.application) as connection:
                connection.execute("SELECT set_config('role', %s, true)", (plane.value,))
                words = "no erasure in this log" if allowed else "permission denied for function"
                with pytest.raises(psycopg.errors.InsufficientPrivilege, match=words):
                    connection.execute("SELECT wardkeep_erase(%s, %s)", (log, index))
    with psycopg.connect(world.database.application) as connection:
        connection.execute("SELECT set_config('role', 'wardkeep_jobs', true)")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("SELECT wardkeep_erase(%s, %s)", (log, said))


async def test_no_plane_may_change_or_remove_what_is_signed(world: World) -> None:
    with psycopg.connect(world.database.superuser) as connection:
        rows = connection.execute(
            "SELECT table_name, grantee, privilege_type FROM information_schema.role_table_grants"
            " WHERE table_name LIKE 'evidence\\_%%' AND grantee <> 'wardkeep_owner'"
        ).fetchall()
    granted = {(table, privilege) for table, _, privilege in rows}
    planes = {grantee for _, grantee, _ in rows}
    assert planes <= {plane.value for plane in Plane}
    assert {privilege for table, privilege in granted if table in FIXED} == {"SELECT", "INSERT"}
    assert {privilege for table, privilege in granted if table in MOVING} <= {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert ("evidence_heads", "DELETE") not in granted
    assert ("evidence_chains", "DELETE") not in granted


async def test_another_tenant_reads_no_row_whatever_it_asks(world: World) -> None:
    await with_everything(world)
    theirs = world.theirs
    scopes = [
        scope_of(Subject("x", Role.PARTNER_ADMIN, "x", theirs.partner)),
        scope_of(Subject("x", Role.CLIENT_OWNER, "x", theirs.partner, theirs.organisation)),
        site_scope(theirs.partner, theirs.organisation, theirs.site),
        appliance_scope(theirs.partner, theirs.organisation, theirs.site, theirs.site),
    ]
    for scope in scopes:
        signed = (Log, Head, ChainHead, Entry, Record, Subtree, CheckpointRow, Cosignature, Refusal, Alarm, Erased)
        for model in (*signed, StoredObject, Walk):
            async with world.parts.database.session(scope) as session:
                assert await session.scalar(select(func.count()).select_from(model)) == 0, (scope, model)
        async with world.parts.database.session(scope) as session:
            assert (await session.scalars(select(Standing.decision_id))).all() == [], scope


async def test_a_box_reads_what_its_organisation_decided_and_no_words(world: World) -> None:
    ours = await with_everything(world)
    scope = appliance_scope(ours.tenant.partner, ours.tenant.organisation, ours.tenant.site, ours.box.id)
    async with world.parts.database.session(scope) as session:
        assert len((await session.scalars(select(Standing.body))).all()) == 1
        for column in (Standing.words, Standing.salt):
            with pytest.raises(DBAPIError, match="permission denied"):
                await session.execute(select(column))
            await session.rollback()


async def test_an_appliance_cannot_write_into_another_sites_log(world: World) -> None:
    ours = await with_everything(world)
    theirs = world.theirs
    scope = appliance_scope(theirs.partner, theirs.organisation, theirs.site, theirs.site)
    copy = text(
        "INSERT INTO evidence_alarms (id, log_id, partner_id, organisation_id, site_id, code, mark, detail, noticed_at)"
        " VALUES (gen_random_uuid(), :log, :partner, :organisation, :site, 'x', 'x', 'x', now())"
    )
    log = ours.origin.rpartition("/")[2]
    for tenant in (ours.tenant, Tenant(theirs.partner, theirs.organisation, ours.tenant.site)):
        values = {"partner": tenant.partner, "organisation": tenant.organisation, "site": tenant.site}
        async with world.parts.database.session(scope) as session:
            with pytest.raises(DBAPIError, match="row-level security"):
                await session.execute(copy, {"log": log, **values})
            await session.rollback()
