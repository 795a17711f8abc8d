"""Tenancy, people, audit, fleet, devices, consent.

Revision: 20261121_01
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from wardkeep_server.migrations.foundation_fleet import (
    CHECK_IN,
    create_check_in,
    create_device,
    create_fleet,
    id_column,
)
from wardkeep_server.platform.rls import APPEND_ONLY_FUNCTION, append_only, insert_freely, presented, protect
from wardkeep_server.platform.roles import APPLICATION
from wardkeep_server.platform.scope import Plane

revision = "20261121_01"
down_revision = None
branch_labels = None
depends_on = None

TENANT = {"partner_id": "partner_id", "organisation_id": "organisation_id", "site_id": "site_id"}
ALL = "SELECT INSERT UPDATE DELETE"
WRITE = "SELECT INSERT UPDATE"
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create everything."""
    op.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    for plane in Plane:
        op.execute(f"GRANT USAGE ON SCHEMA public TO {plane}")
    op.execute(APPEND_ONLY_FUNCTION)
    _tenancy()
    _identity()
    _audit()
    create_fleet()
    create_device()
    _consent()
    create_check_in()


def downgrade() -> None:
    """Drop everything, in the order of the references."""
    op.execute(f"DROP FUNCTION {CHECK_IN}")
    op.execute(f"REVOKE USAGE ON SCHEMA public FROM {APPLICATION}")
    op.execute(f"DROP POLICY identity_users_{Plane.GATE} ON identity_users")
    for table in (
        *("consent_consents", "device_credentials", "device_devices"),
        *("fleet_documents", "fleet_previews", "fleet_nonces", "fleet_checkins", "fleet_appliances", "fleet_codes"),
        *("audit_entries", "identity_answers", "identity_failures", "identity_sessions", "identity_users"),
        *("tenancy_sites", "tenancy_organisations", "tenancy_partners"),
    ):
        op.drop_table(table)
    op.execute("DROP FUNCTION wardkeep_append_only()")
    for plane in Plane:
        op.execute(f"REVOKE USAGE ON SCHEMA public FROM {plane}")


def _tenancy() -> None:
    _tenancy_partners()
    _tenancy_organisations()
    _tenancy_sites()
    _tenancy_policies()


