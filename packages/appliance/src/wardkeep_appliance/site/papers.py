"""Signed documents: rule set, targets, lease. Refused when lower, expired, foreign or not signed by the order key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ValidationError

from wardkeep_appliance.store.enrolment import read_document, write_document
from wardkeep_appliance.store.outside import Counters
from wardkeep_core.checks.parameters import ParameterRefused, write_parameters
from wardkeep_core.evidence.documents import open_document
from wardkeep_core.evidence.envelope import EnvelopeRefused
from wardkeep_core.kit.canonical import CanonicalError, parse_canonical
from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.protocol.documents import (
    LEASE_TYPE,
    RULE_SET_TYPE,
    TARGETS_TYPE,
    LeaseDocument,
    RuleSetDocument,
    TargetsDocument,
)
from wardkeep_core.protocol.messages import ClaimAnswer, DocumentState

D = TypeVar("D", RuleSetDocument, TargetsDocument, LeaseDocument)
_TYPES = {RuleSetDocument: RULE_SET_TYPE, TargetsDocument: TARGETS_TYPE, LeaseDocument: LEASE_TYPE}


class PaperRefused(Exception):
    """The document does not come into force; `code` is stable. What was in force stays."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True)
class Papers:
    """Documents in force, with the states that the check-in names."""

    rule_set: RuleSetDocument | None = None
    targets: TargetsDocument | None = None
    lease: LeaseDocument | None = None
    rule_set_state: DocumentState | None = None
    targets_state: DocumentState | None = None


@dataclass(frozen=True)
class Reader:
    """What a document is held against: who we are, and whose signature counts."""

    binding: ClaimAnswer
    order_keys: Mapping[str, Ed25519PublicKey]

    def read(self, text: str, model: type[D], *, now: datetime) -> D:
        """A verified document meant for us and not expired. Raises PaperRefused."""
        try:
            payload = open_document(text, _TYPES[model], self.order_keys)
            parse_canonical(payload)
            document = model.model_validate_json(payload)
        except EnvelopeRefused as error:
            raise PaperRefused(error.code, str(error)) from error
        except CanonicalError as error:
            raise PaperRefused("malformed", str(error)) from error
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            raise PaperRefused("malformed", f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
        self._refuse_foreign(document)
        _refuse_out_of_date(document, now)
        return document

    def _refuse_foreign(self, document: RuleSetDocument | TargetsDocument | LeaseDocument) -> None:
        for name in ("organisation", "site", "appliance"):
            named = getattr(document, name, None)
            if named is not None and named != getattr(self.binding, name):
                raise PaperRefused("foreign", f"{name}: the document is meant for another one")


def state_of(document: RuleSetDocument | TargetsDocument) -> DocumentState:
    """Version and digest as the check-in names them: the digest is of the document's canonical bytes."""
    return DocumentState(version=document.version, digest=document.content_digest())


def refuse_lower(document: RuleSetDocument | TargetsDocument, counters: Counters) -> None:
    """Versions only rise; the highest is kept outside the database. Raises PaperRefused."""
    highest = getattr(counters, document.kind)
    if document.version < highest:
        raise PaperRefused("lower_version", f"version {document.version} is lower than {highest}, already accepted")


def refuse_bad_parameters(document: TargetsDocument) -> None:
    """A value outside its range refuses the whole document. Raises PaperRefused."""
    try:
        write_parameters(document.parameters)
    except ParameterRefused as error:
        raise PaperRefused("parameter_refused", str(error)) from error


def keep(conn: Connection, document: RuleSetDocument | TargetsDocument | LeaseDocument, now: datetime) -> None:
    """Put a document in force in the database."""
    body = document.canonical()
    version = 1 if isinstance(document, LeaseDocument) else document.version
    write_document(conn, document.kind, DocumentState(version=version, digest=sha256_hex(body)), body, now)


def load(conn: Connection) -> Papers:
    """What was in force when we stopped. Their signatures were verified when they came."""
    rule_set, targets, lease = (read_document(conn, kind) for kind in ("rule_set", "targets", "lease"))
    return Papers(
        rule_set=None if rule_set is None else RuleSetDocument.model_validate_json(rule_set.body),
        targets=None if targets is None else TargetsDocument.model_validate_json(targets.body),
        lease=None if lease is None else LeaseDocument.model_validate_json(lease.body),
        rule_set_state=None if rule_set is None else rule_set.state,
        targets_state=None if targets is None else targets.state,
    )


def _refuse_out_of_date(document: RuleSetDocument | TargetsDocument | LeaseDocument, now: datetime) -> None:
    if not isinstance(document, LeaseDocument) and now >= document.expires_at:
        raise PaperRefused("expired", "the document has run out")
