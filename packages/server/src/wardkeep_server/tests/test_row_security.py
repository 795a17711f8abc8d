"""What PostgreSQL itself says about the schema: policies, views, functions, grants, and what a scope lets through."""

import psycopg
import pytest
from psycopg.rows import dict_row

from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.scope import Plane, Scope, ScopeMissing
from wardkeep_server.platform.subject import Realm
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.world import World

DEFINERS: set[str] = set()
"""SECURITY DEFINER functions that a person has allowed."""
UNSCOPED = {"wardkeep_schema"}
"""Tables without tenant rows and without any grant."""


def rows(database: TestDatabase, query: str) -> list[dict[str, object]]:
    with psycopg.connect(database.superuser, row_factory=dict_row) as connection:
        return connection.execute(query).fetchall()


def test_every_table_and_partition_is_under_forced_row_security(database: TestDatabase) -> None:
    found = rows(
        database,
        "SELECT relname, relrowsecurity AND relforcerowsecurity AS forced,"
        " EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = c.oid) AS has_policy FROM pg_class c"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')",
    )
    assert len(found) > 12
    bare = {row["relname"] for row in found if not (row["forced"] and row["has_policy"])}
    assert bare == UNSCOPED


def test_no_view_runs_with_its_owners_rights(database: TestDatabase) -> None:
    found = rows(
        database,
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')"
        " AND NOT coalesce(reloptions::text[] && ARRAY['security_invoker=true', 'security_invoker=on'], false)",
    )
    assert found == []


def test_no_function_runs_with_its_owners_rights_unlisted(database: TestDatabase) -> None:
    found = rows(database, "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef")
    assert {row["proname"] for row in found} == DEFINERS


def test_no_plane_may_truncate_reference_or_trigger_and_nobody_may_create(database: TestDatabase) -> None:
    found = rows(
        database,
        "SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants"
        " WHERE table_schema = 'public' AND grantee <> 'wardkeep_owner'"
        " AND (privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER') OR grantee IN ('PUBLIC', 'wardkeep_app'))",
    )
    assert found == []
    may = rows(
        database,
        "SELECT rolname, has_schema_privilege(oid, 'public', 'CREATE') AS make,"
        " has_database_privilege(oid, current_database(), 'TEMP') AS temp,"
        " has_database_privilege(oid, current_database(), 'CREATE') AS make_schema FROM pg_roles"
        " WHERE rolname LIKE 'wardkeep%' AND rolname NOT IN ('wardkeep_owner', 'wardkeep_superuser')",
    )
    assert len(may) == len(Plane) + 1
    assert [row for row in may if row["make"] or row["temp"] or row["make_schema"]] == []


def test_the_log_in_role_is_weak_and_owns_nothing(database: TestDatabase) -> None:
    found = rows(
        database,
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolinherit,"
        " EXISTS (SELECT 1 FROM pg_class WHERE relowner = r.oid) AS owns FROM pg_roles r"
        " WHERE rolname LIKE 'wardkeep%' AND rolname NOT IN ('wardkeep_owner', 'wardkeep_superuser')",
    )
    assert len(found) == len(Plane) + 1
    strong = [row for row in found if row["rolsuper"] or row["rolbypassrls"] or row["rolcreaterole"] or row["owns"]]
    assert strong == []


def test_wide_policies_exist_only_for_the_wide_planes(database: TestDatabase) -> None:
    found = rows(
        database,
        "SELECT tablename, array_to_string(roles, ',') AS roles, qual FROM pg_policies"
        " WHERE schemaname = 'public' AND qual = 'true'",
    )
    wide = {row["roles"] for row in found if row["tablename"] != "identity_failures"}
    assert wide <= {Plane.OPERATOR.value, Plane.JOBS.value}


def test_outside_a_scoped_transaction_nothing_can_be_read(database: TestDatabase) -> None:
    with psycopg.connect(database.application) as connection, pytest.raises(psycopg.ProgrammingError):
        connection.execute("SELECT * FROM tenancy_sites")


def test_after_a_transaction_the_scope_is_gone(database: TestDatabase) -> None:
    with psycopg.connect(database.application) as connection:
        connection.execute("SELECT set_config('role', 'wardkeep_operator', true)")
        connection.execute("SELECT 1 FROM tenancy_sites")
        connection.commit()
        with pytest.raises(psycopg.ProgrammingError):
            connection.execute("SELECT 1 FROM tenancy_sites")


def test_a_plane_without_its_settings_sees_no_row(database: TestDatabase) -> None:
    with psycopg.connect(database.owner) as connection:
        partner = new_id()
        connection.execute("INSERT INTO tenancy_partners (id, name, created_at) VALUES (%s, 'P', now())", (partner,))
        connection.commit()
    for plane in (Plane.TENANT, Plane.INGEST):
        with psycopg.connect(database.application) as connection:
            connection.execute("SELECT set_config('role', %s, true)", (plane.value,))
            assert connection.execute("SELECT count(*) FROM tenancy_partners").fetchone() == (0,)


def test_the_audit_log_refuses_change_even_to_its_owner(database: TestDatabase) -> None:
    for statement in ("UPDATE audit_entries SET action = 'x'", "DELETE FROM audit_entries", "TRUNCATE audit_entries"):
        with psycopg.connect(database.owner) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


async def test_a_session_without_a_scope_cannot_begin(world: World) -> None:
    async with world.parts.database.session(None) as session:  # type: ignore[arg-type]
        with pytest.raises(ScopeMissing):
            await session.connection()


def test_only_tenancy_mints_a_scope() -> None:
    with pytest.raises(ScopeMissing):
        Scope(object(), Plane.OPERATOR)  # type: ignore[arg-type]
    assert Realm.SYSTEM
