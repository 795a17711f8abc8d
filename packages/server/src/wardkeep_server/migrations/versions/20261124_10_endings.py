"""How a box's word ends, and a leaf's: retired, replaced, erased; and decisions that an organisation's later sites get.

Entries stay insert-only for everybody but one function. It takes an entry's bytes, and what was parsed of them, out
of the database, only where a statement of kind `erasure` in the same log is about exactly this entry.

Revision: 20261124_10
"""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from wardkeep_server.platform.rls import append_only, bound, protect
from wardkeep_server.platform.scope import Plane

revision = "20261124_10"
down_revision = "20261123_26"
branch_labels = None
depends_on = None

TENANT = {"partner_id": "partner_id", "organisation_id": "organisation_id", "site_id": "site_id"}
ORGANISATION = {name: name for name in ("partner_id", "organisation_id")}
GONE = {
    "evidence_entries": {"envelope": None},
    "evidence_records": {
        "summary": "erased",
        "verdicts": None,
        "observed_at": None,
        "device_id": None,
        "about_id": None,
    },
}
"""What an erasure leaves in the columns that it empties. Every other column keeps its value."""
_TIME = sa.DateTime(timezone=True)
_ERASED_ONLY = """
CREATE FUNCTION wardkeep_erased_only() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF to_jsonb(NEW) = to_jsonb(OLD) || TG_ARGV[0]::jsonb AND EXISTS (
    SELECT FROM evidence_erasures x WHERE x.log_id = OLD.log_id AND x.leaf_index = OLD.leaf_index
  ) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
END $$
"""
_ERASE = """
CREATE FUNCTION wardkeep_erase(log uuid, said_at bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  said jsonb;
  leaf evidence_entries%ROWTYPE;
BEGIN
  SELECT convert_from(decode(convert_from(e.envelope, 'UTF8')::jsonb ->> 'payload', 'base64'), 'UTF8')::jsonb
    -> 'predicate' INTO said
  FROM evidence_entries e JOIN evidence_records r ON r.log_id = e.log_id AND r.leaf_index = e.leaf_index
  WHERE e.log_id = wardkeep_erase.log AND e.leaf_index = wardkeep_erase.said_at AND e.signer_id = e.log_id
    AND r.kind = 'erasure';
  SELECT e.* INTO leaf
  FROM evidence_entries e JOIN evidence_records r ON r.log_id = e.log_id AND r.leaf_index = e.leaf_index
  WHERE e.log_id = wardkeep_erase.log AND e.leaf_index = (said ->> 'index')::bigint
    AND e.leaf_index < wardkeep_erase.said_at AND encode(e.leaf_hash, 'hex') = said ->> 'leaf_hash'
    AND e.signer_id = (said ->> 'of_appliance')::uuid AND e.epoch = (said ->> 'epoch')::bigint
    AND e.seq = (said ->> 'seq')::bigint AND e.seq > 0
    AND r.kind = said ->> 'of_kind' AND r.kind IN ('observation', 'remediation', 'order')
  FOR UPDATE OF e;
  IF said IS NULL OR leaf.log_id IS NULL THEN
    RAISE EXCEPTION 'no erasure in this log is about such an entry' USING ERRCODE = '42501';
  END IF;
  INSERT INTO evidence_erasures
    (log_id, leaf_index, partner_id, organisation_id, site_id, erasure_id, erasure_index, ground, erased_at)
  VALUES (leaf.log_id, leaf.leaf_index, leaf.partner_id, leaf.organisation_id, leaf.site_id,
    (said ->> 'erasure')::uuid, wardkeep_erase.said_at, said ->> 'ground', (said ->> 'recorded_at')::timestamptz);
  UPDATE evidence_entries e SET envelope = NULL WHERE e.log_id = leaf.log_id AND e.leaf_index = leaf.leaf_index;
  UPDATE evidence_records r
    SET summary = 'erased', verdicts = NULL, observed_at = NULL, device_id = NULL, about_id = NULL
  WHERE r.log_id = leaf.log_id AND r.leaf_index = leaf.leaf_index;
  RETURN leaf.leaf_index;
END $$
"""
_IN_FORCE = """
INSERT INTO evidence_standing (decision_id, partner_id, organisation_id, what, target, body, until, decided_at)
SELECT DISTINCT ON (c.id) r.about_id, r.partner_id, r.organisation_id, r.summary, 'consent:' || c.id::text, said.body,
  c.until, r.recorded_at
FROM consent_consents c
JOIN evidence_records r ON r.organisation_id = c.organisation_id AND r.kind = 'decision' AND r.summary = 'consent_give'
JOIN evidence_entries e ON e.log_id = r.log_id AND e.leaf_index = r.leaf_index
CROSS JOIN LATERAL (SELECT (convert_from(decode(convert_from(e.envelope, 'UTF8')::jsonb ->> 'payload', 'base64'),
  'UTF8')::jsonb -> 'predicate') - ARRAY['organisation', 'site', 'appliance', 'log', 'clock', 'software', 'chain',
  'recorded_at'] AS body) AS said
WHERE c.revoked_at IS NULL AND c.until > now() AND said.body ->> 'target' = 'consent:' || c.id::text
ORDER BY c.id, r.recorded_at
"""
_OF_STANDING = "decision_id, partner_id, organisation_id, what, target, body, until, decided_at"


