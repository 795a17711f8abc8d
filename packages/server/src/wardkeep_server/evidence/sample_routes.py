"""Samples of evidence, for whoever looks into some entries instead of all."""

from typing import Annotated

from fastapi import Query
from pydantic import StringConstraints

from wardkeep_core.evidence.common import Kind
from wardkeep_core.kit.ids import CheckId, Id
from wardkeep_server.evidence import service
from wardkeep_server.evidence.periods import Moment, period
from wardkeep_server.evidence.schemas import SampleView
from wardkeep_server.platform.access import PROOF_READERS, AccessPolicy, Reach, Routes
from wardkeep_server.platform.work import Ctx

samples = Routes("evidence")
Seed = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")]


@samples.get("/api/evidence/samples", AccessPolicy(PROOF_READERS, Reach.LIST), summary="A sample of evidence entries")
async def draw_sample(  # noqa: PLR0917 - query parameters, named by callers
    context: Ctx,
    seed: Annotated[Seed, Query(description="The same seed over the same period draws the same entries again.")],
    start: Annotated[Moment, Query(alias="from", description="Received at or after; a day or a moment.")],
    end: Annotated[Moment, Query(alias="to", description="Received before.")],
    organisation: Annotated[Id | None, Query()] = None,
    site: Annotated[Id | None, Query()] = None,
    device: Annotated[Id | None, Query()] = None,
    kind: Annotated[Kind | None, Query()] = None,
    check: Annotated[CheckId | None, Query(description="Observations that judged this check.")] = None,
    size: Annotated[int, Query(ge=1, le=service.MOST_DRAWN)] = 25,
) -> SampleView:
    """Those with the lowest SHA-256 of seed and leaf hash among all that match, so that nobody picks them."""
    since, until = period(start, end)
    filters = {
        "organisation_id": organisation,
        "site_id": site,
        "device_id": device,
        "kind": kind,
        "check": check,
        "since": since,
        "until": until,
    }
    return await service.sample(context.work, filters, seed, size)
