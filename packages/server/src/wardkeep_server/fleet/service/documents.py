"""Signed documents for appliances: made when a site's revision moved on, versions only rising."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from wardkeep_core.checks.lists import DeclaredLists
from wardkeep_core.evidence.documents import seal_document
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.protocol.documents import (
    LEASE_TYPE,
    RULE_SET_TYPE,
    TARGETS_TYPE,
    LeaseDocument,
    RuleSetDocument,
    TargetsDocument,
)
from wardkeep_server.consent import service as consent
from wardkeep_server.fleet import repository
from wardkeep_server.fleet.events import ApplianceFacts, TargetsSource
from wardkeep_server.fleet.models import Document
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy import service as tenancy

DOCUMENT_LASTS = timedelta(days=30)
RENEW_BEFORE = timedelta(days=15)
LEASE_LOW = timedelta(days=7)
LEASE_MEDIUM = timedelta(hours=24)
LEASE_EVERY = timedelta(minutes=30)
_CHANGING = {"version", "issued_at", "expires_at"}


@dataclass(frozen=True)
class Wanted:
    """A document without version and times."""

    kind: str
    payload_type: str
    owner_id: str
    model: type[Frozen]
    content: dict[str, Any]


def is_fresh(revision: int | None, expires_at: datetime | None, site_revision: int, now: datetime) -> bool:
    """Whether a stored document still says what the site's settings say, for long enough."""
    return revision == site_revision and expires_at is not None and expires_at - now > RENEW_BEFORE


async def rule_set(work: Work, appliance: ApplianceFacts, site_revision: int) -> Document:
    """The site's rule set in force, made anew when needed."""
    return await _current(work, appliance, "rule_set", appliance.site_id, site_revision)


async def targets(work: Work, appliance: ApplianceFacts, site_revision: int) -> Document:
    """The appliance's targets in force, made anew when needed."""
    return await _current(work, appliance, "targets", appliance.id, site_revision)


def lease(work: Work, appliance: ApplianceFacts) -> str:
    """Leave to heal offline from now on."""
    document = LeaseDocument(
        site=appliance.site_id,
        appliance=appliance.id,
        issued_at=work.now,
        low_until=work.now + LEASE_LOW,
        medium_until=work.now + LEASE_MEDIUM,
    )
    return seal_document(document, LEASE_TYPE, work.parts.signers.orders)


async def _current(work: Work, appliance: ApplianceFacts, kind: str, owner_id: str, site_revision: int) -> Document:
    await repository.take_site_lock(work.session, appliance.site_id)
    stored = await repository.document(work.session, owner_id, kind)
    if stored is not None and is_fresh(stored.revision, stored.expires_at, site_revision, work.now):
        return stored
    site = await tenancy.site(work, appliance.site_id)
    wanted = await (_rule_set(work, site) if kind == "rule_set" else _targets(work, site, appliance))
    await _put(work, appliance, site, wanted, stored)
    made = await repository.document(work.session, owner_id, kind)
    if made is None:
        raise RuntimeError("the document that was just written is not there")
    return made


async def _rule_set(work: Work, site: tenancy.SiteFacts) -> Wanted:
    grants = await consent.grants(work, site.organisation_id)
    content = {
        "site": site.id,
        "healing_tier": site.healing_tier,
        "disabled_runbooks": tuple(sorted(site.disabled_runbooks)),
        "consents": grants,
        "dry_run": site.dry_run,
        "stopped": site.stopped,
    }
    return Wanted("rule_set", RULE_SET_TYPE, site.id, RuleSetDocument, content)


async def _targets(work: Work, site: tenancy.SiteFacts, appliance: ApplianceFacts) -> Wanted:
    found = await work.parts.hooks.one(TargetsSource).targets(work, site.id, appliance.id)
    content = {
        "organisation": site.organisation_id,
        "site": site.id,
        "appliance": appliance.id,
        "lab": site.lab,
        "period_s": site.period_s,
        "self_period_s": site.self_period_s,
        "parameters": site.parameters,
        "time_sources": site.time_sources,
        "lists": DeclaredLists.model_validate(site.lists),
        "targets": tuple(found),
    }
    return Wanted("targets", TARGETS_TYPE, appliance.id, TargetsDocument, content)


async def _put(
    work: Work, appliance: ApplianceFacts, site: tenancy.SiteFacts, wanted: Wanted, stored: Document | None
) -> None:
    version = stored.version + 1 if stored else 1
    times = {"version": version, "issued_at": work.now, "expires_at": work.now + DOCUMENT_LASTS}
    document = wanted.model.model_validate({**wanted.content, **times})
    content_digest = _content_digest(document)
    values: dict[str, Any] = {"kind": wanted.kind, "owner_id": wanted.owner_id, "revision": site.revision}
    if stored is not None and stored.content_digest == content_digest and stored.expires_at - work.now > RENEW_BEFORE:
        kept = ("version", "digest", "content_digest", "body", "issued_at", "expires_at")
        values |= {name: getattr(stored, name) for name in kept}
    else:
        values |= times
        values |= {
            "digest": document.content_digest(),
            "content_digest": content_digest,
            "body": seal_document(document, wanted.payload_type, work.parts.signers.orders),
        }
    tenant = {"partner_id": appliance.partner_id, "organisation_id": appliance.organisation_id, "site_id": site.id}
    await repository.put_document(work.session, {**values, **tenant})


def _content_digest(document: Frozen) -> str:
    """Digest of what the document says, without version and times."""
    fixed = {"version": 1, "issued_at": _EPOCH, "expires_at": _EPOCH}
    return document.model_copy(update=fixed).content_digest()


_EPOCH = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
