"""What PostgreSQL itself says about the schema: policies, views, functions, grants, and what a scope lets through."""

from typing import LiteralString

import psycopg
import pytest
from psycopg.rows import dict_row

from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.scope import Plane, Scope, ScopeMissing
from wardkeep_server.platform.subject import Realm
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.schema import ALLOWED, HOLES, holes
from wardkeep_server.tests.support.world import World


def rows(database: TestDatabase, query: LiteralString) -> list[dict[str, object]]:
    with psycopg.connect(database.superuser, row_factory=dict_row) as connection:
        return connection.execute(query).fetchall()


PROTECTED = (
    "ALTER TABLE {0} ENABLE ROW LEVEL SECURITY; ALTER TABLE {0} FORCE ROW LEVEL SECURITY;"
    " CREATE POLICY {0}_p ON {0} FOR ALL TO wardkeep_operator USING (true)"
)
PARTITIONED = (
    "CREATE TABLE planted_parent (partner_id uuid, at date) PARTITION BY RANGE (at);"
    + PROTECTED.format("planted_parent")
    + "; CREATE TABLE planted PARTITION OF planted_parent DEFAULT"
)
UNFORCED = (
    "; ALTER TABLE planted ENABLE ROW LEVEL SECURITY;"
    " CREATE POLICY planted_p ON planted FOR ALL TO wardkeep_operator USING (true)"
)
CREATED = "CREATE TABLE planted (id uuid PRIMARY KEY, partner_id uuid); "
FUNCTION = "CREATE FUNCTION planted() RETURNS int LANGUAGE sql {} AS 'SELECT 1'"
PLANTED = [
    ("table without row security", CREATED),
    ("table without row security", "CREATE SCHEMA side; CREATE TABLE side.planted (id int)"),
    ("table without row security", PARTITIONED),
    ("table whose row security is not forced", CREATED + "ALTER TABLE planted ENABLE ROW LEVEL SECURITY"),
    ("table whose row security is not forced", PARTITIONED + UNFORCED),
    ("table without a policy", CREATED + "ALTER TABLE planted ENABLE ROW LEVEL SECURITY"),
    ("partition that a plane may touch directly", PARTITIONED + "; GRANT SELECT ON planted TO wardkeep_tenant"),
    ("view with its owner's rights", "CREATE VIEW planted AS SELECT * FROM tenancy_sites"),
    ("view with its owner's rights", "CREATE VIEW planted WITH (security_invoker=false) AS SELECT 1 AS one"),
    ("materialised view", "CREATE MATERIALIZED VIEW planted AS SELECT * FROM tenancy_sites"),
    ("function with its owner's rights", FUNCTION.format("SECURITY DEFINER SET search_path = pg_catalog")),
    ("function without a search path of its own", FUNCTION.format("")),
    (
        "policy that is true for a plane that is held to a tenant",
        CREATED + "CREATE POLICY wide ON planted FOR SELECT TO wardkeep_tenant USING (true)",
    ),
    ("policy for everybody", CREATED + "CREATE POLICY wide ON planted USING (false)"),
    ("grant that no plane has", CREATED + "GRANT SELECT ON planted TO wardkeep_app"),
    ("grant that no plane has", CREATED + "GRANT TRUNCATE ON planted TO wardkeep_operator"),
    (
        "foreign key without the tenant",
        CREATED + "CREATE TABLE child (partner_id uuid, parent uuid CONSTRAINT planted REFERENCES planted (id))",
    ),
]


@pytest.mark.parametrize("kind", HOLES)
def test_the_schema_has_no(database: TestDatabase, kind: str) -> None:
    with psycopg.connect(database.superuser) as connection:
        assert holes(connection, kind) == set()


def test_the_lists_of_what_may_name_what_is_there(database: TestDatabase) -> None:
    with psycopg.connect(database.superuser) as connection:
        there = {str(row[0]) for row in connection.execute("SELECT relname FROM pg_class")}
        there |= {str(row[0]) for row in connection.execute("SELECT proname FROM pg_proc")}
    assert set().union(*ALLOWED.values()) - there == set()


@pytest.mark.parametrize(("kind", "statements"), PLANTED)
def test_a_planted(database: TestDatabase, kind: str, statements: LiteralString) -> None:
    with psycopg.connect(database.superuser) as connection:
        connection.execute(statements)
        assert holes(connection, kind) == {"planted"}
        connection.rollback()


def test_every_kind_of_hole_was_planted() -> None:
    assert {kind for kind, _ in PLANTED} == set(HOLES)


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
