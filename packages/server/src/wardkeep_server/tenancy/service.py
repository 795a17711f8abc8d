"""The verbs of tenancy, and the mint of scopes."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Subquery

from wardkeep_core.checks.parameters import ParameterRefused, write_parameters
from wardkeep_core.evidence.checkpoint import log_origin
from wardkeep_core.model.tier import HealingTier
from wardkeep_server.audit.schemas import Target
from wardkeep_server.audit.service import record
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.config import Settings
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.errors import FieldProblem, Invalid, NotFound
from wardkeep_server.platform.paging import Page, cut
from wardkeep_server.platform.scope import MINT, Plane, Scope, ScopeMissing
from wardkeep_server.platform.subject import Realm, Subject
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy import repository
from wardkeep_server.tenancy.errors import AnotherPerson, Changed, EmbeddedDryRun, LabOnly, OperatorsOnly
from wardkeep_server.tenancy.events import Decision, DecisionRecorder
from wardkeep_server.tenancy.models import Organisation, Partner, Site
from wardkeep_server.tenancy.schemas import (
    MIN_PERIOD_S,
    HealingStop,
    NewOrganisation,
    NewSite,
    OrganisationView,
    PartnerView,
    SiteSettings,
    SiteSettingsChange,
    SiteView,
)

JOBS = frozenset(
    {"sealer", "session_purge", "fleet_purge", "evidence_index", "freshness", "compliance_counts", "notify", "orders"}
)
"""Tasks of the worker that may see every tenant."""
PLATFORM_ACTS = frozenset({"first_start", "command_line"})
"""Acts of the platform itself, before or beside any person."""


@dataclass(frozen=True)
class SiteFacts:
    """What other slices may know of a site."""

    id: str
    partner_id: str
    organisation_id: str
    name: str
    time_zone: str
    log_id: str
    embedded: bool
    lab: bool
    dry_run: bool
    stopped: bool
    period_s: int
    self_period_s: int
    time_sources: tuple[str, ...]
    lists: dict[str, Any]
    parameters: dict[str, int]
    disabled_runbooks: tuple[str, ...]
    revision: int
    healing_tier: HealingTier
    healing_tier_set_by: str | None
    healing_tier_set_at: Any
    healing_tier_reason: str | None

    def target(self, kind: str = "site", row_id: str | None = None) -> Target:
        """An audit target at this site."""
        return Target(kind, row_id or self.id, self.partner_id, self.organisation_id, self.id)


# --- scopes -------------------------------------------------------------------------------------------------------


def scope_of(subject: Subject) -> Scope:
    """What a person may see: operators all, partners their own, clients their organisation."""
    match subject.realm:
        case Realm.OPERATOR:
            return Scope(MINT, Plane.OPERATOR)
        case Realm.PARTNER:
            return Scope(MINT, Plane.TENANT, partner_id=subject.partner_id)
        case Realm.CLIENT:
            if subject.organisation_id is None:
                raise ScopeMissing("a client belongs to an organisation")
            return Scope(MINT, Plane.TENANT, subject.partner_id, subject.organisation_id)
        case Realm.APPLIANCE | Realm.SYSTEM:
            raise ScopeMissing("machines and jobs get their scope by name")


def presented_scope(credential: str) -> Scope:
    """The gate's view: only the row that this credential names."""
    return Scope(MINT, Plane.GATE, presented=credential)


def appliance_scope(partner_id: str, organisation_id: str, site_id: str, appliance_id: str) -> Scope:
    """An appliance's own site."""
    return Scope(MINT, Plane.INGEST, partner_id, organisation_id, site_id, appliance_id)


def site_scope(partner_id: str, organisation_id: str, site_id: str) -> Scope:
    """A job's view of one site."""
    return Scope(MINT, Plane.TENANT, partner_id, organisation_id, site_id)


def jobs_scope(task: str) -> Scope:
    """A listed task's view of every tenant."""
    if task not in JOBS:
        raise ScopeMissing(f"{task} is not on the list of tasks that see every tenant")
    return Scope(MINT, Plane.JOBS)


