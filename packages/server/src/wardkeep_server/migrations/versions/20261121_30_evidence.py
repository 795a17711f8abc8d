"""The evidence log: entries, chains, tree, checkpoints, co-signatures, refusals.

Revision: 20261121_30
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from wardkeep_server.platform.rls import append_only, protect

revision = "20261121_30"
down_revision = "20261121_20"
branch_labels = None
depends_on = None

TENANT = {"partner_id": "partner_id", "organisation_id": "organisation_id", "site_id": "site_id"}
OWN = TENANT | {"appliance_id": "appliance_id"}
ADD = "SELECT INSERT"
MOVE = "SELECT INSERT UPDATE"
_TIME = sa.DateTime(timezone=True)
_OF = ("partner_id", "organisation_id", "site_id")
_TABLES = (
    *("evidence_reasons", "evidence_alarms", "evidence_refusals", "evidence_cosignatures", "evidence_checkpoints"),
    *("evidence_subtrees", "evidence_records", "evidence_entries", "evidence_chains", "evidence_heads"),
    "evidence_logs",
)
_APPEND_ONLY = (
    *("evidence_logs", "evidence_entries", "evidence_records", "evidence_subtrees", "evidence_checkpoints"),
    *("evidence_cosignatures", "evidence_refusals", "evidence_alarms"),
)


def upgrade() -> None:
    """Create the tables; entries and all that is signed refuse UPDATE, DELETE and TRUNCATE."""
    for make in (_logs, _chains, _entries, _records, _tree, _cosignatures, _faults, _reasons):
        make()
    for table in _APPEND_ONLY:
        append_only(table)
    for table in ("evidence_logs", "evidence_entries", "evidence_records"):
        protect(table, TENANT, tenant=ADD, operator=ADD, ingest=ADD, jobs=ADD)
    for table in ("evidence_heads", "evidence_chains"):
        protect(table, TENANT, tenant=MOVE, operator=MOVE, ingest=MOVE, jobs=MOVE)
    for table in ("evidence_subtrees", "evidence_checkpoints"):
        protect(table, TENANT, tenant="SELECT", operator="SELECT", ingest="SELECT", jobs=ADD)
    protect("evidence_cosignatures", OWN, tenant="SELECT", operator="SELECT", ingest=ADD, jobs="SELECT")
    protect("evidence_refusals", OWN, tenant="SELECT", operator="SELECT", ingest=ADD, jobs="SELECT")
    protect("evidence_alarms", TENANT, tenant="SELECT", operator="SELECT", ingest=ADD, jobs=ADD)
    protect("evidence_reasons", TENANT, tenant="SELECT INSERT DELETE", operator="SELECT INSERT DELETE")


def downgrade() -> None:
    """Drop everything, in the order of the references."""
    for table in _TABLES:
        op.drop_table(table)


def _id(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=null)


def _number(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.BigInteger(), nullable=null)


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=False)


def _bytes(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.LargeBinary(), nullable=null)


def _time(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, _TIME, nullable=null)


def _tenant() -> list[sa.Column[object]]:
    return [_id(name) for name in _OF]


def _of_log(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [*_OF, "log_id"], [f"evidence_logs.{column}" for column in (*_OF, "id")], name=f"fk_{name}_log"
    )


def _logs() -> None:
    op.create_table(
        "evidence_logs",
        _id("id"),
        *_tenant(),
        _text("origin"),
        _time("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_logs"),
        sa.UniqueConstraint("site_id", name="uq_evidence_logs_site"),
        sa.UniqueConstraint("origin", name="uq_evidence_logs_origin"),
        sa.UniqueConstraint(*_OF, "id", name="uq_evidence_logs_tenant"),
        sa.ForeignKeyConstraint(
            [*_OF],
            ["tenancy_sites.partner_id", "tenancy_sites.organisation_id", "tenancy_sites.id"],
            name="fk_evidence_logs_site",
        ),
    )
    op.create_table(
        "evidence_heads",
        _id("log_id"),
        *_tenant(),
        sa.Column("size", sa.BigInteger(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("log_id", name="pk_evidence_heads"),
        _of_log("evidence_heads"),
        postgresql_with={"fillfactor": "50"},
    )


def _chains() -> None:
    op.create_table(
        "evidence_chains",
        _id("log_id"),
        _id("signer_id"),
        *_tenant(),
        _id("appliance_id", null=True),
        _number("epoch", null=True),
        _number("seq", null=True),
        _bytes("leaf_hash", null=True),
        _bytes("evidence_key", null=True),
        sa.PrimaryKeyConstraint("log_id", "signer_id", name="pk_evidence_chains"),
        _of_log("evidence_chains"),
        sa.CheckConstraint("num_nulls(epoch, seq, leaf_hash) IN (0, 3)", name="ck_evidence_chains_head"),
        postgresql_with={"fillfactor": "50"},
    )


def _entries() -> None:
    op.create_table(
        "evidence_entries",
        _id("log_id"),
        _number("leaf_index"),
        *_tenant(),
        _id("signer_id"),
        _bytes("keyid"),
        _number("epoch"),
        _number("seq"),
        _bytes("leaf_hash"),
        _bytes("envelope"),
        _time("received_at"),
        sa.PrimaryKeyConstraint("log_id", "leaf_index", name="pk_evidence_entries"),
        sa.UniqueConstraint("log_id", "signer_id", "epoch", "seq", name="uq_evidence_entries_number"),
        _of_log("evidence_entries"),
        sa.CheckConstraint("octet_length(leaf_hash) = 32", name="ck_evidence_entries_leaf"),
    )
    # Base64 of JSON hardly compresses; stored out of line as it came, a scan of leaf hashes stays narrow.
    op.execute("ALTER TABLE evidence_entries ALTER COLUMN envelope SET STORAGE EXTERNAL")


def _records() -> None:
    op.create_table(
        "evidence_records",
        _id("id"),
        _id("log_id"),
        _number("leaf_index"),
        *_tenant(),
        _id("appliance_id", null=True),
        _text("kind"),
        _id("device_id", null=True),
        _id("about_id", null=True),
        _text("summary"),
        sa.Column("verdicts", JSONB()),
        _time("observed_at", null=True),
        _time("recorded_at"),
        _time("received_at"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_records"),
        sa.UniqueConstraint("log_id", "leaf_index", name="uq_evidence_records_leaf"),
        _of_log("evidence_records"),
    )
    for column in ("partner_id", "organisation_id", "site_id", "device_id"):
        op.create_index(f"ix_evidence_records_{column}", "evidence_records", [column, "id"])
    # Few entries are anything else than observations; kits look for them among all entries of a log.
    rare = sa.text("kind <> 'observation'")
    columns = ["log_id", "kind", "leaf_index"]
    op.create_index("ix_evidence_records_rare", "evidence_records", columns, postgresql_where=rare)
    about = sa.text("about_id IS NOT NULL")
    op.create_index("ix_evidence_records_about_id", "evidence_records", ["about_id", "id"], postgresql_where=about)


def _tree() -> None:
    op.create_table(
        "evidence_subtrees",
        _id("log_id"),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        _number("position"),
        *_tenant(),
        _bytes("hash"),
        sa.PrimaryKeyConstraint("log_id", "level", "position", name="pk_evidence_subtrees"),
        _of_log("evidence_subtrees"),
    )
    op.create_table(
        "evidence_checkpoints",
        _id("log_id"),
        _number("size"),
        *_tenant(),
        _bytes("root"),
        _text("note"),
        _time("signed_at"),
        sa.PrimaryKeyConstraint("log_id", "size", name="pk_evidence_checkpoints"),
        sa.UniqueConstraint(*_OF, "log_id", "size", name="uq_evidence_checkpoints_tenant"),
        _of_log("evidence_checkpoints"),
    )


def _cosignatures() -> None:
    op.create_table(
        "evidence_cosignatures",
        _id("log_id"),
        _id("appliance_id"),
        _number("size"),
        *_tenant(),
        _text("line"),
        _time("cosigned_at"),
        _time("received_at"),
        sa.PrimaryKeyConstraint("log_id", "appliance_id", "size", name="pk_evidence_cosignatures"),
        sa.ForeignKeyConstraint(
            [*_OF, "log_id", "size"],
            [f"evidence_checkpoints.{column}" for column in (*_OF, "log_id", "size")],
            name="fk_evidence_cosignatures_checkpoint",
        ),
    )


def _faults() -> None:
    op.create_table(
        "evidence_refusals",
        _id("id"),
        _id("log_id"),
        *_tenant(),
        _id("appliance_id"),
        _text("code"),
        _text("detail"),
        _number("epoch", null=True),
        _number("seq", null=True),
        _bytes("leaf_hash"),
        _bytes("envelope", null=True),
        _time("received_at"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_refusals"),
        sa.UniqueConstraint("log_id", "appliance_id", "leaf_hash", "code", name="uq_evidence_refusals_once"),
        _of_log("evidence_refusals"),
    )
    op.create_table(
        "evidence_alarms",
        _id("id"),
        _id("log_id"),
        *_tenant(),
        _id("appliance_id", null=True),
        _text("code"),
        _text("mark"),
        _text("detail"),
        _time("noticed_at"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_alarms"),
        sa.UniqueConstraint("log_id", "code", "mark", name="uq_evidence_alarms_once"),
        _of_log("evidence_alarms"),
    )


def _reasons() -> None:
    op.create_table(
        "evidence_reasons",
        _id("decision_id"),
        _id("log_id"),
        *_tenant(),
        _bytes("salt"),
        _text("words"),
        sa.Column("stated", JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("decision_id", "log_id", name="pk_evidence_reasons"),
        _of_log("evidence_reasons"),
    )
