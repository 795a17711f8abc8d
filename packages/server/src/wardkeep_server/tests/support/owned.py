"""What PostgreSQL holds of one tenant: every id that would give it away, and a fingerprint of its rows."""

import hashlib
from dataclasses import dataclass

import psycopg
from psycopg import sql

from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.world import Tenant

_COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, NULL) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, a.attnum
"""


@dataclass(frozen=True)
class Owner:
    """Rows of this partner, or as far as they are told apart there, of this organisation or site."""

    partner_id: str
    organisation_id: str | None = None
    site_id: str | None = None

    @staticmethod
    def partner(tenant: Tenant) -> "Owner":
        """Everything of the partner."""
        return Owner(tenant.partner)

    @staticmethod
    def organisation(tenant: Tenant) -> "Owner":
        """What is the organisation's."""
        return Owner(tenant.partner, tenant.organisation)

    @staticmethod
    def site(tenant: Tenant) -> "Owner":
        """What is the site's."""
        return Owner(tenant.partner, tenant.organisation, tenant.site)

    @property
    def limits(self) -> dict[str, str]:
        """Columns and the values that rows of the owner have there."""
        return {name: value for name, value in vars(self).items() if value is not None}


def ids_of(database: TestDatabase, owner: Owner) -> frozenset[str]:
    """Every uuid in rows of the owner that is in no row of anybody else."""
    own: set[str] = set()
    foreign: set[str] = set()
    with psycopg.connect(database.superuser) as connection:
        for table, columns in _tables(connection).items():
            uuids = [name for name, kind in columns.items() if kind == "uuid"]
            limits = _limits(table, columns, owner)
            if not uuids or limits is None:
                continue
            chosen = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in uuids)
            query = sql.SQL("SELECT coalesce({}, false), {} FROM {}").format(limits, chosen, sql.Identifier(table))
            for mine, *values in connection.execute(query):
                (own if mine else foreign).update(value for value in values if value)
    return frozenset(own - foreign)


def fingerprint(database: TestDatabase, owner: Owner) -> dict[str, str]:
    """A digest of the owner's rows by table; equal as long as none was added, changed or removed."""
    found = {}
    with psycopg.connect(database.superuser) as connection:
        for table, columns in _tables(connection).items():
            limits = _limits(table, columns, owner)
            if limits is None:
                continue
            query = sql.SQL("SELECT t::text FROM {} t WHERE {} ORDER BY 1").format(sql.Identifier(table), limits)
            whole = "\n".join(row for (row,) in connection.execute(query))
            found[table] = hashlib.sha256(whole.encode()).hexdigest()
    return found


def _tables(connection: psycopg.Connection) -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in connection.execute(_COLUMNS):
        tables.setdefault(table, {})[column] = kind
    return tables


_OWN_COLUMN = {
    "tenancy_partners": "partner_id",
    "tenancy_organisations": "organisation_id",
    "tenancy_sites": "site_id",
}


def _limits(table: str, columns: dict[str, str], owner: Owner) -> sql.Composed | None:
    """Which rows are the owner's; None where the table does not tell owners of this width apart."""
    named = {_OWN_COLUMN.get(table, ""): "id"} | {name: name for name in columns}
    narrowest = list(owner.limits)[-1]
    if narrowest not in named:
        return None
    parts = [
        sql.SQL("{} = {}").format(sql.Identifier(named[name]), sql.Literal(value))
        for name, value in owner.limits.items()
        if name in named
    ]
    return sql.SQL(" AND ").join(parts)
