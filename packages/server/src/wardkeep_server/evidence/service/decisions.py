"""Decisions of people, stated in the log of every site they concern; words and salt stay outside the log."""

import base64
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from wardkeep_core.evidence.common import EntryRef
from wardkeep_core.evidence.egress import SALT_BYTES, Scalar, salted_digest
from wardkeep_core.evidence.heads import NIL_ID
from wardkeep_core.evidence.predicates import Body, KeyEvent, KeyRecord, KeyStatement, Purpose
from wardkeep_core.evidence.predicates import Decision as DecisionBody
from wardkeep_core.evidence.statement import decision_challenge
from wardkeep_core.kit.digest import digest_of
from wardkeep_core.kit.ids import Id
from wardkeep_server.evidence.models import Log, Reason
from wardkeep_server.evidence.repository import faults, logs
from wardkeep_server.evidence.service import retiring, standing
from wardkeep_server.evidence.service.attest import begin, state
from wardkeep_server.fleet import service as fleet
from wardkeep_server.fleet.events import ApplianceFacts
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy import service as tenancy
from wardkeep_server.tenancy.events import Decision, DecisionSigner

_ID: TypeAdapter[str] = TypeAdapter(Id)
_SCALAR: TypeAdapter[Any] = TypeAdapter(Scalar)
_PAGE = 200
_LEAVES = {"consent.give": "consent", "consent.revoke": "consent", "order.run_runbook": "order"}
"""Kinds of decision that say yes or no to attempts, and where in `changed` their id is."""
_KEY_EVENTS = {"appliance.confirm_keys": KeyEvent.ENROLLED, "appliance.retire": KeyEvent.REVOKED}


@dataclass(frozen=True)
class Said:
    """A decision as it is stated, and the salt of its words."""

    body: DecisionBody
    salt: bytes


class Recorder:
    """Implements tenancy.events.DecisionRecorder."""

    async def decided(self, work: Work, decision: Decision) -> None:
        """State it in the site's log; a decision of the whole organisation, in the log of each of its sites."""
        said, places = await said_of(work, decision), 0
        async for site_id in _sites(work, decision):
            await state_decision(work, await begin(work, site_id), decision, said)
            places += 1
        if decision.site_id is None:
            kept = None if places else (said.salt, decision.reason)
            await standing.note(work, decision, said.body, kept)


async def _sites(work: Work, decision: Decision) -> AsyncIterator[str]:
    if decision.site_id is not None:
        yield decision.site_id
        return
    after: str | None = None
    while True:
        page, after = await tenancy.sites(work, decision.organisation_id, limit=_PAGE, after=after)
        for site in page:
            yield site.id
        if after is None:
            return


async def said_of(work: Work, decision: Decision) -> Said:
    """The statement of a decision, signed by its person where they can: one for all logs that it concerns."""
    salt = work.act.new_salt(SALT_BYTES)
    body = DecisionBody(
        decision=work.act.new_id(),
        person=person_of(work),
        role=work.actor.subject.role.value,
        reason_digest=salted_digest(salt, decision.reason) if decision.reason else None,
        what=decision.kind.replace(".", "_"),
        target=_target(decision),
        before=None,
        after=_single(decision.changed),
        after_digest=digest_of(decision.changed),
        assurance="platform_asserted",
    )
    return Said(await _signed(work, body), salt)


async def _signed(work: Work, body: DecisionBody) -> DecisionBody:
    """The decision with its person's signature; as it is where they gave none."""
    for signer in work.parts.hooks.all(DecisionSigner):
        assertion = await signer.signature(work, bytes.fromhex(decision_challenge(body)))
        if assertion is not None:
            return body.model_copy(update={"assurance": "webauthn", "assertion": assertion})
    return body


async def state_decision(
    work: Work, log: Log, decision: Decision, said: Said, also: Sequence[Body] = ()
) -> list[EntryRef]:
    """State it in one log with what it brings about, and `also` behind that; its words are kept beside the log."""
    ends = await retiring.ended(work, log, decision, said.body.decision)
    refs = await state(work, log, [said.body, *await _keys(work, log, decision), *ends, *also])
    words = Reason(
        decision_id=said.body.decision,
        log_id=log.id,
        **logs.owner(log),
        salt=said.salt,
        words=decision.reason,
        stated=decision.changed,
    )
    await faults.add_reason(work.session, words)
    return refs


def _target(decision: Decision) -> str:
    """What it is about. A consent is named by its id, and an order to run a runbook is the leave for its own attempt.

    Attempts name either as the consent that they rely on, so that a verifier finds the decision (V12).
    """
    leave = decision.changed.get(_LEAVES.get(decision.kind, ""))
    if leave is not None:
        return f"consent:{leave}"
    return f"site:{decision.site_id}" if decision.site_id else f"organisation:{decision.organisation_id}"


async def _keys(work: Work, log: Log, decision: Decision) -> list[KeyStatement]:
    """What a decision means for an appliance's keys: enrolled once compared, revoked once retired."""
    event = _KEY_EVENTS.get(decision.kind)
    if event is None or decision.site_id is None:
        return []
    named = {decision.changed.get("appliance"), decision.changed.get("identity_fingerprint")}
    found = await fleet.appliances_of_site(work, decision.site_id)
    concerned = [appliance for appliance in found if {appliance.id, appliance.keyid} & named]
    revoked = event is KeyEvent.REVOKED
    return [
        KeyStatement(
            event=event,
            keys=(*appliance_records(each), *(await _since_restore(work, log, each.id) if revoked else ())),
        )
        for each in concerned
    ]


async def _since_restore(work: Work, log: Log, appliance_id: str) -> tuple[KeyRecord, ...]:
    """The key that a restored box signs with, which is not that of its enrolment; its chain's row is locked."""
    raw = (await logs.lock_chain(work.session, log, appliance_id, appliance_id)).evidence_key
    if raw is None:
        return ()
    key = base64.b64encode(raw).decode()
    return (KeyRecord(purpose=Purpose.APPLIANCE_EVIDENCE, appliance=appliance_id, public_key=key),)


def appliance_records(appliance: ApplianceFacts) -> tuple[KeyRecord, ...]:
    """The public keys of an appliance's enrolment."""
    keys = (
        (Purpose.APPLIANCE_EVIDENCE, appliance.evidence_key),
        (Purpose.APPLIANCE_IDENTITY, appliance.identity_key),
        (Purpose.APPLIANCE_WITNESS, appliance.witness_key),
        (Purpose.APPLIANCE_SEALING, appliance.sealing_key),
    )
    return tuple(KeyRecord(purpose=purpose, appliance=appliance.id, public_key=key) for purpose, key in keys)


def person_of(work: Work) -> str:
    """The opaque id of whoever acts; NIL_ID when it is the platform itself."""
    try:
        return _ID.validate_python(work.actor.subject.id)
    except ValidationError:
        return NIL_ID


def _single(changed: dict[str, Any]) -> Any:  # noqa: ANN401 - one scalar of a statement
    """The new value where exactly one was set and it may stand in a leaf; else only its digest does."""
    if len(changed) != 1:
        return None
    (value,) = changed.values()
    try:
        return _SCALAR.validate_python(value, strict=True)
    except ValidationError:
        return None
