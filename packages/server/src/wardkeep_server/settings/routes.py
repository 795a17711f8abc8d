"""GET and PUT /api/settings/retention, POST /api/settings/retention/purge."""

from wardkeep_server.platform.access import OPERATOR_ADMIN, OPERATOR_READ, AccessPolicy, RateClass, Reach, Routes
from wardkeep_server.platform.work import Ctx
from wardkeep_server.settings import service
from wardkeep_server.settings.schemas import Purged, PurgeRequest, Retention, RetentionChange

router = Routes("settings")
PATH = "/api/settings/retention"
ADMIN = AccessPolicy(OPERATOR_ADMIN, Reach.PLATFORM, RateClass.WRITE, step_up=True)


@router.get(PATH, AccessPolicy(OPERATOR_READ, Reach.PLATFORM), summary="What is kept how long")
async def get_retention(context: Ctx) -> Retention:
    """Periods, limits, oldest rows, and how many rows have expired."""
    return await service.retention(context.work)


@router.put(PATH, ADMIN, summary="Set how long rows are kept")
async def put_retention(context: Ctx, body: RetentionChange) -> Retention:
    """New periods for the classes that are named; nothing is deleted by this."""
    await service.change_retention(context.work, body)
    return await service.retention(context.work)


@router.post(f"{PATH}/purge", ADMIN, summary="Forget what has expired, or preview it")
async def purge_expired(context: Ctx, body: PurgeRequest) -> Purged:
    """One batch of every class; never evidence."""
    return await service.purge(context.work, body)
