"""Tables of fleet and device, as the first revision made them; a part of `versions/20261121_01_foundation.py`."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from wardkeep_server.platform.rls import presented, protect
from wardkeep_server.platform.roles import APPLICATION

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
ALL = "SELECT INSERT UPDATE DELETE"
WRITE = "SELECT INSERT UPDATE"
TENANT = {"partner_id": "partner_id", "organisation_id": "organisation_id", "site_id": "site_id"}


def create_fleet() -> None:
    """Codes, appliances, check-ins, nonces, documents, previews."""
    _fleet_codes()
    _fleet_appliances()
    _fleet_checkins()
    _fleet_nonces()
    _documents()
    _fleet_policies()


def _fleet_codes() -> None:
    op.create_table(
        "fleet_codes",
        id_column(primary_key=True),
        *_tenant_columns(),
        sa.Column("code_hash", sa.Text(), nullable=False, unique=True),
        sa.Column("ending", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME),
        sa.Column("appliance_id", sa.Uuid()),
        of_site("fleet_codes"),
    )
    op.create_index("ix_fleet_codes_site", "fleet_codes", ["site_id", "created_at"])


def _fleet_appliances() -> None:
    op.create_table(
        "fleet_appliances",
        id_column(primary_key=True),
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
        of_site("fleet_appliances"),
        sa.UniqueConstraint("partner_id", "organisation_id", "site_id", "id", name="uq_fleet_appliances_tenant"),
    )
    op.create_index("ix_fleet_appliances_site", "fleet_appliances", ["site_id", "claimed_at"])


def _fleet_checkins() -> None:
    op.create_table(
        "fleet_checkins",
        id_column("appliance_id", primary_key=True),
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


def _fleet_nonces() -> None:
    op.create_table(
        "fleet_nonces",
        id_column("appliance_id"),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("seen_at", _TIME, nullable=False, server_default=_NOW),
        sa.PrimaryKeyConstraint("appliance_id", "nonce", name="pk_fleet_nonces"),
    )
    op.create_index("ix_fleet_nonces_seen", "fleet_nonces", ["seen_at"], postgresql_using="brin")


def _fleet_policies() -> None:
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


def create_device() -> None:
    """Devices and their sealed credentials."""
    _device_devices()
    _device_credentials()
    _device_policies()


def _device_devices() -> None:
    op.create_table(
        "device_devices",
        id_column(primary_key=True),
        *_tenant_columns(),
        id_column("appliance_id"),
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


def _device_credentials() -> None:
    op.create_table(
        "device_credentials",
        id_column("device_id", primary_key=True),
        *_tenant_columns(),
        id_column("appliance_id"),
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


def _device_policies() -> None:
    protect("device_devices", TENANT, tenant=WRITE, operator=WRITE, ingest="SELECT", jobs="SELECT")
    own = TENANT | {"appliance_id": "appliance_id"}
    protect("device_credentials", own, tenant=ALL, operator=ALL, ingest="SELECT UPDATE")


def create_check_in() -> None:
    """The check-in as one call: bind the scope, remember the nonce, write the report, read what the answer needs."""
    op.execute(_CHECK_IN_BODY)
    op.execute(f"REVOKE ALL ON FUNCTION {CHECK_IN} FROM PUBLIC")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {APPLICATION}")
    op.execute(f"GRANT EXECUTE ON FUNCTION {CHECK_IN} TO {APPLICATION}")


def _documents() -> None:
    op.create_table(
        "fleet_documents",
        sa.Column("kind", sa.Text(), nullable=False),
        id_column("owner_id"),
        *_tenant_columns(),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content_digest", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("issued_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", "kind", name="pk_fleet_documents"),
        of_site("fleet_documents"),
    )
    op.create_table(
        "fleet_previews",
        id_column(primary_key=True),
        *_tenant_columns(),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("healing_tier", sa.Text(), nullable=False),
        sa.Column("basis_digest", sa.Text(), nullable=False),
        of_site("fleet_previews"),
    )


def _of_appliance(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["partner_id", "organisation_id", "site_id", "appliance_id"],
        [
            *("fleet_appliances.partner_id", "fleet_appliances.organisation_id"),
            *("fleet_appliances.site_id", "fleet_appliances.id"),
        ],
        name=f"fk_{name}_appliance",
    )


def id_column(name: str = "id", **options: object) -> sa.Column[object]:
    """A uuid that must be there."""
    return sa.Column(name, sa.Uuid(), nullable=False, **options)  # type: ignore[arg-type]  # options of Column


def _tenant_columns() -> list[sa.Column[object]]:
    return [id_column("partner_id"), id_column("organisation_id"), id_column("site_id")]


def of_site(name: str) -> sa.ForeignKeyConstraint:
    """The reference to a site, tenant columns included."""
    return sa.ForeignKeyConstraint(
        ["partner_id", "organisation_id", "site_id"],
        ["tenancy_sites.partner_id", "tenancy_sites.organisation_id", "tenancy_sites.id"],
        name=f"fk_{name}_site",
    )
