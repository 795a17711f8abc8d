"""Row-level security for migrations: one template makes the grants and policies of every tenant table."""

from collections.abc import Iterable, Mapping

from alembic import op

from wardkeep_server.platform.scope import Plane

_SETTING = {
    "partner_id": "wardkeep.partner",
    "organisation_id": "wardkeep.organisation",
    "site_id": "wardkeep.site",
    "appliance_id": "wardkeep.appliance",
}
_VERBS = {"SELECT", "INSERT", "UPDATE", "DELETE"}


def bound(setting: str, cast: str = "uuid") -> str:
    """SQL for a transaction-local value; NULL when it is not set. Evaluated once per statement."""
    return f"(SELECT nullif(current_setting('{setting}', true), '')::{cast})"


def presented(column: str) -> str:
    """Condition of the gate plane: the row is that of the credential shown."""
    return f"{column} = {bound('wardkeep.presented', 'text')}"


def protect(
    table: str,
    columns: Mapping[str, str],
    *,
    tenant: str = "",
    operator: str = "",
    ingest: str = "",
    jobs: str = "",
    gate: str = "",
    gate_using: str = "false",
) -> None:
    """Put a table under FORCE ROW LEVEL SECURITY, with grants and one policy per plane that has any.

    `columns` maps the tenant columns (`partner_id`, `organisation_id`, `site_id`, `appliance_id`) to the table's own
    names. Each plane's argument lists SQL verbs, space separated. Operators and jobs see every row; tenants are held
    to their bound columns; an appliance to its own site, and to itself where the table names an appliance; the gate
    to `gate_using`.
    """
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"REVOKE ALL ON {table} FROM PUBLIC")
    _plane(table, Plane.TENANT, tenant, _tenant_condition(columns) if tenant else "false")
    _plane(table, Plane.INGEST, ingest, _ingest_condition(columns) if ingest else "false")
    _plane(table, Plane.OPERATOR, operator, "true")
    _plane(table, Plane.JOBS, jobs, "true")
    _plane(table, Plane.GATE, gate, gate_using)


def insert_freely(table: str, planes: Iterable[Plane]) -> None:
    """Let planes add rows that they cannot read back, whatever tenant these name (audit lines)."""
    for plane in planes:
        op.execute(f"GRANT INSERT ON {table} TO {plane}")
        op.execute(f"CREATE POLICY {table}_{plane}_insert ON {table} FOR INSERT TO {plane} WITH CHECK (true)")


def append_only(table: str) -> None:
    """Refuse UPDATE, DELETE and TRUNCATE by trigger, for every role, the owner included."""
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION wardkeep_append_only()"
    )


APPEND_ONLY_FUNCTION = """
CREATE FUNCTION wardkeep_append_only() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
END $$
"""


def _plane(table: str, plane: Plane, verbs: str, condition: str) -> None:
    wanted = verbs.split()
    if not wanted:
        return
    if unknown := set(wanted) - _VERBS:
        raise ValueError(f"not a verb of a plane: {unknown}")
    op.execute(f"GRANT {', '.join(wanted)} ON {table} TO {plane}")
    op.execute(
        f"CREATE POLICY {table}_{plane} ON {table} FOR ALL TO {plane} USING ({condition}) WITH CHECK ({condition})"
    )


def _tenant_condition(columns: Mapping[str, str]) -> str:
    parts = []
    for scope_column, setting in _SETTING.items():
        own = columns.get(scope_column)
        if own is None or scope_column == "appliance_id":
            continue
        limit = bound(setting)
        parts.append(f"{own} = {limit}" if scope_column == "partner_id" else f"({limit} IS NULL OR {own} = {limit})")
    if "partner_id" not in columns:
        raise ValueError("a tenant table has a partner column")
    return " AND ".join(parts)


def _ingest_condition(columns: Mapping[str, str]) -> str:
    """Every tenant column that the table has; a table without any is not for appliances."""
    if not columns:
        raise ValueError("a table of the ingest plane has a tenant column")
    return " AND ".join(f"{own} = {bound(_SETTING[name])}" for name, own in columns.items())
