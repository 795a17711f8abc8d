"""Sign-in by other providers: whose they are, who is linked, sign-ins under way, and people who wait.

Revision: 20261122_70
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem

from wardkeep_server.platform.rls import presented, protect

revision = "20261122_70"
down_revision = "20261121_65"
branch_labels = None
depends_on = None

PERSON = {"partner_id": "partner_id", "organisation_id": "organisation_id"}
ALL = "SELECT INSERT UPDATE DELETE"
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nobody is linked yet."""
    _providers()
    _identities()
    _departures()
    _waiting()


def _place(table: str, *, within_organisation: bool) -> list[SchemaItem]:
    return [
        sa.Column("partner_id", sa.Uuid(), nullable=not within_organisation),
        sa.Column("organisation_id", sa.Uuid(), nullable=not within_organisation),
        sa.ForeignKeyConstraint(["partner_id"], ["tenancy_partners.id"], name=f"fk_{table}_partner"),
        sa.ForeignKeyConstraint(
            ["partner_id", "organisation_id"],
            ["tenancy_organisations.partner_id", "tenancy_organisations.id"],
            name=f"fk_{table}_organisation",
        ),
    ]


def _providers() -> None:
    op.create_table(
        "identity_providers",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *_place("identity_providers", within_organisation=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("sealed_client_secret", sa.LargeBinary(), nullable=False),
        sa.Column("domains", JSONB(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.UniqueConstraint("organisation_id", name="uq_identity_providers_organisation"),
    )
    gate = presented("id::text")
    protect("identity_providers", PERSON, tenant=ALL, operator=ALL, gate="SELECT", gate_using=gate)


def _identities() -> None:
    op.create_table(
        "identity_identities",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        *_place("identity_identities", within_organisation=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("lookup", sa.Text(), nullable=False, unique=True),
        sa.Column("shown_as", sa.Text()),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME),
        sa.ForeignKeyConstraint(["user_id"], ["identity_users.id"], name="fk_identity_identities_user"),
        sa.UniqueConstraint("user_id", "provider", name="uq_identity_identities_user_provider"),
    )
    gate = f"{presented('lookup')} OR {presented('user_id::text')}"
    protect("identity_identities", PERSON, tenant=ALL, operator=ALL, gate="SELECT UPDATE", gate_using=gate)


def _departures() -> None:
    op.create_table(
        "identity_departures",
        sa.Column("state_hash", sa.Text(), primary_key=True),
        sa.Column("browser_hash", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Uuid()),
        sa.Column("invite_hash", sa.Text()),
        sa.Column("sealed_secrets", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME),
    )
    op.create_index("ix_identity_departures_ends", "identity_departures", ["ends_at"])
    gate = presented("state_hash")
    protect("identity_departures", {}, gate="SELECT INSERT UPDATE", gate_using=gate, jobs="SELECT DELETE")


def _waiting() -> None:
    op.create_table(
        "identity_waiting",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *_place("identity_waiting", within_organisation=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("lookup", sa.Text(), nullable=False, unique=True),
        sa.Column("mail", sa.Text(), nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("decided_at", _TIME),
        sa.Column("decision", sa.Text()),
        sa.CheckConstraint("decision IN ('approved', 'refused')", name="ck_identity_waiting_decision"),
    )
    op.create_index("ix_identity_waiting_asked", "identity_waiting", ["asked_at", "id"])
    protect(
        "identity_waiting",
        PERSON,
        tenant="SELECT UPDATE DELETE",
        operator="SELECT UPDATE DELETE",
        gate="SELECT INSERT",
        gate_using=presented("lookup"),
    )


def downgrade() -> None:
    """Links to providers are lost; people sign in by another way."""
    for table in ("identity_waiting", "identity_departures", "identity_identities", "identity_providers"):
        op.drop_table(table)
