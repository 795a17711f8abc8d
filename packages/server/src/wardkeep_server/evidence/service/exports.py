"""Digests of what leaves the platform, and where a log holds that it left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import RawIOBase
from typing import TYPE_CHECKING, BinaryIO

from wardkeep_server.evidence.events import IssuedKit, KitIssued
from wardkeep_server.evidence.models import Log
from wardkeep_server.evidence.repository import exports
from wardkeep_server.platform.work import Work

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


@dataclass(frozen=True)
class HoldingHead:
    """A signed head: its root (hex), and when this server signed it."""

    root: str
    signed_at: datetime


class Hashed(RawIOBase):
    """Writes through to a file and hashes what it writes; it cannot go back."""

    def __init__(self, out: BinaryIO) -> None:
        super().__init__()
        self._out = out
        self._hash = sha256()

    def writable(self) -> bool:
        """See RawIOBase."""
        return True

    def write(self, content: "ReadableBuffer", /) -> int:
        """See RawIOBase."""
        self._hash.update(content)
        return self._out.write(content)

    @property
    def digest(self) -> str:
        """Of everything written, hex SHA-256."""
        return self._hash.hexdigest()


async def tell(work: Work, logs: Sequence[Log], export_id: str, file_digest: str, manifest_digest: str) -> None:
    """Tell whoever keeps issued documents, in this transaction."""
    first = logs[0]
    kit = IssuedKit(
        partner_id=first.partner_id,
        organisation_id=first.organisation_id,
        file_digest=file_digest,
        manifest_digest=manifest_digest,
        keyid=work.parts.signers.attestation.keyid,
        export_id=export_id,
        log_id=first.id,
        site_id=first.site_id,
    )
    for keeper in work.parts.hooks.all(KitIssued):
        await keeper.issued(work, kit)


async def holding_export(work: Work, log_id: str, export_id: str) -> HoldingHead | None:
    """The first signed head of a log in scope that holds the statement of this export; None before it is signed."""
    row = await exports.first_head_holding(work.scope, work.session, log_id, export_id)
    return None if row is None else HoldingHead(row.root.hex(), row.signed_at)
