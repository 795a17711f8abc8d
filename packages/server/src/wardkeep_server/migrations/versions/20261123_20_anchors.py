"""The platform log, the time stamps over its heads, and what outside witnesses said.

None of these rows belongs to a tenant: operators and listed tasks see them, and people reach what is about a log of
theirs through the log's own rules.

Revision: 20261123_20
"""

import sqlalchemy as sa
from alembic import op

from wardkeep_server.platform.rls import append_only, protect

revision = "20261123_20"
down_revision = "20261123_13"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_FIXED = (
    *("anchor_logs", "anchor_entries", "anchor_leaves", "anchor_checkpoints", "anchor_stamps"),
    *("anchor_revocations", "anchor_witnessed"),
)
_MOVING = ("anchor_calendars", "anchor_tries")


def upgrade() -> None:
    """All that is signed refuses UPDATE, DELETE and TRUNCATE."""
    for make in (_log, _heads, _stamps, _calendars, _witnessed, _tries):
        make()
    for table in _FIXED:
        append_only(table)
        protect(table, {}, operator="SELECT", jobs="SELECT INSERT")
    for table in _MOVING:
        protect(table, {}, operator="SELECT", jobs="SELECT INSERT UPDATE")


def downgrade() -> None:
    """Drop everything, in the order of the references."""
    for table in (
        *("anchor_tries", "anchor_witnessed", "anchor_calendars", "anchor_stamps", "anchor_revocations"),
        *("anchor_leaves", "anchor_checkpoints", "anchor_entries", "anchor_logs"),
    ):
        op.drop_table(table)


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=null)


def _bytes(name: str, *, null: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=null)


def _time(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, _TIME, nullable=null)


def _id(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=null)


def _log() -> None:
    op.create_table(
        "anchor_logs",
        _id("id"),
        sa.Column("single", sa.Boolean(), nullable=False),
        _text("origin"),
        _time("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_anchor_logs"),
        sa.UniqueConstraint("single", name="uq_anchor_logs_single"),
        sa.CheckConstraint("single", name="ck_anchor_logs_single"),
    )
    op.create_table(
        "anchor_entries",
        _number("leaf_index"),
        _text("kind"),
        _bytes("envelope"),
        _bytes("leaf_hash"),
        _bytes("before"),
        _bytes("key_after"),
        _number("epoch"),
        _number("seq"),
        _time("recorded_at"),
        sa.PrimaryKeyConstraint("leaf_index", name="pk_anchor_entries"),
        sa.CheckConstraint("octet_length(leaf_hash) = 32", name="ck_anchor_entries_leaf"),
        sa.CheckConstraint("octet_length(key_after) = 32", name="ck_anchor_entries_key"),
    )
    op.create_table(
        "anchor_checkpoints",
        _number("size"),
        _bytes("root"),
        _text("note"),
        _time("signed_at"),
        _id("heads_id", null=True),
        _number("heads", null=True),
        _time("taken_at", null=True),
        sa.PrimaryKeyConstraint("size", name="pk_anchor_checkpoints"),
        sa.UniqueConstraint("heads_id", name="uq_anchor_checkpoints_heads"),
        sa.CheckConstraint("num_nulls(heads_id, heads, taken_at) IN (0, 3)", name="ck_anchor_checkpoints_heads"),
    )


def _heads() -> None:
    op.create_table(
        "anchor_leaves",
        _id("log_id"),
        _number("leaf_index"),
        _number("size"),
        sa.PrimaryKeyConstraint("log_id", "leaf_index", name="pk_anchor_leaves"),
        sa.ForeignKeyConstraint(["leaf_index"], ["anchor_entries.leaf_index"], name="fk_anchor_leaves_entry"),
    )
    op.create_index("ix_anchor_leaves_leaf_index", "anchor_leaves", ["leaf_index"])


def _stamps() -> None:
    op.create_table(
        "anchor_revocations",
        _bytes("digest"),
        _text("address"),
        _bytes("list"),
        _time("fetched_at"),
        sa.PrimaryKeyConstraint("digest", name="pk_anchor_revocations"),
    )
    op.create_table(
        "anchor_stamps",
        _id("id"),
        _number("size"),
        _text("authority"),
        _bytes("received"),
        _bytes("token"),
        _bytes("digest"),
        _time("gen_time"),
        _time("certificate_ends_at"),
        _text("revoked"),
        _bytes("revocation", null=True),
        _time("received_at"),
        sa.PrimaryKeyConstraint("id", name="pk_anchor_stamps"),
        sa.CheckConstraint("revoked IN ('checked', 'not_offered', 'not_fetched')", name="ck_anchor_stamps_revoked"),
        sa.CheckConstraint("(revoked = 'checked') = (revocation IS NOT NULL)", name="ck_anchor_stamps_list"),
        sa.UniqueConstraint("size", "authority", name="uq_anchor_stamps_authority"),
        sa.ForeignKeyConstraint(["size"], ["anchor_checkpoints.size"], name="fk_anchor_stamps_checkpoint"),
        sa.ForeignKeyConstraint(["revocation"], ["anchor_revocations.digest"], name="fk_anchor_stamps_revocation"),
    )
    op.create_index("ix_anchor_stamps_gen_time", "anchor_stamps", ["gen_time"])


def _calendars() -> None:
    op.create_table(
        "anchor_calendars",
        _number("size"),
        _bytes("proof"),
        sa.Column("pending", sa.Boolean(), nullable=False),
        _number("block", null=True),
        _time("since"),
        _time("asked_at"),
        sa.PrimaryKeyConstraint("size", name="pk_anchor_calendars"),
        sa.ForeignKeyConstraint(["size"], ["anchor_checkpoints.size"], name="fk_anchor_calendars_checkpoint"),
    )
    pending = sa.text("pending")
    op.create_index("ix_anchor_calendars_pending", "anchor_calendars", ["asked_at"], postgresql_where=pending)


def _witnessed() -> None:
    """`log_id` is a site's log or the platform's own."""
    op.create_table(
        "anchor_witnessed",
        _id("log_id"),
        _number("size"),
        _text("witness"),
        _text("line"),
        _time("signed_at"),
        _time("received_at"),
        sa.PrimaryKeyConstraint("log_id", "size", "witness", name="pk_anchor_witnessed"),
    )
    op.create_index("ix_anchor_witnessed_newest", "anchor_witnessed", ["log_id", "witness", "size"])


def _tries() -> None:
    op.create_table(
        "anchor_tries",
        _text("whom"),
        sa.Column("failures", sa.Integer(), nullable=False),
        _time("failing_since", null=True),
        _text("problem", null=True),
        _time("next_at"),
        _time("first_at"),
        sa.PrimaryKeyConstraint("whom", name="pk_anchor_tries"),
    )
