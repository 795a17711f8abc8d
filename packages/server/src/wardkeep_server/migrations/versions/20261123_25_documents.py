"""Issued documents, so that anybody who holds one may ask whether it is genuine.

Revision: 20261123_25
"""

import sqlalchemy as sa
from alembic import op

from wardkeep_server.platform.rls import append_only, bound, protect

revision = "20261123_25"
down_revision = "20261123_20"
branch_labels = None
depends_on = None

_DIGESTS = ("file_digest", "manifest_digest")


def upgrade() -> None:
    """A row once made stays as it is; a stranger sees only rows of which he shows the beginning of a digest."""
    op.create_table(
        "report_documents",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(collation="C"), nullable=False) for name in _DIGESTS),
        sa.Column("keyid", sa.Text(), nullable=False),
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.Column("log_site_id", sa.Uuid(), nullable=False),
        sa.Column("export_id", sa.Uuid(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.UniqueConstraint(name, name=f"uq_report_documents_{name}") for name in _DIGESTS),
        *(sa.CheckConstraint(f"{name} ~ '^[0-9a-f]{{64}}$'", name=f"ck_report_documents_{name}") for name in _DIGESTS),
        sa.CheckConstraint("kind IN ('auditor_kit')", name="ck_report_documents_kind"),
        sa.ForeignKeyConstraint(
            ["partner_id", "organisation_id", "log_site_id", "log_id"],
            [f"evidence_logs.{column}" for column in ("partner_id", "organisation_id", "site_id", "id")],
            name="fk_report_documents_log",
        ),
    )
    op.create_index("ix_report_documents_organisation_id", "report_documents", ["organisation_id", "id"])
    append_only("report_documents")
    protect(
        "report_documents",
        {"partner_id": "partner_id", "organisation_id": "organisation_id"},
        tenant="SELECT INSERT",
        operator="SELECT INSERT",
        gate="SELECT",
        gate_using=" OR ".join(f"({_begins(name)})" for name in _DIGESTS),
    )


def downgrade() -> None:
    """What was issued is no longer known here; the logs still hold that it was."""
    op.drop_table("report_documents")


def _begins(column: str) -> str:
    """The digest begins with what was presented, at least 32 digits of it; `g` sorts after every digit."""
    shown = bound("wardkeep.presented", "text")
    return f"length({shown}) >= 32 AND {column} >= {shown} AND {column} < {shown} || 'g'"
