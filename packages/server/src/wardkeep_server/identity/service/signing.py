"""Decisions signed by the passkey of who takes them (evidence page, section 1; WebAuthn level 3, section 7.2).

The first request for an act is undone and answered with the challenge, which is the hash of the decision; the second
one brings the answer of a passkey and does the act. Whoever cannot use their passkey may go on unsigned: that is
written into the audit log, and the evidence shows the decision as stated by the platform.
"""

import base64
from typing import Any

from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    parse_client_data_json,
)

from wardkeep_core.evidence.passkey import judge
from wardkeep_core.evidence.predicates import WebAuthnAssertion
from wardkeep_server.audit.service import record
from wardkeep_server.identity import passkey_repository
from wardkeep_server.identity.cose import MALFORMED
from wardkeep_server.identity.errors import DecisionToSign, FactorRefused
from wardkeep_server.identity.models import Challenge, Passkey
from wardkeep_server.identity.passkey_schemas import Assertion
from wardkeep_server.identity.service.own_passkeys import of_session
from wardkeep_server.identity.service.passkeys import CHALLENGE_LASTS, is_answer, options_for
from wardkeep_server.identity.service.sessions import person_target
from wardkeep_server.platform.act import Act
from wardkeep_server.platform.errors import BadRequest
from wardkeep_server.platform.subject import Subject
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy import service as tenancy

UNSIGNED = "none"


async def act_of(parts: Parts, subject: Subject, header: str | None) -> Act:
    """What a request draws that may bring a signature. Raises BadRequest."""
    if header is None:
        return Act()
    if header == UNSIGNED:
        return Act(unsigned=True)
    assertion, challenge = read_header(header)
    purpose = _purpose(challenge)
    async with parts.database.session(tenancy.presented_scope(of_session(subject))) as session:
        drawn = await passkey_repository.drawn(session, of_session(subject), purpose, parts.clock())
    return Act(drawn or (), assertion=assertion.as_sent())


class Signer:
    """Implements tenancy.events.DecisionSigner."""

    async def signature(self, work: Work, challenge: bytes) -> WebAuthnAssertion | None:
        """Of a passkey of the person who acts. Raises DecisionToSign, FactorRefused."""
        subject = work.actor.subject
        if subject.session_id is None:
            return None
        found = await passkey_repository.passkeys(work.scope, work.session, subject.id)
        known = [row.credential_id for row in found if row.evident_key is not None]
        if not known:
            return None
        if work.act.unsigned:
            await record(work, "decision.leave_unsigned", person_target(subject))
            return None
        credential = work.act.take_assertion()
        if credential is None or not await _take(work, challenge):
            raise await _to_sign(work, known, challenge)
        row = await passkey_repository.by_credential(work.session, str(credential["id"]), lock=True)
        if row is None or row.credential_id not in known or not await is_answer(work, row, credential, challenge):
            raise FactorRefused
        return _stated(row, credential["response"], challenge)


def _stated(row: Passkey, response: dict[str, Any], challenge: bytes) -> WebAuthnAssertion:
    """As it goes into the log: nothing that a verifier would refuse."""
    try:
        assertion = WebAuthnAssertion(
            credential_id=row.credential_id,
            authenticator_data=response.get("authenticatorData", ""),
            client_data_json=response["clientDataJSON"],
            signature=response["signature"],
            public_key=bytes_to_base64url(row.evident_key or b""),
        )
        judge(assertion, challenge)
    except ValueError as error:  # longer than a statement takes, or said within another site's page
        raise FactorRefused from error
    return assertion


async def _to_sign(work: Work, known: list[str], challenge: bytes) -> DecisionToSign:
    """The refusal that asks for the signature; what the act drew is kept, for this is undone."""
    bound_to = of_session(work.actor.subject)
    row = Challenge(
        bound_to=bound_to,
        purpose=_purpose(challenge),
        challenge=challenge,
        ends_at=work.now + CHALLENGE_LASTS,
        drawn=work.act.drawn,
    )
    async with work.parts.database.session(tenancy.presented_scope(bound_to), beside=True) as session:
        await passkey_repository.put_challenge(session, row)
    return DecisionToSign(sign=options_for(work.parts, known, challenge))


async def _take(work: Work, challenge: bytes) -> bool:
    """Whether this decision was asked for; in a transaction of its own, so that a refused answer has used it up."""
    bound_to = of_session(work.actor.subject)
    async with work.parts.database.session(tenancy.presented_scope(bound_to), beside=True) as session:
        kept = await passkey_repository.take_challenge(session, bound_to, _purpose(challenge), work.now)
    return kept == challenge


def _purpose(challenge: bytes) -> str:
    """Each decision has its own row: two pages of one session may wait for a signature."""
    return f"decide:{bytes_to_base64url(challenge)}"


def read_header(header: str) -> tuple[Assertion, bytes]:
    """The passkey's answer, and the challenge that it says it answers. Raises BadRequest."""
    try:
        raw = base64.b64decode(header + "=" * (-len(header) % 4), b"-_", validate=True)
        assertion = Assertion.model_validate_json(raw)
        return assertion, parse_client_data_json(base64url_to_bytes(assertion.response.client_data)).challenge
    except MALFORMED as error:
        raise BadRequest("Decision-Assertion is not what a passkey answers", code="bad_assertion") from error
