"""Tenancy, people, audit, fleet, devices, consent.

Revision: 20261121_01
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

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
CHECK_IN = "fleet_check_in(text, text, text, text, text, text, timestamptz, jsonb, text, text)"
_CHECK_IN_BODY = """
CREATE FUNCTION fleet_check_in(
  plane text, partner text, organisation text, site text, appliance text, nonce text, now timestamptz, report jsonb,
  tier text, digest text
) RETURNS TABLE (
  fresh boolean, confirmed_at timestamptz, revision bigint, stopped boolean, lab boolean, period_s integer,
  lease_at timestamptz, scan_wanted_at timestamptz, rule_set_digest text, rule_set_revision bigint,
  rule_set_expires_at timestamptz, targets_digest text, targets_revision bigint, targets_expires_at timestamptz
) LANGUAGE plpgsql SECURITY INVOKER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  my_id uuid := fleet_check_in.appliance::uuid;
BEGIN
  PERFORM set_config('role', plane, true), set_config('wardkeep.partner', partner, true),
    set_config('wardkeep.organisation', organisation, true), set_config('wardkeep.site', site, true),
    set_config('wardkeep.appliance', appliance, true), set_config('wardkeep.presented', '', true);
  RETURN QUERY
  WITH me AS (
    SELECT a.id, a.partner_id, a.organisation_id, a.site_id, a.confirmed_at FROM fleet_appliances a
    WHERE a.id = my_id AND a.retired_at IS NULL
  ), remembered AS (
    INSERT INTO fleet_nonces (appliance_id, nonce, seen_at)
    SELECT me.id, fleet_check_in.nonce, fleet_check_in.now FROM me ON CONFLICT DO NOTHING RETURNING 1
  ), before AS (
    SELECT c.lease_at, c.scan_wanted_at FROM fleet_checkins c WHERE c.appliance_id = my_id
  ), written AS (
    INSERT INTO fleet_checkins AS c
      (appliance_id, partner_id, organisation_id, site_id, at, report, tier, tier_since, rule_set_digest)
    SELECT me.id, me.partner_id, me.organisation_id, me.site_id, fleet_check_in.now, fleet_check_in.report,
      fleet_check_in.tier, fleet_check_in.now, fleet_check_in.digest
    FROM me, remembered
    ON CONFLICT (appliance_id) DO UPDATE SET at = excluded.at, report = excluded.report, tier = excluded.tier,
      tier_since = CASE WHEN c.tier IS DISTINCT FROM excluded.tier THEN excluded.at ELSE c.tier_since END,
      rule_set_digest = excluded.rule_set_digest, scan_wanted_at = NULL
  )
  SELECT EXISTS (SELECT FROM remembered), me.confirmed_at, s.revision, s.stopped, s.lab, s.period_s,
    before.lease_at, before.scan_wanted_at, r.digest, r.revision, r.expires_at, t.digest, t.revision, t.expires_at
  FROM me JOIN tenancy_sites s ON s.id = me.site_id
  LEFT JOIN before ON true
  LEFT JOIN fleet_documents r ON r.owner_id = me.site_id AND r.kind = 'rule_set'
  LEFT JOIN fleet_documents t ON t.owner_id = me.id AND t.kind = 'targets';
