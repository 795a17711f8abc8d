"""Keeps what was issued; answers anybody who holds a document's digest."""

from wardkeep_server.evidence import service as evidence
from wardkeep_server.evidence.events import IssuedKit
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import system_actor
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.report import repository
from wardkeep_server.report.models import Document
from wardkeep_server.report.schemas import DocumentAnswer, HoldingCheckpoint, IssuedDocument, IssueState
from wardkeep_server.tenancy import service as tenancy

FEWEST_DIGITS = 32
"""128 bits: what is shorter could be guessed, and might name two documents."""
MOST_DIGITS = 64
_NIL = "00000000-0000-0000-0000-000000000000"


class Keeper:
    """Notes each kit as it is built."""

    async def issued(self, work: Work, kit: IssuedKit) -> None:
        """See KitIssued."""
        values = {
            "id": new_id(),
            "partner_id": kit.partner_id,
            "organisation_id": kit.organisation_id,
            "kind": "auditor_kit",
            "file_digest": kit.file_digest,
            "manifest_digest": kit.manifest_digest,
            "keyid": kit.keyid,
            "log_id": kit.log_id,
            "log_site_id": kit.site_id,
            "export_id": kit.export_id,
            "issued_at": work.now,
        }
        await repository.add(work.session, values)


async def asked(parts: Parts, digits: str) -> DocumentAnswer:
    """What is known of the document whose digest begins with `digits` (lower-case hexadecimal).

    Known or not, the same statements run: a look that is of no use is made all the same.
    """
    if len(digits) < FEWEST_DIGITS:
        return DocumentAnswer(state=IssueState.MORE_CHARACTERS, document=None)
    actor = system_actor("public_documents", new_id())
    async with parts.work(tenancy.presented_scope(digits), actor) as work:
        found = await repository.beginning_with(work.session, digits, 2)
    one = found[0] if len(found) == 1 else None
    checkpoint = await _holding(parts, one)
    if one is None:
        state = IssueState.MORE_CHARACTERS if found else IssueState.UNKNOWN
        return DocumentAnswer(state=state, document=None)
    return DocumentAnswer(state=IssueState.ISSUED, document=_shown(one, digits, checkpoint))


async def _holding(parts: Parts, one: Document | None) -> HoldingCheckpoint | None:
    partner = organisation = site = log = export = _NIL
    if one is not None:
        partner, organisation, site = one.partner_id, one.organisation_id, one.log_site_id
        log, export = one.log_id, one.export_id
    scope = tenancy.site_scope(partner, organisation, site)
    async with parts.work(scope, system_actor("public_documents", new_id())) as work:
        head = await evidence.holding_export(work, log, export)
    return None if head is None else HoldingCheckpoint(root=head.root, signed_at=head.signed_at)


def _shown(one: Document, digits: str, checkpoint: HoldingCheckpoint | None) -> IssuedDocument:
    return IssuedDocument(
        kind="auditor_kit",
        matched="file" if one.file_digest.startswith(digits) else "manifest",
        issued_at=one.issued_at,
        issuing_key=one.keyid,
        checkpoint=checkpoint,
    )
