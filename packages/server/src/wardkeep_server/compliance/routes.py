"""Scores of all sites, and frameworks with where their controls stand."""

from typing import Annotated

from fastapi import Query
from pydantic import StringConstraints

from wardkeep_core.kit.ids import OrganisationId, SiteId
from wardkeep_server.compliance import service
from wardkeep_server.compliance.schemas import FrameworkStanding, FrameworkView, SiteScore
from wardkeep_server.compliance.service import MOST_SITES
from wardkeep_server.platform.access import PROOF_READERS, AccessPolicy, Reach, Routes
from wardkeep_server.platform.paging import After, Page
from wardkeep_server.platform.work import Ctx

router = Routes("compliance")
LIST = AccessPolicy(PROOF_READERS, Reach.LIST)
FrameworkId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,31}$")]
ManySites = Annotated[int, Query(ge=1, le=MOST_SITES, description="How many sites at most.")]


@router.get("/api/compliance/scores", LIST, summary="Score and coverage of every site, with their working")
async def list_scores(
    context: Ctx,
    *,
    framework: Annotated[FrameworkId | None, Query(description="Only checks that serve this framework.")] = None,
    organisation: Annotated[OrganisationId | None, Query()] = None,
    limit: ManySites = 200,
    after: After = None,
) -> Page[SiteScore]:
    """Sites within the caller's scope, by name. What is stale at this moment counts in no score."""
    return await service.scores(context.work, framework=framework, organisation=organisation, limit=limit, after=after)


@router.get("/api/frameworks", LIST, summary="The frameworks of this server's catalogue")
async def list_frameworks() -> Page[FrameworkView]:
    """All of them, by id."""
    return Page(items=service.frameworks())


@router.get("/api/compliance/frameworks/{framework}", LIST, summary="Where the controls of a framework stand")
async def get_framework_standing(
    context: Ctx,
    framework: FrameworkId,
    *,
    site: Annotated[SiteId | None, Query(description="At this site.")] = None,
    organisation: Annotated[OrganisationId | None, Query(description="Over all its sites together.")] = None,
) -> FrameworkStanding:
    """Name a site or an organisation. Each control with its objectives, checks, and what is missing."""
    return await service.standing(context.work, framework, site_id=site, organisation_id=organisation)
