"""How long rows live: periods that people set, what jobs may delete, re-encryption in place, indexes.

The audit log and the changes of findings could not be deleted by anybody. Now jobs may, and only what is older than a
floor that stands here and in no setting; everybody else is refused as before.

Revision: 20261122_80
"""

import sqlalchemy as sa
from alembic import op

from wardkeep_server.platform.rls import append_only, protect
from wardkeep_server.platform.scope import Plane

revision = "20261122_80"
down_revision = "20261122_70"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_MOST_DAYS = 36_500
_KEPT = """
CREATE FUNCTION wardkeep_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF current_user <> 'wardkeep_jobs' THEN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
  END IF;
  IF TG_LEVEL = 'ROW' AND (to_jsonb(OLD) ->> TG_ARGV[0])::timestamptz > now() - TG_ARGV[1]::interval THEN
    RAISE EXCEPTION '% is kept for %', TG_TABLE_NAME, TG_ARGV[1] USING ERRCODE = '42501';
  END IF;
  RETURN OLD;
END $$
"""
FLOORS = {"audit_entries": ("at", "6 years"), "finding_changes": ("received_at", "90 days")}
"""Table: the column that tells its age, and how long nothing of it may go."""
ENDED = {
    "identity_invites": "id, accepted_at, revoked_at, ends_at",
    "fleet_codes": "id, used_at, expires_at",
    "audit_entries": "id, at",
}
"""What jobs may see of rows that they may delete: when they ended, and nothing else."""
SEALED = {
    "identity_totp": ("user_id, sealed_secret", "sealed_secret"),
    "identity_answers": (None, "sealed_body"),
    "identity_providers": ("id, sealed_client_secret", "sealed_client_secret"),
    "identity_departures": (None, "sealed_secrets"),
}
"""What jobs may see and change so as to bring it under a newer key; None: they see the rows already."""

_LIVE = "retired_at IS NULL"
INDEXES = {
    "ix_finding_changes_received": ("finding_changes", ["received_at"], None),
    "ix_incident_incidents_partner": ("incident_incidents", ["partner_id", "opened_at", "id"], None),
    "ix_fleet_appliances_name": ("fleet_appliances", ["name", "id"], _LIVE),
    "ix_fleet_checkins_partner": ("fleet_checkins", ["partner_id", "organisation_id", "site_id"], None),
    "ix_fleet_appliances_partner": ("fleet_appliances", ["partner_id", "name", "id"], _LIVE),
}


def upgrade() -> None:
    """Nothing is deleted by this; the defaults hold until somebody sets other periods."""
    _periods()
    op.execute(_KEPT)
    for table, (column, floor) in FLOORS.items():
        _floor(table, column, floor)
    for table, columns in ENDED.items():
        op.execute(f"GRANT SELECT ({columns}), DELETE ON {table} TO {Plane.JOBS}")
        op.execute(f"CREATE POLICY {table}_jobs_see ON {table} FOR SELECT TO {Plane.JOBS} USING (true)")
    for table in ("identity_invites", "fleet_codes"):
        op.execute(f"CREATE POLICY {table}_jobs_forget ON {table} FOR DELETE TO {Plane.JOBS} USING (true)")
    op.execute(f"GRANT DELETE ON finding_changes TO {Plane.JOBS}")
    _sealed()
    _indexes()


def _periods() -> None:
    op.create_table(
        "settings_retention",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.CheckConstraint(f"days BETWEEN 1 AND {_MOST_DAYS}", name="ck_settings_retention_days"),
    )
    protect("settings_retention", {}, operator="SELECT INSERT UPDATE", jobs="SELECT")


def _floor(table: str, column: str, floor: str) -> None:
    """UPDATE and TRUNCATE stay refused; DELETE is for jobs, of old rows: by policy, and by trigger below it."""
    op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION wardkeep_append_only()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_jobs_only BEFORE DELETE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION wardkeep_kept()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW"
        f" EXECUTE FUNCTION wardkeep_kept('{column}', '{floor}')"
    )
    old = f"{column} < now() - interval '{floor}'"
    kind = "RESTRICTIVE" if table == "finding_changes" else "PERMISSIVE"
    op.execute(f"CREATE POLICY {table}_jobs_forget ON {table} AS {kind} FOR DELETE TO {Plane.JOBS} USING ({old})")


def _sealed() -> None:
    for table, (seen, changed) in SEALED.items():
        if seen is not None:
            op.execute(f"GRANT SELECT ({seen}) ON {table} TO {Plane.JOBS}")
            op.execute(f"CREATE POLICY {table}_{Plane.JOBS} ON {table} FOR ALL TO {Plane.JOBS} USING (true)")
        op.execute(f"GRANT UPDATE ({changed}) ON {table} TO {Plane.JOBS}")


def _indexes() -> None:
    """For what has expired, and for lists by time and by name that had to sort every row they may see."""
    for name, (table, columns, only) in INDEXES.items():
        op.create_index(name, table, columns, postgresql_where=None if only is None else sa.text(only))


def downgrade() -> None:
    """Periods are lost; nobody deletes from the audit log and the changes of findings any more."""
    for name, (table, _, _) in INDEXES.items():
        op.drop_index(name, table)
    for table, (seen, changed) in SEALED.items():
        op.execute(f"REVOKE UPDATE ({changed}) ON {table} FROM {Plane.JOBS}")
        if seen is not None:
            op.execute(f"DROP POLICY {table}_{Plane.JOBS} ON {table}")
            op.execute(f"REVOKE SELECT ({seen}) ON {table} FROM {Plane.JOBS}")  # noqa: S608 - our own text
    op.execute(f"REVOKE DELETE ON finding_changes FROM {Plane.JOBS}")
    for table in ("identity_invites", "fleet_codes", *FLOORS):
        op.execute(f"DROP POLICY {table}_jobs_forget ON {table}")
    for table, columns in ENDED.items():
        op.execute(f"DROP POLICY {table}_jobs_see ON {table}")
        op.execute(f"REVOKE SELECT ({columns}), DELETE ON {table} FROM {Plane.JOBS}")  # noqa: S608 - our own text
    for table in FLOORS:
        for name in ("kept", "jobs_only", "append_only"):
            op.execute(f"DROP TRIGGER {table}_{name} ON {table}")
        append_only(table)
    op.execute("DROP FUNCTION wardkeep_kept()")
    op.drop_table("settings_retention")
