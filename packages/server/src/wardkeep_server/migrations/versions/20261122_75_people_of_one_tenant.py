"""What belongs to a person is of the person's partner and organisation, by foreign key.

The keys by `user_id` alone stay: operators have no partner, and a key with an empty column binds nothing.

Revision: 20261122_75
"""

from alembic import op

revision = "20261122_75"
down_revision = "20261122_85"
branch_labels = None
depends_on = None

_OF_PEOPLE = ("sessions", "totp", "recovery_codes", "half_sessions", "passkeys")
_TENANT = ("partner", "organisation")


def upgrade() -> None:
    """Refuses where a row already names another tenant than its person."""
    for column in _TENANT:
        op.create_unique_constraint(f"uq_identity_users_id_{column}", "identity_users", ["id", f"{column}_id"])
        for table in _OF_PEOPLE:
            op.create_foreign_key(
                f"fk_identity_{table}_user_{column}",
                f"identity_{table}",
                "identity_users",
                ["user_id", f"{column}_id"],
                ["id", f"{column}_id"],
            )


def downgrade() -> None:
    """Back to keys by `user_id` alone."""
    for column in reversed(_TENANT):
        for table in _OF_PEOPLE:
            op.drop_constraint(f"fk_identity_{table}_user_{column}", f"identity_{table}")
        op.drop_constraint(f"uq_identity_users_id_{column}", "identity_users")
