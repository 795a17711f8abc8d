"""SQL of the statements about exports."""

from sqlalchemy import select

from wardkeep_server.evidence.models import CheckpointRow, Record
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.scope import Scope, within


async def first_head_holding(scope: Scope, session: Session, log_id: str, export_id: str) -> CheckpointRow | None:
    """The smallest checkpoint of a log in scope that covers its statement of this export."""
    stated = select(Record.leaf_index).where(
        within(scope, Record), Record.log_id == log_id, Record.kind == "export", Record.about_id == export_id
    )
    query = select(CheckpointRow).where(within(scope, CheckpointRow), CheckpointRow.log_id == log_id)
    query = query.where(CheckpointRow.size > stated.limit(1).scalar_subquery())
    return await session.scalar(query.order_by(CheckpointRow.size).limit(1))