def upgrade() -> None:
    """Nothing is erased by this. Consents in force are noted for sites to come."""
    op.add_column("fleet_appliances", sa.Column("replaced_by", sa.Uuid()))
    own = ["partner_id", "organisation_id", "site_id"]
    op.create_foreign_key(
        "fk_fleet_appliances_replaced_by",
        "fleet_appliances",
        "fleet_appliances",
        [*own, "replaced_by"],
        [*own, "id"],
    )
    op.create_check_constraint(
        "ck_fleet_appliances_replaced_by",
        "fleet_appliances",
        "replaced_by IS NULL OR replaced_by <> id AND retired_at IS NOT NULL",
    )
    op.add_column("evidence_chains", sa.Column("ended_at", _TIME))
    _standing()
    _erasures()


def _standing() -> None:
    op.create_table(
        "evidence_standing",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ORGANISATION),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("body", JSONB(), nullable=False),
        sa.Column("until", _TIME),
        sa.Column("decided_at", _TIME, nullable=False),
        sa.Column("salt", sa.LargeBinary()),
        sa.Column("words", sa.Text()),
        sa.PrimaryKeyConstraint("decision_id", name="pk_evidence_standing"),
        sa.ForeignKeyConstraint(
            list(ORGANISATION),
            ["tenancy_organisations.partner_id", "tenancy_organisations.id"],
            name="fk_evidence_standing_organisation",
        ),
    )
    op.create_index("ix_evidence_standing_organisation", "evidence_standing", ["organisation_id", "decided_at"])
    every = "SELECT INSERT DELETE"
    protect("evidence_standing", ORGANISATION, tenant=every, operator=every, jobs="SELECT INSERT")
    # A log may begin when its first box is claimed: that plane reads what was decided, and not the words for it.
    op.execute(f"GRANT SELECT ({_OF_STANDING}) ON evidence_standing TO {Plane.INGEST}")
    held = f"partner_id = {bound('wardkeep.partner')} AND organisation_id = {bound('wardkeep.organisation')}"
    op.execute(
        f"CREATE POLICY evidence_standing_ingest ON evidence_standing FOR SELECT TO {Plane.INGEST} USING ({held})"
    )
    op.execute(_IN_FORCE)


def _erasures() -> None:
    op.create_table(
        "evidence_erasures",
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.Column("leaf_index", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in TENANT),
        sa.Column("erasure_id", sa.Uuid(), nullable=False),
        sa.Column("erasure_index", sa.BigInteger(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("erased_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("log_id", "leaf_index", name="pk_evidence_erasures"),
        sa.UniqueConstraint("log_id", "erasure_index", name="uq_evidence_erasures_statement"),
        sa.ForeignKeyConstraint(
            [*TENANT, "log_id"],
            [f"evidence_logs.{column}" for column in (*TENANT, "id")],
            name="fk_evidence_erasures_log",
        ),
        sa.CheckConstraint("erasure_index > leaf_index", name="ck_evidence_erasures_order"),
    )
    append_only("evidence_erasures")
    protect("evidence_erasures", TENANT, tenant="SELECT", operator="SELECT", ingest="SELECT", jobs="SELECT")
    op.alter_column("evidence_entries", "envelope", nullable=True)
    op.execute(_ERASED_ONLY)
    for table, emptied in GONE.items():
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION wardkeep_append_only()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_erased_only BEFORE UPDATE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION wardkeep_erased_only('{json.dumps(emptied)}')"
        )
    op.execute(_ERASE)
    op.execute("REVOKE ALL ON FUNCTION wardkeep_erase(uuid, bigint) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION wardkeep_erase(uuid, bigint) TO {Plane.OPERATOR}, {Plane.JOBS}")


def downgrade() -> None:
    """What was erased does not come back: the version before calls such an entry damaged, and new sites get nothing."""
    op.execute("DROP FUNCTION wardkeep_erase(uuid, bigint)")
    for table in GONE:
        op.execute(f"DROP TRIGGER {table}_erased_only ON {table}")
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
    op.execute("UPDATE evidence_entries SET envelope = ''::bytea WHERE envelope IS NULL")
    op.alter_column("evidence_entries", "envelope", nullable=False)
    for table in GONE:
        append_only(table)
    op.execute("DROP FUNCTION wardkeep_erased_only()")
    op.drop_table("evidence_erasures")
    op.drop_table("evidence_standing")
    op.drop_column("evidence_chains", "ended_at")
    op.drop_constraint("ck_fleet_appliances_replaced_by", "fleet_appliances")
    op.drop_constraint("fk_fleet_appliances_replaced_by", "fleet_appliances")
    op.drop_column("fleet_appliances", "replaced_by")