END $$
"""
_TIME = sa.DateTime(timezone=True)
_NOW = sa.text("now()")


def upgrade() -> None:
    """Create everything."""
    op.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    for plane in Plane:
        op.execute(f"GRANT USAGE ON SCHEMA public TO {plane}")
    op.execute(APPEND_ONLY_FUNCTION)
    _tenancy()
    _identity()
    _audit()
    _fleet()
    _device()
    _consent()
    _check_in()


def downgrade() -> None:
    """Drop everything, in the order of the references."""
    op.execute(f"DROP FUNCTION {CHECK_IN}")
    op.execute(f"REVOKE USAGE ON SCHEMA public FROM {APPLICATION}")
    op.execute(f"DROP POLICY identity_users_{Plane.GATE} ON identity_users")
    for table in (
        *("consent_consents", "device_credentials", "device_devices"),
        *("fleet_documents", "fleet_previews", "fleet_nonces", "fleet_checkins", "fleet_appliances", "fleet_codes"),
        *("audit_entries", "identity_failures", "identity_sessions", "identity_users"),
        *("tenancy_sites", "tenancy_organisations", "tenancy_partners"),
    ):
        op.drop_table(table)
    op.execute("DROP FUNCTION wardkeep_append_only()")
    for plane in Plane:
        op.execute(f"REVOKE USAGE ON SCHEMA public FROM {plane}")


def _id(name: str = "id", **options: object) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=False, **options)  # type: ignore[arg-type]  # options of Column


def _tenant_columns() -> list[sa.Column[object]]:
    return [_id("partner_id"), _id("organisation_id"), _id("site_id")]


def _of_site(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["partner_id", "organisation_id", "site_id"],
        ["tenancy_sites.partner_id", "tenancy_sites.organisation_id", "tenancy_sites.id"],
        name=f"fk_{name}_site",
    )


def _tenancy() -> None:
    op.create_table(
        "tenancy_partners",
        _id(primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("archived_at", _TIME),
    )
    op.create_table(
        "tenancy_organisations",
        _id(primary_key=True),
        _id("partner_id"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("archived_at", _TIME),
        sa.ForeignKeyConstraint(["partner_id"], ["tenancy_partners.id"], name="fk_tenancy_organisations_partner"),
        sa.UniqueConstraint("partner_id", "id", name="uq_tenancy_organisations_tenant"),
    )
    op.create_table(
        "tenancy_sites",
        _id(primary_key=True),
        _id("partner_id"),
        _id("organisation_id"),
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
    op.create_table(
        "identity_users",
        _id(primary_key=True),
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
    op.create_table(
        "identity_sessions",
        _id(primary_key=True),
        _id("user_id"),
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
    op.create_table(
        "identity_failures",
        sa.Column("counter", sa.Text(), primary_key=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("counted_at", _TIME, nullable=False),
        sa.Column("locked_until", _TIME),
    )
    person = {"partner_id": "partner_id", "organisation_id": "organisation_id"}
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
        _id(primary_key=True),
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


def _fleet() -> None:
    op.create_table(
        "fleet_codes",
        _id(primary_key=True),
        *_tenant_columns(),
        sa.Column("code_hash", sa.Text(), nullable=False, unique=True),
        sa.Column("ending", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME),
        sa.Column("appliance_id", sa.Uuid()),
        _of_site("fleet_codes"),
    )
    op.create_index("ix_fleet_codes_site", "fleet_codes", ["site_id", "created_at"])
    op.create_table(
        "fleet_appliances",
        _id(primary_key=True),
        *_tenant_columns(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("keyid", sa.Text(), nullable=False, unique=True),
        sa.Column("identity_key", sa.Text(), nullable=False),
        sa.Column("evidence_key", sa.Text(), nullable=False, unique=True),
        sa.Column("witness_key", sa.Text(), nullable=False, unique=True),
        sa.Column("sealing_key", sa.Text(), nullable=False, unique=True),
        sa.Column("hardware_id", sa.Text(), nullable=False),
        sa.Column("hostname", sa.Text(), nullable=False),
        sa.Column("claimed_at", _TIME, nullable=False),
        sa.Column("confirmed_at", _TIME),
        sa.Column("confirmed_by", sa.Text()),
        sa.Column("confirmed_how", sa.Text()),
        sa.Column("retired_at", _TIME),
        _of_site("fleet_appliances"),
        sa.UniqueConstraint("partner_id", "organisation_id", "site_id", "id", name="uq_fleet_appliances_tenant"),
    )
    op.create_index("ix_fleet_appliances_site", "fleet_appliances", ["site_id", "claimed_at"])
    op.create_table(
        "fleet_checkins",
        _id("appliance_id", primary_key=True),
        *_tenant_columns(),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("report", JSONB(), nullable=False),
        sa.Column("tier", sa.Text()),
        sa.Column("tier_since", _TIME),
        sa.Column("rule_set_digest", sa.Text()),
        sa.Column("lease_at", _TIME),
        sa.Column("scan_wanted_at", _TIME),
        _of_appliance("fleet_checkins"),
        postgresql_with={"fillfactor": "50"},
    )
    op.create_table(
        "fleet_nonces",
        _id("appliance_id"),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("seen_at", _TIME, nullable=False, server_default=_NOW),
        sa.PrimaryKeyConstraint("appliance_id", "nonce", name="pk_fleet_nonces"),
    )
    op.create_index("ix_fleet_nonces_seen", "fleet_nonces", ["seen_at"], postgresql_using="brin")
    _documents()
    protect(
        "fleet_codes",
        TENANT,
        tenant=WRITE,
        operator=WRITE,
        ingest="SELECT UPDATE",
        gate="SELECT",
        gate_using=presented("code_hash"),
    )
    protect(
        "fleet_appliances",
        TENANT | {"appliance_id": "id"},
        tenant="SELECT UPDATE",
        operator="SELECT UPDATE",
        ingest="SELECT INSERT",
        jobs="SELECT",
        gate="SELECT",
        gate_using=f"{presented('keyid')} OR {presented('id::text')}",
    )
    own = TENANT | {"appliance_id": "appliance_id"}
    protect("fleet_checkins", own, tenant="SELECT UPDATE", operator="SELECT UPDATE", ingest=WRITE, jobs="SELECT")
    protect("fleet_nonces", {"appliance_id": "appliance_id"}, ingest="SELECT INSERT", jobs="SELECT DELETE")
    protect("fleet_documents", TENANT, tenant="SELECT", operator="SELECT", ingest=WRITE, jobs="SELECT")
    protect("fleet_previews", TENANT, tenant="SELECT INSERT", operator="SELECT INSERT", jobs="SELECT DELETE")


def _of_appliance(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["partner_id", "organisation_id", "site_id", "appliance_id"],
        [
            *("fleet_appliances.partner_id", "fleet_appliances.organisation_id"),
            *("fleet_appliances.site_id", "fleet_appliances.id"),
        ],
        name=f"fk_{name}_appliance",
    )


def _documents() -> None:
    op.create_table(
        "fleet_documents",
        sa.Column("kind", sa.Text(), nullable=False),
        _id("owner_id"),
        *_tenant_columns(),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content_digest", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("issued_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", "kind", name="pk_fleet_documents"),
        _of_site("fleet_documents"),
    )
    op.create_table(
        "fleet_previews",
        _id(primary_key=True),
        *_tenant_columns(),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("healing_tier", sa.Text(), nullable=False),
        sa.Column("basis_digest", sa.Text(), nullable=False),
        _of_site("fleet_previews"),
    )


def _device() -> None:
    op.create_table(
        "device_devices",
        _id(primary_key=True),
        *_tenant_columns(),
        _id("appliance_id"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("device_class", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("connection", sa.Text(), nullable=False),
        sa.Column("address", sa.Text()),
        sa.Column("port", sa.Integer()),
        sa.Column("account", sa.Text()),
        sa.Column("host_key", sa.Text()),
        sa.Column("checks", JSONB()),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("archived_at", _TIME),
        _of_appliance("device_devices"),
        sa.UniqueConstraint("partner_id", "organisation_id", "site_id", "id", name="uq_device_devices_tenant"),
        sa.CheckConstraint("connection IN ('ssh', 'local')", name="ck_device_devices_connection"),
    )
    op.create_index("ix_device_devices_site", "device_devices", ["site_id", "name", "id"])
    op.create_table(
        "device_credentials",
        _id("device_id", primary_key=True),
        *_tenant_columns(),
        _id("appliance_id"),
        sa.Column("sealed_key", sa.Text(), nullable=False),
        sa.Column("set_at", _TIME, nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("delivered_at", _TIME),
        sa.ForeignKeyConstraint(
            ["partner_id", "organisation_id", "site_id", "device_id"],
            [
                *("device_devices.partner_id", "device_devices.organisation_id"),
                *("device_devices.site_id", "device_devices.id"),
            ],
            name="fk_device_credentials_device",
        ),
        _of_appliance("device_credentials"),
    )
    protect("device_devices", TENANT, tenant=WRITE, operator=WRITE, ingest="SELECT", jobs="SELECT")
    own = TENANT | {"appliance_id": "appliance_id"}
    protect("device_credentials", own, tenant=ALL, operator=ALL, ingest="SELECT UPDATE")


def _check_in() -> None:
    """The check-in as one call: bind the scope, remember the nonce, write the report, read what the answer needs."""
    op.execute(_CHECK_IN_BODY)
    op.execute(f"REVOKE ALL ON FUNCTION {CHECK_IN} FROM PUBLIC")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {APPLICATION}")
    op.execute(f"GRANT EXECUTE ON FUNCTION {CHECK_IN} TO {APPLICATION}")


def _consent() -> None:
    op.create_table(
        "consent_consents",
        _id(primary_key=True),
        _id("partner_id"),
        _id("organisation_id"),
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
