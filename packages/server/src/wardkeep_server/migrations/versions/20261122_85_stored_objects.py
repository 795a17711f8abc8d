"""Which object of the store holds what, and how far the store and the entries have been walked.

Revision: 20261122_85
"""

import sqlalchemy as sa
from alembic import op

from wardkeep_server.platform.rls import append_only, protect

revision = "20261122_85"
down_revision = "20261122_80"
branch_labels = None
depends_on = None

TENANT = {"partner_id": "partner_id", "organisation_id": "organisation_id", "site_id": "site_id"}
_OF = ("partner_id", "organisation_id", "site_id")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Two tables; and a restore puts co-signatures back, so the jobs may add them."""
    op.create_table(
        "evidence_objects",
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        *_tenant(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Text()),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("log_id", "number", name="pk_evidence_objects"),
        sa.UniqueConstraint("log_id", "name", name="uq_evidence_objects_name"),
        sa.CheckConstraint("octet_length(digest) = 32", name="ck_evidence_objects_digest"),
        _of_log("evidence_objects"),
    )
    op.create_table(
        "evidence_walks",
        sa.Column("log_id", sa.Uuid(), nullable=False),
        *_tenant(),
        *(
            sa.Column(name, sa.BigInteger(), nullable=False)
            for name in ("entry", "object", "first", "walked", "sealed")
        ),
        sa.Column("frontier", sa.LargeBinary(), nullable=False),
        sa.Column("due_at", _TIME, nullable=False),
        *(sa.Column(name, _TIME) for name in ("began_at", "ended_at", "whole_at")),
        sa.Column("fault", sa.Text()),
        sa.Column("verdict", sa.Text()),
        sa.Column("verdict_fault", sa.Text()),
        sa.PrimaryKeyConstraint("log_id", name="pk_evidence_walks"),
        sa.CheckConstraint("verdict IN ('sound', 'faulty')", name="ck_evidence_walks_verdict"),
        _of_log("evidence_walks"),
    )
    append_only("evidence_objects")
    protect(
        "evidence_objects", TENANT, tenant="SELECT", operator="SELECT", ingest="SELECT INSERT", jobs="SELECT INSERT"
    )
    protect("evidence_walks", TENANT, tenant="SELECT", operator="SELECT", ingest="SELECT", jobs="SELECT INSERT UPDATE")
    op.execute("GRANT INSERT ON evidence_cosignatures TO wardkeep_jobs")


def downgrade() -> None:
    """Forget both; the objects themselves stay."""
    op.execute("REVOKE INSERT ON evidence_cosignatures FROM wardkeep_jobs")
    op.drop_table("evidence_walks")
    op.drop_table("evidence_objects")


def _tenant() -> list[sa.Column[object]]:
    return [sa.Column(name, sa.Uuid(), nullable=False) for name in _OF]


def _of_log(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [*_OF, "log_id"], [f"evidence_logs.{column}" for column in (*_OF, "id")], name=f"fk_{name}_log"
    )
