"""Samples of evidence, for whoever looks into some entries instead of all, and the controls to narrow entries by."""

from typing import Annotated

from fastapi import Query
from pydantic import StringConstraints

from wardkeep_core.evidence.common import Kind
from wardkeep_core.kit.ids import CheckId, Id
from wardkeep_server.evidence import service
from wardkeep_server.evidence.periods import Moment, period
from wardkeep_server.evidence.schemas import ControlLine, SampleView
from wardkeep_server.platform.access import PROOF_READERS, AccessPolicy, Reach, Routes
from wardkeep_server.platform.work import Ctx

samples = Routes("evidence")
FrameworkName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,31}$")]
Control = Annotated[
    Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.()\-]{1,48}$")] | None,
    Query(description="Observations that judged a check which serves this control, as the framework cites it."),
]
Framework = Annotated[FrameworkName, Query(description="Whose control it is.")]
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
    control: Control = None,
    framework: Framework = "hipaa",
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
        "checks": service.checks_of(framework, control) if control else None,
        "since": since,
        "until": until,
    }
    return await service.sample(context.work, filters, seed, size)


@samples.get("/api/evidence/controls", AccessPolicy(PROOF_READERS, Reach.LIST), summary="Controls to narrow entries by")
async def list_controls() -> list[ControlLine]:
    """Every control of every framework of this server's catalogue, and how many checks serve it."""
    return service.controls()
