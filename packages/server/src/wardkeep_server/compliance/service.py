"""Scores of sites, and where the controls of a framework stand; from the same findings, at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass

from wardkeep_core.catalog.citations import all_frameworks
from wardkeep_core.checks.parameters import write_parameters
from wardkeep_core.frameworks.framework import Framework
from wardkeep_core.frameworks.status import Attestation
from wardkeep_core.model.verdict import Severity
from wardkeep_server.compliance import repository
from wardkeep_server.compliance.errors import FrameworkUnknown, OneOfTwo
from wardkeep_server.compliance.events import AttestationSource
from wardkeep_server.compliance.repository import SiteSums
from wardkeep_server.compliance.schemas import FrameworkStanding, FrameworkView, SiteScore
from wardkeep_server.compliance.standing import Look, by_side, control_counts, control_standing, side_of
from wardkeep_server.compliance.sums import Sums, all_bases, basis_of, serving, together
from wardkeep_server.finding.schemas import Counts
from wardkeep_server.finding.service import shown
from wardkeep_server.platform.errors import FieldProblem
from wardkeep_server.platform.paging import Page, cut
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy import service as tenancy

MOST_SITES = 500
"""Sites in one answer. The query takes a whole fleet at once; writing the working of more sites as JSON does not."""
EVERY_SITE = 1_000_000
RENEW_AT_ONCE = 50
_PARAMETER = "coverage_min_percent"


async def scores(
    work: Work, *, framework: str | None, organisation: str | None, limit: int, after: str | None
) -> Page[SiteScore]:
    """Score and coverage of every site in scope, by name; over a framework's checks when one is named."""
    basis = basis_of(find_framework(framework).id if framework is not None else None)
    if organisation is not None:
        await tenancy.organisation(work, organisation)
    sites = tenancy.some_sites(work, organisation_id=organisation, limit=limit, after=after)
    rows = await repository.scores(work.scope, work.session, sites, basis, work.now)
    page, following = cut(rows, limit, "name")
    return Page(items=[_site_score(work, row) for row in page], next=following)


@dataclass(frozen=True)
class SiteNumbers:
    """Pairs of device and check at a site, as its score counts them; `failing` without accepted risks."""

    expected: int
    not_observed: int
    coverage_percent: int | None
    failing: Mapping[Severity, int]


async def numbers(work: Work) -> dict[str, SiteNumbers]:
    """Of every site in scope, by site id, in one statement."""
    sites = tenancy.some_sites(work, limit=EVERY_SITE)
    rows = await repository.scores(work.scope, work.session, sites, basis_of(None), work.now)
    return {row.id: _numbers(row.sums) for row in rows}


def _numbers(sums: Sums) -> SiteNumbers:
    score = sums.score
    return SiteNumbers(
        expected=sums.expected,
        not_observed=score.not_observed,
        coverage_percent=score.coverage_percent,
        failing={row.severity: row.failed - row.accepted for row in score.rows},
    )


def frameworks() -> list[FrameworkView]:
    """The frameworks of this server's catalogue, by id."""
    return [_framework_view(each) for each in all_frameworks().values()]


def find_framework(framework_id: str) -> Framework:
    """One of them. Raises FrameworkUnknown."""
    found = all_frameworks().get(framework_id)
    if found is None:
        raise FrameworkUnknown
    return found


async def standing(
    work: Work, framework_id: str, *, site_id: str | None, organisation_id: str | None
) -> FrameworkStanding:
    """Where every control of a framework stands at a site, or over all sites of an organisation together."""
    sites = await _sites(work, site_id, organisation_id)
    framework = find_framework(framework_id)
    owner = organisation_id or sites[0].organisation_id
    share = max([write_parameters(site.parameters)[_PARAMETER] for site in sites] or [write_parameters({})[_PARAMETER]])
    sides = [(check.id, check.platform.value, side_of(check)) for check in serving(framework)]
    rows = await repository.seen(work.session, [site.id for site in sites], sides, work.now)
    look = Look(by_side(rows), await _stated(work, owner, framework_id), share, work.now)
    controls = [control_standing(framework, control, look) for control in framework.controls]
    wanted = tenancy.some_sites(work, organisation_id=owner, site_id=site_id, limit=max(1, len(sites)))
    summed = await repository.scores(work.scope, work.session, wanted, basis_of(framework_id), work.now)
    coverage, score = shown(together(each.sums for each in summed).score)
    return FrameworkStanding(
        framework=_framework_view(framework),
        site_id=site_id,
        organisation_id=owner,
        at=work.now,
        sites=len(sites),
        coverage_min_percent=share,
        counts=control_counts(controls),
        coverage=coverage,
        score=score,
        controls=controls,
    )


async def renew_counts(parts: Parts) -> bool:
    """One round of keeping the counts; True when more sites wait than a round takes."""
    async with parts.database.session(tenancy.jobs_scope("compliance_counts")) as session:
        renewed = await repository.renew(session, all_bases(), parts.clock(), most=RENEW_AT_ONCE)
    return renewed == RENEW_AT_ONCE


async def _stated(work: Work, organisation_id: str, framework_id: str) -> dict[str, Attestation]:
    """What people stated, by control or objective; nothing where no slice keeps statements."""
    found: dict[str, Attestation] = {}
    for source in work.parts.hooks.all(AttestationSource):
        found |= {each.about: each for each in await source.attestations(work, organisation_id, framework_id)}
    return found


async def _sites(work: Work, site_id: str | None, organisation_id: str | None) -> list[tenancy.SiteFacts]:
    if (site_id is None) == (organisation_id is None):
        raise OneOfTwo(fields=[FieldProblem("site", OneOfTwo.title)])
    if site_id is not None:
        return [await tenancy.site(work, site_id)]
    await tenancy.organisation(work, organisation_id or "")
    found: list[tenancy.SiteFacts] = []
    after: str | None = None
    while True:
        page, after = await tenancy.sites(work, organisation_id, limit=200, after=after)
        found += page
        if after is None:
            return found


def _site_score(work: Work, row: SiteSums) -> SiteScore:
    score, sums = row.sums.score, row.sums
    coverage, view = shown(score)
    return SiteScore(
        site_id=row.id,
        site_name=row.name,
        organisation_id=row.organisation_id,
        partner_id=row.partner_id,
        at=work.now,
        devices=sums.devices,
        findings=Counts(
            expected=sums.expected,
            passed=sum(sums.passed),
            failed=sum(sums.failed),
            not_applicable=sums.not_applicable,
            not_observed=score.not_observed,
            stale=sums.stale,
            error=sums.error,
            never_observed=score.not_observed - sums.stale - sums.error,
        ),
        coverage=coverage,
        score=view,
    )


def _framework_view(framework: Framework) -> FrameworkView:
    return FrameworkView(
        id=framework.id, title=framework.title, edition=framework.edition, controls=len(framework.controls)
    )