def platform_scope(act: str) -> Scope:
    """The platform's own acts."""
    if act not in PLATFORM_ACTS:
        raise ScopeMissing(f"{act} is not on the list of platform acts")
    return Scope(MINT, Plane.OPERATOR)


# --- partners and organisations -----------------------------------------------------------------------------------


async def partners(work: Work, *, limit: int, after: str | None) -> Page[PartnerView]:
    """Partners in scope, by name."""
    rows, following = cut(await repository.partners(work.scope, work.session, limit=limit, after=after), limit, "name")
    return Page(items=[PartnerView.model_validate(row) for row in rows], next=following)


async def partner(work: Work, partner_id: str) -> PartnerView:
    """One partner."""
    return PartnerView.model_validate(await _partner(work, partner_id))


async def create_partner(work: Work, name: str) -> PartnerView:
    """A new partner."""
    row = Partner(id=new_id(), name=name, created_at=work.now)
    await repository.add(work.session, row)
    await record(work, "partner.create", Target("partner", row.id, row.id), after={"name": name})
    return PartnerView.model_validate(row)


async def rename_partner(work: Work, partner_id: str, name: str) -> PartnerView:
    """Another name; ids and evidence stay."""
    row = await _partner(work, partner_id)
    before = {"name": row.name}
    await repository.change(work.session, row, {"name": name})
    await record(work, "partner.rename", Target("partner", row.id, row.id), before=before, after={"name": name})
    return PartnerView.model_validate(row)


async def organisations(work: Work, partner_id: str | None, *, limit: int, after: str | None) -> Page[OrganisationView]:
    """Organisations in scope, by name."""
    found = await repository.organisations(work.scope, work.session, partner_id, limit=limit, after=after)
    rows, following = cut(found, limit, "name")
    return Page(items=[OrganisationView.model_validate(row) for row in rows], next=following)


async def organisation(work: Work, organisation_id: str) -> OrganisationView:
    """One organisation."""
    return OrganisationView.model_validate(await _organisation(work, organisation_id))


async def create_organisation(work: Work, new: NewOrganisation) -> OrganisationView:
    """A new organisation of a partner in scope."""
    partner_id = new.partner_id or work.scope.partner_id
    if partner_id is None:
        raise Invalid(fields=[FieldProblem("partner_id", "name the partner")])
    owner = await _partner(work, partner_id)
    row = Organisation(id=new_id(), partner_id=owner.id, name=new.name, created_at=work.now)
    await repository.add(work.session, row)
    await record(work, "organisation.create", _of(row), after={"name": new.name})
    return OrganisationView.model_validate(row)


async def rename_organisation(work: Work, organisation_id: str, name: str) -> OrganisationView:
    """Another name; ids and evidence stay."""
    row = await _organisation(work, organisation_id)
    before = {"name": row.name}
    await repository.change(work.session, row, {"name": name})
    await record(work, "organisation.rename", _of(row), before=before, after={"name": name})
    return OrganisationView.model_validate(row)


# --- sites --------------------------------------------------------------------------------------------------------


async def sites(
    work: Work, organisation_id: str | None, *, limit: int, after: str | None
) -> tuple[list[SiteFacts], str | None]:
    """Sites in scope, by name, and the cursor to the next page."""
    found = await repository.sites(work.scope, work.session, organisation_id, limit=limit, after=after)
    rows, following = cut(found, limit, "name")
    return [_facts(row) for row in rows], following


def some_sites(
    work: Work, *, organisation_id: str | None = None, site_id: str | None = None, limit: int, after: str | None = None
) -> Subquery:
    """One page of sites in scope, by name, as part of a larger statement; `platform.paging.cut` it to `limit`."""
    narrowed = {"organisation_id": organisation_id, "site_id": site_id}
    return repository.some_sites(work.scope, **narrowed, limit=limit, after=after)


async def site(work: Work, site_id: str, *, lock: bool = False) -> SiteFacts:
    """One site in scope, or NotFound. Every slice that is given a site id asks here first."""
    return _facts(await _site(work, site_id, lock=lock))


