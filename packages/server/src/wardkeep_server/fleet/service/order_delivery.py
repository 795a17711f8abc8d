"""Orders at the wire: handed out with check-ins, their results taken, and what silence means."""

from collections.abc import Sequence
from typing import Any

from wardkeep_core.evidence.documents import resealed
from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.protocol.messages import Received
from wardkeep_core.protocol.order_states import NotPossible, OrderState, hand_out, told, unheard
from wardkeep_core.protocol.orders import OrderReport
from wardkeep_server.fleet import order_repository as repository
from wardkeep_server.fleet.events import ApplianceFacts
from wardkeep_server.fleet.order_models import OrderTargetRow
from wardkeep_server.fleet.service.orders import move, standing_of
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy import service as tenancy

AT_ONCE = 500
EVERY_S = 15.0


async def waiting(appliance: ApplianceFacts, work: Work) -> dict[str, Any]:
    """A part of a check-in's answer: `orders` of which no word came yet."""
    documents = []
    for row in await repository.pending(work.session, appliance.id):
        standing = hand_out(standing_of(row), now=work.now, expires_at=row.expires_at)
        move(row, standing, work.now)
        if standing.state is OrderState.DELIVERED:
            row.delivered_at = row.delivered_at or work.now
            row.document = resealed(row.document, work.parts.signers.orders)
            row.digest = sha256_hex(row.document.encode())
            documents.append(row.document)
    await repository.write(work.session)
    if not documents:
        return {}
    await repository.mark(work.session, [appliance.id], work.now)
    return {"orders": tuple(documents)}


async def take(work: Work, appliance_id: str, reports: Sequence[OrderReport]) -> Received:
    """An appliance's words about its own orders. A refused one is named, the others stand; repeats change nothing."""
    rows = await repository.named(work.session, appliance_id, {report.order for report in reports})
    refused: list[str] = []
    for report in reports:
        row = rows.get(report.order)
        why = "no such order was given to this appliance" if row is None else _take_one(work, row, report)
        if why is not None:
            refused.append(f"order {report.order}: {why}")
    await repository.write(work.session)
    return Received(accepted=len(reports) - len(refused), refused=tuple(refused))


def _take_one(work: Work, row: OrderTargetRow, report: OrderReport) -> str | None:
    """Put the word into the row; why not, where it cannot be."""
    if (report.entry_epoch is None) != (report.entry_seq is None):
        return "an evidence entry is named by epoch and number"
    try:
        standing = told(standing_of(row), OrderState(report.state), report.reason)
    except NotPossible as error:
        return str(error)
    if move(row, standing, work.now):
        row.detail = report.detail
    if standing.known is OrderState(report.state):
        row.attempt_id = row.attempt_id or report.attempt
        if row.entry_seq is None:
            row.entry_epoch, row.entry_seq = report.entry_epoch, report.entry_seq
    return None


async def sweep(parts: Parts) -> bool:
    """Note what silence means by now; mark appliances that orders wait for. True when more is left."""
    now = parts.clock()
    async with parts.database.session(tenancy.jobs_scope("orders")) as session:
        rows = await repository.overdue(session, now, most=AT_ONCE)
        moved = [move(row, unheard(standing_of(row), now=now, expires_at=row.expires_at), now) for row in rows]
        await repository.write(session)
        await repository.mark_forgotten(session, now)
    return len(rows) == AT_ONCE and any(moved)
