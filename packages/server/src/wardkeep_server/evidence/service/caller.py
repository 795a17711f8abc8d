"""Who submits, and how its key may change: only at the opening of an epoch after a restore, endorsed by the old key."""

from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from wardkeep_core.evidence.common import Binding
from wardkeep_core.evidence.endorse import endorses
from wardkeep_core.evidence.envelope import EnvelopeRefused, parse_envelope
from wardkeep_core.evidence.predicates import Gap, GapCause, Purpose
from wardkeep_core.evidence.statement import Statement, StatementRefused, parse_statement
from wardkeep_core.kit.signer import KeyRefused, keyid_of, load_public_base64
from wardkeep_server.fleet.events import ApplianceFacts
from wardkeep_server.platform.sodium import SodiumPublicKey


@dataclass(frozen=True)
class Caller:
    """Binding and keys are those of its enrolment, whatever the body says.

    `keys` (by key id) may have signed what is stored; only the key `current` may sign what is new.
    """

    binding: Binding
    keys: Mapping[str, Ed25519PublicKey]
    current: str


def caller_of(appliance: ApplianceFacts, since_restore: bytes | None) -> Caller:
    """The appliance as ingest needs it; `since_restore` is the key that its newest epoch brought, if any."""
    enrolled: Ed25519PublicKey = SodiumPublicKey(load_public_base64(appliance.evidence_key).public_bytes_raw())
    current = enrolled if since_restore is None else SodiumPublicKey(since_restore)
    binding = Binding(
        organisation=appliance.organisation_id, site=appliance.site_id, appliance=appliance.id, log=appliance.log
    )
    keys = {keyid_of(key.public_bytes_raw()): key for key in (enrolled, current)}
    return Caller(binding, keys, keyid_of(current.public_bytes_raw()))


def restored(raw: bytes, caller: Caller) -> Caller | None:
    """The caller under the new key of this envelope, when it opens an epoch and the current key endorsed that key.

    The envelope's own signature is for the caller to verify, under the key that this returns.
    """
    try:
        envelope = parse_envelope(raw)
        return succeeded(parse_statement(envelope.payload), envelope.keyid, caller)
    except (EnvelopeRefused, StatementRefused):
        return None


def succeeded(statement: Statement, keyid: str, caller: Caller) -> Caller | None:
    """The caller with `keyid` as its current key; None unless the statement brings that key with the old one's word."""
    common, body = statement.common, statement.body
    if not isinstance(body, Gap) or body.cause is not GapCause.RESTORED or common.chain.seq != 0:
        return None
    for record in body.new_keys:
        named = (record.purpose, record.appliance, record.keyid)
        if named == (Purpose.APPLIANCE_EVIDENCE, caller.binding.appliance, keyid) and keyid not in caller.keys:
            break
    else:
        return None
    old = caller.keys[caller.current]
    marks = [mark for mark in body.endorsements if mark.keyid == caller.current]
    if not any(endorses(mark, old, common, body.new_keys) for mark in marks):
        return None
    try:
        return Caller(caller.binding, {**caller.keys, keyid: SodiumPublicKey(record.raw)}, keyid)
    except KeyRefused:
        return None