async def sites_by_id(work: Work, site_ids: Collection[str]) -> dict[str, SiteFacts]:
    """Sites in scope among the ids."""
    return {row.id: _facts(row) for row in await repository.sites_by_id(work.scope, work.session, site_ids)}


async def count_sites(work: Work) -> int:
    """Sites in scope that are not archived."""
    return await repository.count_sites(work.scope, work.session)


async def organisation_names(work: Work, ids: Collection[str]) -> dict[str, str]:
    """Names of organisations in scope by id."""
    return await repository.organisation_names(work.scope, work.session, ids)


async def partner_name(work: Work, partner_id: str) -> str:
    """Name of a partner in scope."""
    return (await _partner(work, partner_id)).name


async def organisation_of(work: Work, organisation_id: str) -> tuple[str, str]:
    """(partner id, name) of an organisation in scope, or NotFound."""
    row = await _organisation(work, organisation_id)
    return row.partner_id, row.name


async def create_site(work: Work, new: NewSite, *, embedded: bool = False) -> SiteView:
    """A new site in dry run, with a log of its own."""
    owner = await _organisation(work, new.organisation_id)
    if new.lab and work.actor.subject.realm not in {Realm.OPERATOR, Realm.SYSTEM}:
        raise OperatorsOnly
    row = Site(
        id=new_id(),
        partner_id=owner.partner_id,
        organisation_id=owner.id,
        name=new.name,
        time_zone=new.time_zone,
        log_id=secrets.token_hex(16),
        created_at=work.now,
        embedded=embedded,
        lab=new.lab,
    )
    await repository.add(work.session, row)
    await record(work, "site.create", _facts(row).target(), after=new.model_dump(mode="json"))
    return SiteView.model_validate(row)


async def rename_site(work: Work, site_id: str, name: str) -> SiteView:
    """Another name; ids and evidence stay."""
    row = await _site(work, site_id, lock=True)
    before = {"name": row.name}
    await repository.change(work.session, row, {"name": name})
    await record(work, "site.rename", _facts(row).target(), before=before, after={"name": name})
    return SiteView.model_validate(row)


async def settings(work: Work, site_id: str) -> SiteSettings:
    """What is watched at a site and how."""
    return _settings(await _site(work, site_id))


async def change_settings(
    work: Work, site_id: str, change: SiteSettingsChange, expected_revision: int | None
) -> SiteSettings:
    """Change settings; the next check-in delivers them. Raises Changed when the revision is not the expected one."""
    row = await _site(work, site_id, lock=True)
    if expected_revision is not None and expected_revision != row.revision:
        raise Changed(f"the revision is now {row.revision}")
    wanted = change.model_dump(mode="json", exclude_none=True, exclude={"reason"})
    _refuse_unfit(work, row, wanted)
    before = {name: getattr(row, name) for name in wanted}
    await repository.change(work.session, row, {**wanted, "revision": row.revision + 1})
    target = _facts(row).target()
    await record(work, "site.change_settings", target, before=before, after=wanted, reason=change.reason)
    await _decide(work, row, "site.change_settings", wanted, change.reason)
    return _settings(row)


async def set_stopped(work: Work, site_id: str, stop: HealingStop) -> SiteSettings:
    """Stop healing at a site, or resume it; resuming is for another person than the stopper."""
    row = await _site(work, site_id, lock=True)
    person = work.actor.subject.id
    if row.stopped and not stop.stopped and row.stopped_by == person:
        raise AnotherPerson
    values = {"stopped": stop.stopped, "stopped_by": person if stop.stopped else None, "revision": row.revision + 1}
    before = {"stopped": row.stopped}
    await repository.change(work.session, row, values)
    action = "healing.stop" if stop.stopped else "healing.resume"
    after = {"stopped": stop.stopped}
    await record(work, action, _facts(row).target(), before=before, after=after, reason=stop.reason)
    await _decide(work, row, action, after, stop.reason)
    return _settings(row)


