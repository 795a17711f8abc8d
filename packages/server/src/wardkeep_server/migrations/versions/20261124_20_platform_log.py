"""Where the platform log's objects lie, how far it was walked, and what differed.

Time stamps and calendar proofs come back from the store before the worker has signed their heads again: they refer to
the entry that the head ends with, no longer to the head.

Revision: 20261124_20
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from wardkeep_server.platform.rls import append_only, protect

revision = "20261124_20"
down_revision = "20261124_10"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_PROOFS = ("anchor_stamps", "anchor_calendars")


def upgrade() -> None:
    """Three tables of nobody's, and two references moved."""
    for make in (_objects, _walks, _alarms):
        make()
    for table in ("anchor_objects", "anchor_alarms"):
        append_only(table)
        protect(table, {}, operator="SELECT", jobs="SELECT INSERT")
    protect("anchor_walks", {}, operator="SELECT", jobs="SELECT INSERT UPDATE")
    for table in _PROOFS:
        op.drop_constraint(f"fk_{table}_checkpoint", table)
        index = sa.Column("leaf_index", sa.BigInteger(), sa.Computed("size - 1", persisted=True))
        op.add_column(table, index)
        op.create_foreign_key(f"fk_{table}_entry", table, "anchor_entries", ["leaf_index"], ["leaf_index"])


def downgrade() -> None:
    """A proof whose head is not signed yet stands in the way: let the worker sign first."""
    for table in _PROOFS:
        op.drop_constraint(f"fk_{table}_entry", table)
        op.drop_column(table, "leaf_index")
        op.create_foreign_key(f"fk_{table}_checkpoint", table, "anchor_checkpoints", ["size"], ["size"])
    for table in ("anchor_alarms", "anchor_walks", "anchor_objects"):
        op.drop_table(table)


def _column(name: str, kind: sa.types.TypeEngine[Any], *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null)


def _objects() -> None:
    op.create_table(
        "anchor_objects",
        _column("name", sa.Text()),
        _column("version", sa.Text(), null=True),
        _column("digest", sa.LargeBinary()),
        _column("stored_at", _TIME),
        sa.PrimaryKeyConstraint("name", name="pk_anchor_objects"),
        sa.CheckConstraint("octet_length(digest) = 32", name="ck_anchor_objects_digest"),
    )


def _walks() -> None:
    op.create_table(
        "anchor_walks",
        _column("log_id", sa.Uuid()),
        *(_column(name, sa.BigInteger()) for name in ("entry", "first", "faults", "walked", "sealed")),
        *(_column(name, sa.BigInteger()) for name in ("epoch", "seq")),
        *(_column(name, sa.LargeBinary()) for name in ("frontier", "prev", "key")),
        _column("due_at", _TIME),
        *(_column(name, _TIME, null=True) for name in ("began_at", "ended_at", "whole_at")),
        *(_column(name, sa.Text(), null=True) for name in ("fault", "verdict", "verdict_fault")),
        sa.PrimaryKeyConstraint("log_id", name="pk_anchor_walks"),
        sa.CheckConstraint("verdict IN ('sound', 'faulty')", name="ck_anchor_walks_verdict"),
        sa.ForeignKeyConstraint(["log_id"], ["anchor_logs.id"], name="fk_anchor_walks_log"),
    )


def _alarms() -> None:
    op.create_table(
        "anchor_alarms",
        _column("id", sa.Uuid()),
        *(_column(name, sa.Text()) for name in ("code", "mark", "detail")),
        _column("noticed_at", _TIME),
        sa.PrimaryKeyConstraint("id", name="pk_anchor_alarms"),
        sa.UniqueConstraint("code", "mark", name="uq_anchor_alarms_mark"),
    )
    op.create_index("ix_anchor_alarms_noticed_at", "anchor_alarms", ["noticed_at"])
