"""A link to a provider is of its person's partner and organisation, by foreign key.

Revision: 20261122_71
"""

from alembic import op

revision = "20261122_71"
down_revision = "20261122_75"
branch_labels = None
depends_on = None

_TENANT = ("partner", "organisation")


def upgrade() -> None:
    """The unique keys that these refer to came with the revision before."""
    for column in _TENANT:
        op.create_foreign_key(
            f"fk_identity_identities_person_{column}",
            "identity_identities",
            "identity_users",
            ["user_id", f"{column}_id"],
            ["id", f"{column}_id"],
        )


def downgrade() -> None:
    """Back to the key by `user_id` alone."""
    for column in reversed(_TENANT):
        op.drop_constraint(f"fk_identity_identities_person_{column}", "identity_identities")
