"""What others may do when a person changes what is enforced."""

from dataclasses import dataclass
from typing import Any, Protocol

from wardkeep_core.evidence.predicates import WebAuthnAssertion
from wardkeep_server.platform.work import Work


@dataclass(frozen=True)
class Decision:
    """An act of a person that changes what is enforced: `kind` is `<thing>.<verb>`, `changed` the new values.

    The reason is words; whoever states the decision as evidence salts and hashes it.
    """

    kind: str
    partner_id: str
    organisation_id: str
    site_id: str | None
    changed: dict[str, Any]
    reason: str


class DecisionSigner(Protocol):
    """Lets people sign what they decide."""

    async def signature(self, work: Work, challenge: bytes) -> WebAuthnAssertion | None:
        """Of the person who acts; None where they have no passkey or would not. Raises where they are to sign first."""


class DecisionRecorder(Protocol):
    """States decisions as evidence, in the transaction of the act."""

    async def decided(self, work: Work, decision: Decision) -> None:
        """See the class."""
