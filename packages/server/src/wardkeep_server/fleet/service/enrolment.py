"""Enrolment: single-use codes, the claim that binds an appliance's own keys, and a person's comparison of them."""

import base64
import secrets
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from wardkeep_core.kit.canonical import canonical_json
from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.kit.signer import KeyRefused, keyid_of, load_public_base64, verifies
from wardkeep_core.protocol.messages import ApplianceKeys, ClaimAnswer, ClaimRequest, ServerKeys, claim_message
from wardkeep_server.audit.service import record
from wardkeep_server.fleet import repository
from wardkeep_server.fleet.errors import ClaimRefused, FingerprintsDiffer, KeysRefused
from wardkeep_server.fleet.events import ApplianceClaimed
from wardkeep_server.fleet.models import Appliance, Code
from wardkeep_server.fleet.schemas import CodeView, Fingerprints, NewCode, ServerFingerprints
from wardkeep_server.fleet.service.facts import facts_of, target_of
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.crypto import keyed_hash
from wardkeep_server.platform.errors import NotFound
from wardkeep_server.platform.subject import Actor, Role, Subject
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy import service as tenancy
from wardkeep_server.tenancy.events import Decision

CODE_LASTS = timedelta(days=30)
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 16
CHECKIN_INTERVAL_S = 60


async def create_code(work: Work, site_id: str) -> NewCode:
    """A code for one appliance of the site: 16 characters, 30 days, shown once."""
    site = await tenancy.site(work, site_id)
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    row = Code(
        id=new_id(),
        partner_id=site.partner_id,
        organisation_id=site.organisation_id,
        site_id=site.id,
        code_hash=_code_hash(work.parts, code),
        ending=code[-4:],
        created_at=work.now,
        created_by=work.actor.subject.name,
        expires_at=work.now + CODE_LASTS,
    )
    await repository.add(work.session, row)
    await record(work, "enrolment.create_code", site.target("enrolment", row.id), after={"ending": row.ending})
    return NewCode(**CodeView.model_validate(row).model_dump(), code=code)


async def codes(work: Work, site_id: str) -> list[CodeView]:
    """The site's codes, newest first; never a code itself."""
    site = await tenancy.site(work, site_id)
    return [CodeView.model_validate(row) for row in await repository.codes(work.scope, work.session, site.id)]


async def claim(parts: Parts, request: ClaimRequest, *, address: str, request_id: str) -> ClaimAnswer:
    """Bind an appliance's keys to the code's site. The same claim again (its answer was lost) gets the same answer."""
    _refuse_bad_keys(request)
    now = parts.clock()
    code_hash = _code_hash(parts, request.code)
    async with parts.database.session(tenancy.presented_scope(code_hash)) as session:
        code = await repository.code_by_hash(session, code_hash)
    if code is None or code.expires_at <= now:
        raise ClaimRefused
    appliance_id = code.appliance_id or new_id()
    name = request.hostname[:64] or "appliance"
    subject = Subject(appliance_id, Role.APPLIANCE, name, code.partner_id, code.organisation_id)
    scope = tenancy.appliance_scope(code.partner_id, code.organisation_id, code.site_id, appliance_id)
    async with parts.work(scope, Actor(subject, address, request_id)) as work:
        if code.used_at is None:
            await _bind(work, code, appliance_id, request, name)
        elif not await _is_repeat(work, appliance_id, request.keys):
            raise ClaimRefused
        site = await tenancy.site(work, code.site_id)
        return _answer(work, site, appliance_id)


async def confirm_keys(work: Work, appliance_id: str, compared: Fingerprints) -> None:
    """A person compared the fingerprints with what the appliance shows: from now on it gets targets and rules."""
    row = await _appliance(work, appliance_id)
    if compared != fingerprints(row):
        raise FingerprintsDiffer
    await _confirm(work, row, "compared_by_person")


async def confirm_keys_locally(
    work: Work, appliance_id: str, compared: Fingerprints, pinned: ServerFingerprints
) -> None:
    """The embedded start compared both sides' keys over the file system of this machine; recorded as such."""
    row = await _appliance(work, appliance_id)
    site = await tenancy.site(work, row.site_id)
    if not site.embedded:
        raise NotFound
    if compared != fingerprints(row) or pinned != server_fingerprints(work.parts):
        raise FingerprintsDiffer
    await _confirm(work, row, "compared_by_local_files")


def fingerprints(row: Appliance) -> Fingerprints:
    """What a person compares."""
    return Fingerprints(
        identity=row.keyid,
        evidence=_keyid(row.evidence_key),
        witness=_keyid(row.witness_key),
        sealing=sha256_hex(base64.b64decode(row.sealing_key)),
    )


