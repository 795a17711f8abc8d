"""Acts without the decision of a person, assertions that are none, and numbers that the entries do not give."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from packages.core.tests.evidence.passkeys_bent import CURVE
from tests.conformance.lies import lie
from tests.conformance.stamped import repaired
from tests.conformance.world import Kit, Practice, boxes_of, by, hour, kit_of, made_id, morning, second_of, two_boxes

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.kit.manifest import REPORT_NAME
from wardkeep_core.kit.canonical import canonical_json, parse_canonical


def by_passkey(decision: p.Decision, **changes: Any) -> p.Decision:
    """The decision as a passkey signs it, whose browser may say something else."""
    return replace(CURVE, client=changes).decides(decision)


def deciding(change: Callable[[p.Decision], p.Decision]) -> Kit:
    """A morning with one more decision."""
    made = morning()
    made.platform_writes(change(made.decision("healing_tier", f"site:{made.site}", after="standard")))
    hour(made)
    return kit_of(made)


def revoked(made: Practice, decide: Callable[[], None]) -> Kit:
    """The second box's key ends, perhaps by a decision."""
    box = second_of(made)
    key = made.key(p.Purpose.APPLIANCE_EVIDENCE, box.evidence, box.id)
    decide()
    made.platform_writes(p.KeyStatement(event=p.KeyEvent.REVOKED, keys=(key,)))
    return kit_of(made)


# -- decisions ---------------------------------------------------------------------------------------------------------


@lie(holds="platform", caught="enrolled at entry 3 with no decision before it")
def box_enrolled_by_nobody() -> Kit:
    made = Practice("practice", inventories=True)
    made.platform_genesis()
    for box in boxes_of(made):
        made.genesis(box)
        key = made.key(p.Purpose.APPLIANCE_EVIDENCE, box.evidence, box.id)
        made.platform_writes(p.KeyStatement(event=p.KeyEvent.ENROLLED, keys=(key,)))
        by(made, box, made.observe)
    hour(made)
    return kit_of(made)


@lie(holds="platform", caught="revoked at entry 15 with no decision before it")
def box_retired_by_nobody() -> Kit:
    return revoked(two_boxes(), lambda: None)


@lie(holds="platform", caught="revoked at entry 16 with no decision before it")
def box_retired_by_a_decision_about_something_else() -> Kit:
    made = two_boxes()
    return revoked(made, lambda: made.platform_writes(made.decision("healing_tier", f"site:{made.site}")))


@lie(holds="platform", caught="revoked at entry 17 with no decision before it")
def box_retired_by_a_decision_of_long_ago() -> Kit:
    """Another act of the platform lies between."""
    made = two_boxes()

    def decide() -> None:
        made.platform_writes(made.decision("appliance_retire", f"appliance:{second_of(made).id}"))
        made.platform_writes(made.decision("healing_tier", f"site:{made.site}"))

    return revoked(made, decide)


@lie(holds="platform", caught="has no decision in the kit before its first use at entry 17")
def healed_without_anybodys_consent() -> Kit:
    made = two_boxes()
    made.consented = True
    made.heal()
    hour(made)
    return kit_of(made)


@lie(holds="platform", caught="has no decision in the kit before its first use at entry 17")
def consent_given_afterwards() -> Kit:
    made = two_boxes()
    made.consented = True
    made.heal()
    made.consented = False
    made.consent()
    hour(made)
    return kit_of(made)


@lie(holds="platform", caught="has no decision in the kit before its first use at entry 18")
def consent_to_something_else() -> Kit:
    made = two_boxes()
    made.heal(consent=p.ConsentRecord(id=made_id("another consent"), given="standing", persons=()))
    hour(made)
    return kit_of(made)


@lie(holds="platform", caught="V12", where="entry 37 of")
def challenge_of_another_decision() -> Kit:
    return deciding(lambda decision: by_passkey(decision).model_copy(update={"after": "full_coverage"}))


@lie(holds="platform", caught="V12", where="entry 37 of")
def passkey_made_instead_of_asked() -> Kit:
    return deciding(lambda decision: by_passkey(decision, type="webauthn.create"))


@lie(holds="platform", caught="V12", where="entry 37 of")
def client_data_that_are_no_json() -> Kit:
    def change(decision: p.Decision) -> p.Decision:
        made = by_passkey(decision)
        assert made.assertion is not None
        torn = made.assertion.model_copy(update={"client_data_json": made.assertion.client_data_json[:-8]})
        return made.model_copy(update={"assertion": torn})

    return deciding(change)


@lie(holds="platform", caught="V12", where="entry 37 of")
def signed_by_a_passkey_and_no_signature() -> Kit:
    return deciding(lambda decision: decision.model_copy(update={"assurance": "webauthn"}))


@lie(holds="platform", caught="V12", where="entry 37 of")
def asserted_by_the_platform_with_a_signature() -> Kit:
    return deciding(lambda decision: by_passkey(decision).model_copy(update={"assurance": "platform_asserted"}))


# -- the report --------------------------------------------------------------------------------------------------------


def reporting(change: Callable[[dict[str, Any]], None]) -> Kit:
    """A morning whose report says something else, signed by the platform."""

    def changed(raw: bytes) -> bytes:
        value = parse_canonical(raw)
        change(value)
        return canonical_json(value)

    return repaired(kit_of(morning()), REPORT_NAME, changed)


@lie(holds="platform", caught="V13", where=REPORT_NAME)
def more_entries_in_the_report() -> Kit:
    return reporting(lambda report: report.update(entries=report["entries"] + 1))


@lie(holds="platform", caught="V13", where=REPORT_NAME)
def more_devices_in_the_report() -> Kit:
    return reporting(lambda report: report.update(devices=report["devices"] + 1))


@lie(holds="platform", caught="V13", where=REPORT_NAME)
def gap_in_the_report_that_nobody_stated() -> Kit:
    return reporting(lambda report: report.update(gaps=report["gaps"] + 1))


@lie(holds="platform", caught="V13", where=REPORT_NAME)
def heals_in_the_report_that_never_were() -> Kit:
    return reporting(lambda report: report["attempts"].update(healed=9))


@lie(holds="platform", caught="V13", where=REPORT_NAME)
def attempts_in_the_report_that_never_were() -> Kit:
    return reporting(lambda report: report["attempts"].update(failed=0))


@lie(holds="platform", caught="V13", where=REPORT_NAME)
def signatures_in_the_report_that_never_were() -> Kit:
    return reporting(lambda report: report["decisions"].update(webauthn=9))


@lie(holds="platform", caught="V13", where=REPORT_NAME)
def kinds_in_the_report_that_never_were() -> Kit:
    return reporting(lambda report: report["kinds"].update(inventory=1))


@lie(holds="platform", caught="V13", where=REPORT_NAME)
def failures_left_out_of_the_report() -> Kit:
    return reporting(lambda report: report["verdicts"].pop("fail"))
