"""API keys of partners.

Revision: 20261121_62
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from wardkeep_server.platform.rls import presented, protect

revision = "20261121_62"
down_revision = "20261121_61"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """The gate sees the key whose prefix was presented."""
    op.create_table(
        "identity_api_keys",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False, unique=True),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("secret_id", sa.Text(), nullable=False),
        sa.Column("scopes", JSONB(), nullable=False),
        sa.Column("addresses", JSONB(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME),
        sa.Column("revoked_at", _TIME),
        sa.ForeignKeyConstraint(["partner_id"], ["tenancy_partners.id"], name="fk_identity_api_keys_partner"),
        sa.CheckConstraint("organisation_id IS NULL", name="ck_identity_api_keys_partner_only"),
        sa.CheckConstraint("ends_at <= created_at + interval '365 days'", name="ck_identity_api_keys_year"),
    )
    op.create_index("ix_identity_api_keys_partner", "identity_api_keys", ["partner_id", "created_at", "id"])
    write = "SELECT INSERT UPDATE"
    columns = {"partner_id": "partner_id", "organisation_id": "organisation_id"}
    gate = presented("prefix")
    protect("identity_api_keys", columns, tenant=write, operator=write, gate="SELECT UPDATE", gate_using=gate)


def downgrade() -> None:
    """Every key ends."""
    op.drop_table("identity_api_keys")
