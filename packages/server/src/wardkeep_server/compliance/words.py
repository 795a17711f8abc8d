"""What stands against a control, in words."""

from wardkeep_core.catalog.objectives import OBJECTIVES
from wardkeep_core.catalog.registry import all_checks
from wardkeep_core.frameworks.status import Reason, Why
from wardkeep_server.compliance.schemas import MissingPart

_WORDS = {
    Why.GRAVE_FAIL: "fails, and is grave: {about}",
    Why.ACCEPTED_RISK: "fails; the risk was accepted: {about}",
    Why.ATTESTATION_ENDED: "a person's statement has ended: {about}",
    Why.OUTSIDE: "no objective of ours serves this control",
    Why.INDIRECT_ONLY: "machines see only what supports this control; a person must state the rest",
    Why.NO_CHECK: "no check of ours looks at this yet: {about}",
    Why.NOTHING_IN_SCOPE: "no device here is in scope of it: {about}",
    Why.NOT_SEEN: "nothing was seen of it recently: {about}",
    Why.TOO_FEW_SEEN: "seen passing on too few devices: {about}",
    Why.FAIL: "fails: {about}",
    Why.SUPPORTING_FAIL: "a supporting check fails: {about}",
    Why.NOT_ATTESTED: "waits for a person's statement: {about}",
}


def missing_part(reason: Reason) -> MissingPart:
    """The reason in words, naming the check or objective by its own sentence."""
    words = _WORDS[reason.why].format(about=_name(reason.about))
    return MissingPart(why=reason.why, about=reason.about, words=words)


def _name(about: str) -> str:
    if about in all_checks():
        return all_checks()[about].title
    return OBJECTIVES[about].sentence if about in OBJECTIVES else "this control"