def _tenancy_partners() -> None:
    op.create_table(
        "tenancy_partners",
        id_column(primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("archived_at", _TIME),
    )


def _tenancy_organisations() -> None:
    op.create_table(
        "tenancy_organisations",
        id_column(primary_key=True),
        id_column("partner_id"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("archived_at", _TIME),
        sa.ForeignKeyConstraint(["partner_id"], ["tenancy_partners.id"], name="fk_tenancy_organisations_partner"),
        sa.UniqueConstraint("partner_id", "id", name="uq_tenancy_organisations_tenant"),
    )


def _tenancy_sites() -> None:
    op.create_table(
        "tenancy_sites",
        id_column(primary_key=True),
        id_column("partner_id"),
        id_column("organisation_id"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("log_id", sa.Text(), nullable=False, unique=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("archived_at", _TIME),
        sa.Column("embedded", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("lab", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("dry_run", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("stopped", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("stopped_by", sa.Uuid()),
        sa.Column("period_s", sa.Integer(), nullable=False, server_default="300"),
        sa.Column("self_period_s", sa.Integer(), nullable=False, server_default="60"),
        sa.Column("time_sources", JSONB(), nullable=False, server_default="[]"),
        sa.Column("lists", JSONB(), nullable=False, server_default="{}"),
        sa.Column("parameters", JSONB(), nullable=False, server_default="{}"),
        sa.Column("disabled_runbooks", JSONB(), nullable=False, server_default="[]"),
        sa.Column("revision", sa.BigInteger(), nullable=False, server_default="1"),
        sa.ForeignKeyConstraint(
            ["partner_id", "organisation_id"],
            ["tenancy_organisations.partner_id", "tenancy_organisations.id"],
            name="fk_tenancy_sites_organisation",
        ),
        sa.UniqueConstraint("partner_id", "organisation_id", "id", name="uq_tenancy_sites_tenant"),
        sa.CheckConstraint("lab OR (period_s >= 60 AND self_period_s >= 60)", name="ck_tenancy_sites_periods"),
        sa.CheckConstraint("dry_run OR NOT embedded", name="ck_tenancy_sites_embedded_dry_run"),
    )
    op.create_index("ix_tenancy_sites_organisation", "tenancy_sites", ["organisation_id", "name", "id"])


def _tenancy_policies() -> None:
    protect(
        "tenancy_partners", {"partner_id": "id"}, tenant="SELECT UPDATE", operator=WRITE, ingest="SELECT", jobs="SELECT"
    )
    protect(
        "tenancy_organisations",
        {"partner_id": "partner_id", "organisation_id": "id"},
        tenant=WRITE,
        operator=WRITE,
        ingest="SELECT",
        jobs="SELECT",
    )
    protect(
        "tenancy_sites",
        {"partner_id": "partner_id", "organisation_id": "organisation_id", "site_id": "id"},
        tenant=WRITE,
        operator=WRITE,
        ingest="SELECT",
        jobs=WRITE,
    )


def _identity() -> None:
    _identity_users()
    _identity_sessions()
    _identity_failures()
    _identity_answers()
    _identity_policies()


def _identity_users() -> None:
    op.create_table(
        "identity_users",
        id_column(primary_key=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False, unique=True),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Uuid()),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("password_hash", sa.Text()),
        sa.Column("password_change_required", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("password_changed_at", _TIME),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("disabled_at", _TIME),
        sa.ForeignKeyConstraint(["partner_id"], ["tenancy_partners.id"], name="fk_identity_users_partner"),
        sa.ForeignKeyConstraint(
            ["partner_id", "organisation_id"],
            ["tenancy_organisations.partner_id", "tenancy_organisations.id"],
            name="fk_identity_users_organisation",
        ),
        sa.CheckConstraint(
            "CASE split_part(role, '.', 1) WHEN 'operator' THEN partner_id IS NULL AND organisation_id IS NULL"
            " WHEN 'partner' THEN partner_id IS NOT NULL AND organisation_id IS NULL"
            " WHEN 'client' THEN partner_id IS NOT NULL AND organisation_id IS NOT NULL ELSE false END",
            name="ck_identity_users_realm",
        ),
    )


def _identity_sessions() -> None:
    op.create_table(
        "identity_sessions",
        id_column(primary_key=True),
        id_column("user_id"),
        sa.Column("partner_id", sa.Uuid()),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("token_hash", sa.Text(), nullable=False, unique=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("seen_at", _TIME, nullable=False),
        sa.Column("proved_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.Column("address", sa.Text()),
        sa.Column("browser", sa.Text()),
        sa.Column("revoked_at", _TIME),
        sa.ForeignKeyConstraint(["user_id"], ["identity_users.id"], name="fk_identity_sessions_user"),
    )
    op.create_index("ix_identity_sessions_user", "identity_sessions", ["user_id", "created_at"])


def _identity_failures() -> None:
    op.create_table(
        "identity_failures",
        sa.Column("counter", sa.Text(), primary_key=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("counted_at", _TIME, nullable=False),
        sa.Column("locked_until", _TIME),
    )


def _identity_answers() -> None:
    op.create_table(
        "identity_answers",
        id_column("subject_id"),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Uuid()),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("request_digest", sa.Text(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("sealed_body", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("subject_id", "key", name="pk_identity_answers"),
    )
    op.create_index("ix_identity_answers_at", "identity_answers", ["at"])


def _identity_policies() -> None:
    person = {"partner_id": "partner_id", "organisation_id": "organisation_id"}
    protect("identity_answers", person, tenant=WRITE, operator=WRITE, jobs="SELECT DELETE")
    protect(
        "identity_users",
        person,
        tenant=WRITE,
        operator=WRITE,
        gate="SELECT UPDATE",
        gate_using=(
            f"{presented('username')} OR {presented('id::text')} OR EXISTS (SELECT 1 FROM identity_sessions"  # noqa: S608 - our own text
            f" WHERE identity_sessions.user_id = identity_users.id AND {presented('identity_sessions.token_hash')})"
        ),
    )
    protect(
        "identity_sessions",
        person,
        tenant=WRITE,
        operator=WRITE,
        jobs="SELECT DELETE",
        gate="SELECT INSERT UPDATE",
        gate_using=f"{presented('token_hash')} OR {presented('user_id::text')}",
    )
    protect("identity_failures", {}, gate=ALL, gate_using="true", jobs="SELECT DELETE")


def _audit() -> None:
    op.create_table(
        "audit_entries",
        id_column(primary_key=True),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("subject_name", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Uuid()),
        sa.Column("address", sa.Text()),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("target_kind", sa.Text(), nullable=False),
        sa.Column("target_id", sa.Text()),
        sa.Column("partner_id", sa.Uuid()),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("site_id", sa.Uuid()),
        sa.Column("before", JSONB()),
        sa.Column("after", JSONB()),
        sa.Column("reason", sa.Text()),
    )
    op.create_index("ix_audit_entries_at", "audit_entries", ["at", "id"])
    op.create_index("ix_audit_entries_partner", "audit_entries", ["partner_id", "at", "id"])
    op.create_index("ix_audit_entries_site", "audit_entries", ["site_id", "at", "id"])
    append_only("audit_entries")
    protect("audit_entries", TENANT, tenant="SELECT INSERT", operator="SELECT INSERT")
    insert_freely("audit_entries", (Plane.GATE, Plane.INGEST, Plane.JOBS))


def _consent() -> None:
    op.create_table(
        "consent_consents",
        id_column(primary_key=True),
        id_column("partner_id"),
        id_column("organisation_id"),
        sa.Column("runbook", sa.Text()),
        sa.Column("risk", sa.Text()),
        sa.Column("given_at", _TIME, nullable=False),
        sa.Column("until", _TIME, nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("given_by_role", sa.Text(), nullable=False),
        sa.Column("assurance", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("revoked_at", _TIME),
        sa.Column("revoked_by", sa.Text()),
        sa.Column("revoke_reason", sa.Text()),
        sa.ForeignKeyConstraint(
            ["partner_id", "organisation_id"],
            ["tenancy_organisations.partner_id", "tenancy_organisations.id"],
            name="fk_consent_consents_organisation",
        ),
        sa.CheckConstraint("(runbook IS NULL) <> (risk IS NULL)", name="ck_consent_consents_one_kind"),
    )
    op.create_index("ix_consent_consents_organisation", "consent_consents", ["organisation_id", "given_at"])
    protect(
        "consent_consents",
        {"partner_id": "partner_id", "organisation_id": "organisation_id"},
        tenant=WRITE,
        operator=WRITE,
        ingest="SELECT",
        jobs="SELECT",
    )
