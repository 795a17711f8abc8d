"""Auditors: a grant for one organisation and a time, and the codes that are mailed to get in.

Revision: 20261123_10
"""

import sqlalchemy as sa
from alembic import op

from wardkeep_server.platform.rls import presented, protect
from wardkeep_server.platform.scope import Plane

revision = "20261123_10"
down_revision = "20261122_71"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_PERSON = {"partner_id": "partner_id", "organisation_id": "organisation_id"}
_REALM = (
    "CASE split_part(role, '.', 1) WHEN 'operator' THEN partner_id IS NULL AND organisation_id IS NULL"
    " WHEN 'partner' THEN partner_id IS NOT NULL AND organisation_id IS NULL"
    " WHEN 'client' THEN partner_id IS NOT NULL AND organisation_id IS NOT NULL{more} ELSE false END"
)
_AUDITOR = " WHEN 'auditor' THEN partner_id IS NOT NULL AND organisation_id IS NOT NULL AND password_hash IS NULL"


def upgrade() -> None:
    """An auditor is an account without a password; its grant has the account's id."""
    _realm(_REALM.format(more=_AUDITOR))
    _grants()
    op.create_table(
        "identity_auditor_codes",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("grant_id", sa.Uuid()),
        sa.Column("bound_to", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("used_at", _TIME),
        sa.ForeignKeyConstraint(["grant_id"], ["identity_grants.id"], name="fk_identity_auditor_codes_grant"),
    )
    op.create_index("ix_identity_auditor_codes_bound", "identity_auditor_codes", ["bound_to"])
    op.create_index("ix_identity_auditor_codes_ends", "identity_auditor_codes", ["ends_at"])
    gate = f"{presented('bound_to')} OR {presented('grant_id::text')}"
    protect("identity_auditor_codes", {}, gate="SELECT INSERT UPDATE", gate_using=gate, jobs="SELECT DELETE")


def _grants() -> None:
    op.create_table(
        "identity_grants",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("granted_by", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.Column("entered_at", _TIME),
        sa.Column("ended_at", _TIME),
        sa.CheckConstraint("ends_at <= created_at + interval '30 days'", name="ck_identity_grants_most"),
        sa.ForeignKeyConstraint(
            ["partner_id", "organisation_id"],
            ["tenancy_organisations.partner_id", "tenancy_organisations.id"],
            name="fk_identity_grants_organisation",
        ),
        *(
            sa.ForeignKeyConstraint(
                ["id", f"{tenant}_id"],
                ["identity_users.id", f"identity_users.{tenant}_id"],
                name=f"fk_identity_grants_person_{tenant}",
            )
            for tenant in ("partner", "organisation")
        ),
    )
    op.create_index("ix_identity_grants_address", "identity_grants", ["address"])
    op.create_index("ix_identity_grants_partner", "identity_grants", ["partner_id", "created_at", "id"])
    gate = f"{presented('address')} OR {presented('id::text')}"
    write = "SELECT INSERT UPDATE"
    protect("identity_grants", _PERSON, tenant=write, operator=write, gate="SELECT", gate_using=gate)
    op.execute(f"GRANT UPDATE (entered_at) ON identity_grants TO {Plane.GATE}")


def _realm(condition: str) -> None:
    op.drop_constraint("ck_identity_users_realm", "identity_users")
    op.create_check_constraint("ck_identity_users_realm", "identity_users", condition)


def downgrade() -> None:
    """Accounts of auditors stay as rows, disabled, without a password; their sessions end."""
    op.drop_table("identity_auditor_codes")
    op.drop_table("identity_grants")
    op.execute(
        "UPDATE identity_sessions SET revoked_at = coalesce(revoked_at, now()) FROM identity_users u"
        " WHERE u.id = user_id AND u.role LIKE 'auditor.%'"
    )
    op.execute(
        "UPDATE identity_users SET role = 'client.viewer', disabled_at = coalesce(disabled_at, now())"
        " WHERE role LIKE 'auditor.%'"
    )
    _realm(_REALM.format(more=""))