def server_fingerprints(parts: Parts) -> ServerFingerprints:
    """What the appliance shows of the server's keys that it pinned."""
    keys = parts.public_keys
    return ServerFingerprints(
        answers=_keyid(keys.answers),
        orders=_keyid(keys.orders),
        attestation=_keyid(keys.attestation),
        checkpoint=_keyid(keys.checkpoint),
    )


async def _bind(work: Work, code: Code, appliance_id: str, request: ClaimRequest, name: str) -> None:
    if not await repository.use_code(work.session, code.id, appliance_id, work.now):
        raise ClaimRefused
    row = Appliance(
        id=appliance_id,
        partner_id=code.partner_id,
        organisation_id=code.organisation_id,
        site_id=code.site_id,
        name=name,
        keyid=_keyid(request.keys.identity),
        identity_key=request.keys.identity,
        evidence_key=request.keys.evidence,
        witness_key=request.keys.witness,
        sealing_key=request.keys.sealing,
        hardware_id=request.hardware_id,
        hostname=request.hostname,
        claimed_at=work.now,
    )
    await repository.add(work.session, row)
    await record(work, "appliance.claim", target_of(row), after={"keyid_fingerprint": row.keyid, "ending": code.ending})
    site = await tenancy.site(work, code.site_id)
    facts = facts_of(row, tenancy.origin_of(work.parts.settings, site.log_id))
    for listener in work.parts.hooks.all(ApplianceClaimed):
        await listener.claimed(work, facts)


async def _is_repeat(work: Work, appliance_id: str, keys: ApplianceKeys) -> bool:
    row = await repository.appliance(work.scope, work.session, appliance_id)
    return row is not None and row.retired_at is None and _keys(row) == keys


async def _confirm(work: Work, row: Appliance, how: str) -> None:
    if row.confirmed_at is not None:
        return
    values = {"confirmed_at": work.now, "confirmed_by": work.actor.subject.name, "confirmed_how": how}
    await repository.change(work.session, row, values)
    after = {"confirmed_how": how, "identity_fingerprint": row.keyid}
    await record(work, "appliance.confirm_keys", target_of(row), after=after)
    await tenancy.touch_site(work, row.site_id)
    decision = Decision("appliance.confirm_keys", row.partner_id, row.organisation_id, row.site_id, after, how)
    await tenancy.decide(work, decision)


async def _appliance(work: Work, appliance_id: str) -> Appliance:
    row = await repository.appliance(work.scope, work.session, appliance_id, lock=True)
    if row is None or row.retired_at is not None:
        raise NotFound
    return row


def _answer(work: Work, site: tenancy.SiteFacts, appliance_id: str) -> ClaimAnswer:
    keys = work.parts.public_keys
    origin = tenancy.origin_of(work.parts.settings, site.log_id)
    return ClaimAnswer(
        appliance=appliance_id,
        site=site.id,
        organisation=site.organisation_id,
        log=origin,
        server_keys=ServerKeys(
            answers=keys.answers,
            orders=keys.orders,
            attestation=keys.attestation,
            checkpoint=keys.checkpoint,
            checkpoint_origin=origin,
        ),
        interval_s=CHECKIN_INTERVAL_S,
    )


def _refuse_bad_keys(request: ClaimRequest) -> None:
    keys = request.keys
    if len({keys.identity, keys.evidence, keys.witness, keys.sealing}) != len(ApplianceKeys.model_fields):
        raise KeysRefused("each purpose needs a key of its own")
    unsigned = request.model_dump(mode="json", exclude={"proof", "evidence_proof"})
    message = claim_message(canonical_json(unsigned))
    _ed25519(keys.witness, "witness")
    for name, key, proof in (
        ("proof", keys.identity, request.proof),
        ("evidence_proof", keys.evidence, request.evidence_proof),
    ):
        if not verifies(_ed25519(key, name), base64.b64decode(proof), message):
            raise KeysRefused(f"{name} is not the key's signature over this claim")


def _ed25519(key: str, name: str) -> Ed25519PublicKey:
    try:
        return load_public_base64(key)
    except KeyRefused as error:
        raise KeysRefused(f"{name}: {error}") from error


def _keys(row: Appliance) -> ApplianceKeys:
    return ApplianceKeys(
        identity=row.identity_key, evidence=row.evidence_key, witness=row.witness_key, sealing=row.sealing_key
    )


def _keyid(key: str) -> str:
    return keyid_of(base64.b64decode(key))


def _code_hash(parts: Parts, code: str) -> str:
    return keyed_hash(parts.settings.api_key_secret.get_secret_value(), "enrolment", code)
