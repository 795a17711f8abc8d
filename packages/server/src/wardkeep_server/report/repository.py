"""SQL of issued documents."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert

from wardkeep_server.platform.db import Session
from wardkeep_server.report.models import Document

_AFTER_HEX = "g"
"""Sorts after every hexadecimal digit."""


async def add(session: Session, values: Mapping[str, Any]) -> None:
    """Keep a document. The same bytes issued again stay with their first issue."""
    await session.execute(insert(Document).values(**values).on_conflict_do_nothing())


async def beginning_with(session: Session, digits: str, most: int) -> Sequence[Document]:
    """Documents of which a digest begins with these hexadecimal digits; the gate's policy lets no others be seen."""
    columns = (Document.file_digest, Document.manifest_digest)
    begins = [(column >= digits) & (column < digits + _AFTER_HEX) for column in columns]
    return (await session.scalars(select(Document).where(or_(*begins)).limit(most))).all()
