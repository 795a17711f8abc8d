# ruff: noqa: S608 - only names of our own planes go into these queries
"""What PostgreSQL says is open: one query a kind of hole, each answering with the names of what has it."""

from typing import LiteralString

import psycopg

from wardkeep_server.platform.scope import Plane

_OURS = "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'"
_PLANES = ", ".join(f"'{plane.value}'" for plane in Plane)
UNSCOPED = {"wardkeep_schema"}
"""Tables without tenant rows and without any grant."""
DEFINERS = {"wardkeep_erase"}
"""SECURITY DEFINER functions that a person has allowed."""
WIDE = {"identity_failures"}
"""Tables that hold no tenant's rows, only keyed hashes, and that the gate may search."""

HOLES: dict[str, str] = {
    "table without row security": f"SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    f" WHERE {_OURS} AND c.relkind IN ('r', 'p', 'f') AND NOT c.relrowsecurity",
    "table whose row security is not forced": "SELECT c.relname FROM pg_class c"
    f" JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_OURS} AND c.relkind IN ('r', 'p', 'f')"
    " AND NOT c.relforcerowsecurity",
    "table without a policy": f"SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    f" WHERE {_OURS} AND c.relkind IN ('r', 'p', 'f')"
    " AND NOT EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = c.oid)",
    "partition that a plane may touch directly": "SELECT c.relname FROM pg_class c"
    f" JOIN pg_roles r ON r.rolname IN ({_PLANES}) WHERE c.relispartition"
    " AND has_table_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE')",
    "view with its owner's rights": f"SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    f" WHERE {_OURS} AND c.relkind = 'v' AND NOT coalesce(c.reloptions::text[]"
    " && ARRAY['security_invoker=true', 'security_invoker=on', 'security_invoker=1'], false)",
    "materialised view": f"SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    f" WHERE {_OURS} AND c.relkind = 'm'",
    "function with its owner's rights": f"SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
    f" WHERE {_OURS} AND p.prosecdef",
    "function without a search path of its own": "SELECT p.proname FROM pg_proc p"
    f" JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {_OURS} AND p.prolang <> 13"
    " AND NOT coalesce(p.proconfig::text LIKE '%search_path=%', false)",
    "policy that is true for a plane that is held to a tenant": "SELECT tablename FROM pg_policies"
    " WHERE schemaname = 'public' AND (qual = 'true' OR qual IS NULL AND cmd <> 'INSERT')"
    f" AND NOT roles <@ ARRAY['{Plane.OPERATOR}', '{Plane.JOBS}']::name[]",
    "policy for everybody": "SELECT tablename FROM pg_policies WHERE 'public' = ANY(roles)",
    "grant that no plane has": "SELECT table_name FROM information_schema.role_table_grants"
    " WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND grantee <> 'wardkeep_owner'"
    " AND grantee <> current_user"
    " AND (privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER') OR grantee IN ('PUBLIC', 'wardkeep_app'))",
    "foreign key without the tenant": """
        SELECT k.conname FROM pg_constraint k, unnest(ARRAY['partner_id', 'organisation_id', 'site_id']) AS tenant
        WHERE k.contype = 'f'
        AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attname = tenant)
        AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = k.confrelid AND a.attname = tenant
                    AND (a.attnotnull OR tenant = 'partner_id'))
        AND NOT EXISTS (
            SELECT 1 FROM pg_constraint o JOIN pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = ANY (o.conkey)
            WHERE o.contype = 'f' AND o.conrelid = k.conrelid AND o.confrelid = k.confrelid AND a.attname = tenant
            AND o.conkey && k.conkey)
    """,
}
ALLOWED = {
    "table without row security": UNSCOPED,
    "table whose row security is not forced": UNSCOPED,
    "table without a policy": UNSCOPED,
    "function with its owner's rights": DEFINERS,
    "policy that is true for a plane that is held to a tenant": WIDE,
}


def holes(connection: psycopg.Connection, kind: str) -> set[str]:
    """Names of what has this hole and is not on the list of what may."""
    query: LiteralString = HOLES[kind]  # ours, with the names of planes in it
    return {str(row[0]) for row in connection.execute(query)} - ALLOWED.get(kind, set())
