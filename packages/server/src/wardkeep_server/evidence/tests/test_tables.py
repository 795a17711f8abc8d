"""What the database itself refuses, with the application's own filters out of the way."""

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from wardkeep_server.evidence.models import (
    Alarm,
    ChainHead,
    CheckpointRow,
    Cosignature,
    Entry,
    Head,
    Log,
    Record,
    Refusal,
    StoredObject,
    Subtree,
    Walk,
)
from wardkeep_server.evidence.tests.practice import Practice, practice_of
from wardkeep_server.platform.scope import Plane
from wardkeep_server.platform.subject import Role, Subject
from wardkeep_server.tenancy.service import appliance_scope, scope_of, site_scope
from wardkeep_server.tests.support.world import Tenant, World

FIXED = (
    *("evidence_logs", "evidence_entries", "evidence_records", "evidence_subtrees", "evidence_checkpoints"),
    *("evidence_cosignatures", "evidence_refusals", "evidence_alarms", "evidence_objects"),
)
MOVING = ("evidence_heads", "evidence_chains", "evidence_reasons", "evidence_walks")


async def with_everything(world: World) -> Practice:
    """A practice with a row in nearly every table."""
    ours = await practice_of(world)
    await ours.submit(ours.genesis(), *(ours.seal(ours.look()) for _ in range(260)), b"nonsense")
    await ours.seal_log()
    await ours.check_in()
    await ours.witness()
    await ours.box.check_in(cosigned_size=9999)
    return ours


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
        signed = (Log, Head, ChainHead, Entry, Record, Subtree, CheckpointRow, Cosignature, Refusal, Alarm)
        for model in (*signed, StoredObject, Walk):
            async with world.parts.database.session(scope) as session:
                assert await session.scalar(select(func.count()).select_from(model)) == 0, (scope, model)


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