async def set_healing_tier(work: Work, site_id: str, tier: HealingTier, reason: str) -> SiteFacts:
    """Which rules the site wants; its appliances follow at their next check-in."""
    row = await _site(work, site_id, lock=True)
    before = {"healing_tier": row.healing_tier}
    values = {
        "healing_tier": tier.value,
        "healing_tier_set_by": work.actor.subject.name,
        "healing_tier_set_at": work.now,
        "healing_tier_reason": reason,
        "revision": row.revision + 1,
    }
    await repository.change(work.session, row, values)
    after = {"healing_tier": tier.value}
    await record(work, "healing_tier.set", _facts(row).target(), before=before, after=after, reason=reason)
    await _decide(work, row, "healing_tier.set", after, reason)
    return _facts(row)


async def log_id(scope: Scope, session: Session, site_id: str) -> str:
    """Id of the site's log."""
    row = await repository.site(scope, session, site_id)
    if row is None:
        raise NotFound
    return row.log_id


async def touch_site(work: Work, site_id: str) -> None:
    """Something that an appliance of the site must hear of has changed elsewhere (a device, for example)."""
    await repository.touch_site(work.scope, work.session, site_id)


async def touch_organisation(work: Work, organisation_id: str) -> None:
    """As touch_site, for every site of the organisation (a consent, for example)."""
    await repository.touch_sites(work.scope, work.session, organisation_id=organisation_id)


async def decide(work: Work, decision: Decision) -> None:
    """State a person's decision as evidence, through whoever registered for it."""
    for recorder in work.parts.hooks.all(DecisionRecorder):
        await recorder.decided(work, decision)


def origin_of(settings_of_server: Settings, log_id: str) -> str:
    """Origin of a log: `<operator host>/wardkeep/<log id>`."""
    return log_origin(settings_of_server.wardkeep_operator_host, log_id)


# --- inside -------------------------------------------------------------------------------------------------------


async def _partner(work: Work, partner_id: str) -> Partner:
    row = await repository.partner(work.scope, work.session, partner_id)
    if row is None:
        raise NotFound
    return row


async def _organisation(work: Work, organisation_id: str) -> Organisation:
    row = await repository.organisation(work.scope, work.session, organisation_id)
    if row is None:
        raise NotFound
    return row


async def _site(work: Work, site_id: str, *, lock: bool = False) -> Site:
    row = await repository.site(work.scope, work.session, site_id, lock=lock)
    if row is None:
        raise NotFound
    return row


def _refuse_unfit(work: Work, row: Site, wanted: Mapping[str, Any]) -> None:
    if row.embedded and wanted.get("dry_run") is False:
        raise EmbeddedDryRun
    if "lab" in wanted and wanted["lab"] != row.lab and work.actor.subject.realm is not Realm.OPERATOR:
        raise OperatorsOnly
    lab = wanted.get("lab", row.lab)
    for name in ("period_s", "self_period_s"):
        if not lab and wanted.get(name, getattr(row, name)) < MIN_PERIOD_S:
            raise LabOnly(fields=[FieldProblem(name, f"at least {MIN_PERIOD_S} s except on a lab site")])
    try:
        write_parameters(wanted.get("parameters", {}))
    except ParameterRefused as error:
        raise Invalid(fields=[FieldProblem(f"parameters.{error.name}", str(error))]) from error


async def _decide(work: Work, row: Site, kind: str, changed: dict[str, Any], reason: str) -> None:
    await decide(work, Decision(kind, row.partner_id, row.organisation_id, row.id, changed, reason))


def _of(row: Organisation) -> Target:
    return Target("organisation", row.id, row.partner_id, row.id)


def _settings(row: Site) -> SiteSettings:
    values = {name: getattr(row, name) for name in SiteSettings.model_fields if name != "dry_run_fixed"}
    return SiteSettings.model_validate({**values, "dry_run_fixed": row.embedded})


def _facts(row: Site) -> SiteFacts:
    values = {name: getattr(row, name) for name in SiteFacts.__dataclass_fields__}
    values |= {"healing_tier": HealingTier(row.healing_tier)}
    values |= {name: tuple(values[name]) for name in ("time_sources", "disabled_runbooks")}
    return SiteFacts(**values)
