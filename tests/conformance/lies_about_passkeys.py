"""Decisions that no passkey signed, though they say so, told by the platform, which made up whatever it could.

It holds its own keys, restates the decision, and repairs tree, checkpoint and manifest; a passkey's private key it does
not hold, except where the lie says that it made up the passkey.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from packages.core.tests.evidence.passkeys import Passkey
from packages.core.tests.evidence.passkeys_bent import BENT, CURVE, Way
from tests.conformance.lies import LIES, Lie, lie
from tests.conformance.lies_about_decisions import deciding
from tests.conformance.world import Kit, hour, kit_of, made_id, morning, spoiled

from wardkeep_core.evidence.envelope import parse_envelope, seal
from wardkeep_core.evidence.heads import NIL_ID
from wardkeep_core.evidence.passkey import Algorithm
from wardkeep_core.evidence.statement import PAYLOAD_TYPE
from wardkeep_core.kit.canonical import canonical_json, parse_json
from wardkeep_core.kit.digest import digest_of

LIES |= {name: Lie("platform", "V12", "entry 37 of", partial(deciding, way)) for name, way in BENT.items()}


def deciding_twice(second: Way) -> Kit:
    """A morning with an honest signed decision, and one more."""
    made = morning()
    for after, way in (("standard", CURVE.decides), ("full_coverage", second)):
        made.platform_writes(way(made.decision("healing_tier", f"site:{made.site}", after=after)))
    hour(made)
    return kit_of(made)


def of_person(name: str, way: Way) -> Way:
    return lambda decision: way(decision.model_copy(update={"person": name}))


@lie(holds="platform", caught="V12", where="entry 38 of")
def key_changed_for_the_same_credential() -> Kit:
    """The platform made up a passkey and gives it out as the one that signed before."""
    return deciding_twice(Passkey("made up", credential=CURVE.label).decides)


@lie(holds="platform", caught="V12", where="entry 38 of")
def kind_of_key_changed_for_the_same_credential() -> Kit:
    return deciding_twice(Passkey("made up", Algorithm.EDDSA, credential=CURVE.label).decides)


@lie(holds="platform", caught="V12", where="entry 38 of")
def passkey_of_another_person() -> Kit:
    """Whoever signed was made to sign in another's name."""
    return deciding_twice(of_person(made_id("another person"), CURVE.decides))


@lie(holds="platform", caught="V12", where="entry 38 of")
def passkey_under_another_credential() -> Kit:
    return deciding_twice(of_person(made_id("another person"), Passkey(CURVE.label, credential="made up").decides))


@lie(holds="platform", caught="V12", where="entry 38 of")
def assertion_of_the_decision_before() -> Kit:
    """An old yes is put under a new decision."""
    made = morning()
    old = CURVE.decides(made.decision("healing_tier", f"site:{made.site}", after="standard"))
    new = made.decision("healing_tier", f"site:{made.site}", after="full_coverage")
    made.platform_writes(old)
    made.platform_writes(new.model_copy(update={"assurance": old.assurance, "assertion": old.assertion}))
    hour(made)
    return kit_of(made)


@lie(holds="platform", caught="V12", where="entry 39 of")
def signed_decision_told_again() -> Kit:
    """What a person once signed and took back is stated as if it had been signed anew."""
    made = morning()
    yes = CURVE.decides(made.decision("healing_tier", f"site:{made.site}", after="full_coverage"))
    no = CURVE.decides(made.decision("healing_tier", f"site:{made.site}", after="standard", decision=made_id("no")))
    for each in (yes, no, yes):
        made.platform_writes(each)
    hour(made)
    return kit_of(made)


@lie(holds="platform", caught="V12", where="entry 37 of")
def decision_of_the_platform_itself_by_passkey() -> Kit:
    return deciding(of_person(NIL_ID, CURVE.decides))


def restated(change: Callable[[dict[str, Any]], object]) -> Kit:
    """A morning that ends with a signed decision whose assertion has a form that the format does not know."""
    made = morning()
    made.platform_writes(CURVE.decides(made.decision("healing_tier", f"site:{made.site}")))
    statement = parse_json(parse_envelope(made.entries[-1]).payload)
    change(statement["predicate"]["assertion"])
    statement["subject"][0]["digest"]["sha256"] = digest_of(statement["predicate"])
    return spoiled(made, seal(canonical_json(statement), PAYLOAD_TYPE, made.attestation))


@lie(holds="platform", caught="V3", where="entry 37 of")
def assertion_without_its_public_key() -> Kit:
    """As it was written down before the key stood beside it: nobody could verify it."""
    return restated(lambda assertion: assertion.pop("public_key"))


@lie(holds="platform", caught="V3", where="entry 37 of")
def assertion_with_a_member_more() -> Kit:
    return restated(lambda assertion: assertion.update(attested="AA"))


@lie(holds="platform", caught="V3", where="entry 37 of")
def assertion_in_padded_base64() -> Kit:
    return restated(lambda assertion: assertion.update(credential_id=f"{assertion['credential_id']}=="))
