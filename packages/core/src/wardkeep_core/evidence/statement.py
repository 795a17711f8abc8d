"""in-toto Statement v1 around a Wardkeep predicate, built and read strictly.

A statement read from bytes must be the very bytes that writing it again gives: no default is filled in silently,
no value is coerced, so what was signed is what is judged.
"""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from wardkeep_core.evidence.common import COMMON_MEMBERS, PREDICATE_BASE, Common, Kind
from wardkeep_core.evidence.faults import first_fault, plain
from wardkeep_core.evidence.predicates import BODIES, PLATFORM_ONLY, Body, Decision
from wardkeep_core.kit.canonical import CanonicalError, canonical_json, canonical_part, parse_json
from wardkeep_core.kit.digest import digest_of, sha256_hex

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT_VERSION = "v1"


class StatementRefused(ValueError):
    """The bytes are no statement of a known kind and version; the message names the field."""


@dataclass(frozen=True)
class Statement:
    """A claim: the common members and the body of one kind."""

    common: Common
    body: Body

    @property
    def kind(self) -> Kind:
        """Which kind of statement this is."""
        return self.body.KIND

    def payload(self) -> bytes:
        """The RFC 8785 bytes that are signed: `_type`, `predicate`, `predicateType`, `subject`."""
        members = {**self.common.to_json(), **self.body.to_json()}
        written = canonical_json(members)
        about = canonical_part(members["facts"]) if members.get("facts") else written
        return b'{"_type":"%b","predicate":%b,"predicateType":"%b","subject":[%b]}' % (
            STATEMENT_TYPE.encode(),
            written,
            predicate_type(self.kind).encode(),
            canonical_part({"digest": {"sha256": sha256_hex(about)}, "name": subject_name(self)}),
        )


def predicate_type(kind: Kind) -> str:
    """`https://wardkeep.invalid/evidence/<kind>/v1`."""
    return f"{PREDICATE_BASE}{kind.value}/{STATEMENT_VERSION}"


def parse_statement(payload: bytes) -> Statement:
    """Read a payload of a known kind. Raises StatementRefused."""
    try:
        value = parse_json(payload)
    except CanonicalError as error:
        raise StatementRefused(f"payload: {error}") from error
    predicate, kind = _envelope_members(value)
    common = {name: member for name, member in predicate.items() if name in COMMON_MEMBERS}
    body = {name: member for name, member in predicate.items() if name not in COMMON_MEMBERS}
    try:
        statement = Statement(Common.model_validate(common), BODIES[kind].model_validate(body))
    except ValidationError as error:
        raise StatementRefused(f"predicate.{first_fault(error)}") from error
    if kind in PLATFORM_ONLY and statement.common.appliance is not None:
        raise StatementRefused(f"predicate.appliance: {kind.value} is the platform's alone to state")
    if _written(statement) != payload:
        raise StatementRefused("statement: members, subject or spelling differ from the only form of this kind")
    return statement


def subject_name(statement: Statement) -> str:
    """`<type>:<id>` of what the statement is about."""
    body = statement.body
    return f"{body.SUBJECT}:{getattr(body, body.SUBJECT)}"


def decision_challenge(decision: Decision) -> str:
    """Hex SHA-256 of the decision without its assurance and assertion: the challenge of the person's passkey."""
    members = decision.to_json()
    return digest_of({name: members[name] for name in members if name not in ("assurance", "assertion")})


_KINDS = {predicate_type(kind): kind for kind in BODIES}


def _written(statement: Statement) -> bytes:
    try:
        return statement.payload()
    except ValueError as error:  # no canonical form, or facts nested deeper than pydantic writes
        raise StatementRefused(f"payload: {plain(str(error))}") from error


def _envelope_members(value: Any) -> tuple[dict[str, Any], Kind]:  # noqa: ANN401 - any JSON value
    if not isinstance(value, dict) or value.get("_type") != STATEMENT_TYPE:
        raise StatementRefused(f"_type: expected {STATEMENT_TYPE}")
    claimed = value.get("predicateType")
    kind = _KINDS.get(claimed) if isinstance(claimed, str) else None
    if kind is None:
        raise StatementRefused("predicateType: not a kind and version known here")
    predicate = value.get("predicate")
    if not isinstance(predicate, dict):
        raise StatementRefused("predicate: expected an object")
    return predicate, kind
