"""Is this document genuine? For anybody who holds its digest; there is no session, no cookie and no tenant here."""

from typing import Annotated

from fastapi import Path

from wardkeep_server.platform.access import AccessPolicy, Reach, Routes
from wardkeep_server.platform.work import Ctx
from wardkeep_server.report import service
from wardkeep_server.report.schemas import DocumentAnswer

router = Routes("report")
Digits = Annotated[
    str,
    Path(
        pattern=f"^[0-9A-Fa-f]{{1,{service.MOST_DIGITS}}}$",
        description="SHA-256 of the file, or of the signed manifest inside it: 32 digits or more, best all 64.",
        examples=["ab" * 32],
    ),
]


@router.get(
    "/api/public/documents/{digest}",
    AccessPolicy(frozenset(), Reach.PUBLIC),
    summary="Whether a document was issued here",
)
async def ask_document(context: Ctx, digest: Digits) -> DocumentAnswer:
    """Kind, time, issuing key and the checkpoint that holds the issue; never whose document it is."""
    return await service.asked(context.parts, digest.lower())
