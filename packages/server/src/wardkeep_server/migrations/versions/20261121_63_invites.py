"""Invitations, and mails that wait to be sent.

Revision: 20261121_63
"""

import sqlalchemy as sa
from alembic import op

from wardkeep_server.platform.rls import insert_freely, presented, protect
from wardkeep_server.platform.scope import Plane

revision = "20261121_63"
down_revision = "20261121_62"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Whoever may write a mail cannot read any; the worker sends them."""
    _invites()
    op.create_table(
        "identity_mails",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("sealed_message", sa.LargeBinary()),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.Column("next_at", _TIME, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("sent_at", _TIME),
    )
    op.create_index("ix_identity_mails_waiting", "identity_mails", ["next_at"], postgresql_where="sent_at IS NULL")
    protect("identity_mails", {}, jobs="SELECT UPDATE DELETE")
    insert_freely("identity_mails", (Plane.GATE, Plane.TENANT, Plane.OPERATOR))


def _invites() -> None:
    op.create_table(
        "identity_invites",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("partner_id", sa.Uuid()),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False, unique=True),
        sa.Column("invited_by", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.Column("accepted_at", _TIME),
        sa.Column("revoked_at", _TIME),
        sa.ForeignKeyConstraint(["partner_id"], ["tenancy_partners.id"], name="fk_identity_invites_partner"),
        sa.ForeignKeyConstraint(
            ["partner_id", "organisation_id"],
            ["tenancy_organisations.partner_id", "tenancy_organisations.id"],
            name="fk_identity_invites_organisation",
        ),
    )
    op.create_index("ix_identity_invites_partner", "identity_invites", ["partner_id", "created_at", "id"])
    columns = {"partner_id": "partner_id", "organisation_id": "organisation_id"}
    write = "SELECT INSERT UPDATE"
    gate = presented("token_hash")
    protect("identity_invites", columns, tenant=write, operator=write, gate="SELECT", gate_using=gate)


def downgrade() -> None:
    """Open invitations end."""
    op.drop_table("identity_mails")
    op.drop_table("identity_invites")
