"""GET /api/overview."""

from wardkeep_server.overview import service
from wardkeep_server.overview.schemas import Overview
from wardkeep_server.platform.access import OPERATOR_READ, AccessPolicy, Reach, Routes
from wardkeep_server.platform.work import Ctx

router = Routes("overview")


@router.get("/api/overview", AccessPolicy(OPERATOR_READ, Reach.LIST), summary="What is broken, and who has to act")
async def get_overview(context: Ctx) -> Overview:
    """Sites that need somebody, worst first; incidents of the last day; evidence; notices of this installation."""
    return await service.overview(context.work)
