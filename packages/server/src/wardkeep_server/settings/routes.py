"""How long rows are kept: shown, lengthened, shortened by two people, and what has expired forgotten."""

from wardkeep_core.kit.ids import Id
from wardkeep_server.platform.access import OPERATOR_ADMIN, OPERATOR_READ, AccessPolicy, RateClass, Reach, Routes
from wardkeep_server.platform.paging import After, Limit, Page
from wardkeep_server.platform.work import Ctx
from wardkeep_server.settings import service
from wardkeep_server.settings.schemas import (
    Purged,
    PurgeRequest,
    Retention,
    RetentionChange,
    RetentionDecision,
    RetentionRequest,
)

router = Routes("settings")
PATH = "/api/settings/retention"
ADMIN = AccessPolicy(OPERATOR_ADMIN, Reach.PLATFORM, RateClass.WRITE, step_up=True)

DECIDE = AccessPolicy(OPERATOR_ADMIN, Reach.OTHER, RateClass.WRITE, step_up=True)


@router.get(PATH, AccessPolicy(OPERATOR_READ, Reach.PLATFORM), summary="What is kept how long")
async def get_retention(context: Ctx) -> Retention:
    """Periods, limits, oldest rows, and how many rows have expired."""
    return await service.retention(context.work)


@router.put(PATH, ADMIN, summary="Set how long rows are kept")
async def put_retention(context: Ctx, body: RetentionChange) -> Retention:
    """Longer periods hold at once; shorter ones wait for a second administrator. Nothing is deleted by this."""
    await service.change_retention(context.work, body)
    return await service.retention(context.work)


@router.post(f"{PATH}/purge", ADMIN, summary="Forget what has expired, or preview it")
async def purge_expired(context: Ctx, body: PurgeRequest) -> Purged:
    """One batch of every class; never evidence."""
    return await service.purge(context.work, body)


@router.get(
    f"{PATH}/requests", AccessPolicy(OPERATOR_READ, Reach.PLATFORM), summary="Shorter periods that were asked for"
)
async def list_requests(context: Ctx, limit: Limit = 50, after: After = None) -> Page[RetentionRequest]:
    """Newest first, with what became of each."""
    return await service.requests(context.work, limit=limit, after=after)


@router.post(f"{PATH}/requests/{{retention_request_id}}/decide", DECIDE, summary="Approve or refuse shorter periods")
async def decide_request(context: Ctx, retention_request_id: Id, body: RetentionDecision) -> RetentionRequest:
    """By another administrator than the one who asked; that one may withdraw. After seven days it has lapsed."""
    return await service.decide_request(context.work, retention_request_id, body)
