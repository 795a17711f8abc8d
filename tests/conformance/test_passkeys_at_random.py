"""Signed decisions with any bytes of their assertion changed: both verifiers take and refuse the same ones."""

import random
from collections import Counter

from packages.core.tests.evidence.passkeys import bent
from packages.core.tests.evidence.passkeys_bent import BENT, TRUE
from tests.conformance.judges import INVALID, Judges, disagreement
from tests.conformance.lies_about_decisions import deciding

from wardkeep_core.evidence.predicates import Decision

SEED, KITS = 20_260_302, 60
MEMBERS = ("authenticator_data", "client_data_json", "public_key", "signature")
TELLING = (0x00, 0x01, 0x02, 0x03, 0x30, 0x7F, 0x80, 0x81, 0x82, 0xFF)
"""Tags, lengths and signs of DER."""


def changed(draw: random.Random, raw: bytes) -> bytes:
    """One byte another, put in, taken away or put behind; near the beginning more often than not."""
    at = draw.randrange(min(len(raw), draw.choice((6, 40, len(raw)))))
    match draw.randrange(4):
        case 0:
            return raw[:at] + bytes([raw[at] ^ 1 << draw.randrange(8)]) + raw[at + 1 :]
        case 1:
            return raw[:at] + bytes([draw.choice(TELLING)]) + raw[at + 1 :]
        case 2:
            return raw[:at] + bytes([draw.choice(TELLING)]) + raw[at:]
        case _:
            return raw[:at] + raw[at + 1 :]


def told(draw: random.Random, decision: Decision) -> Decision:
    """Signed in any way, true or false, perhaps with one member changed behind that."""
    made = draw.choice([*TRUE.values(), *draw.sample(list(BENT.values()), len(TRUE))])(decision)
    if draw.random() < 1 / 3:
        return made
    return bent(made, **{draw.choice(MEMBERS): lambda raw: changed(draw, raw)})


def test_both_take_and_refuse_the_same_assertions(judges: Judges) -> None:
    found = Counter[bool]()
    for index in range(KITS):
        draw = random.Random(f"{SEED}:{index}")  # noqa: S311 - made-up faults that can be made again, no secret
        kit = deciding(lambda decision, draw=draw: told(draw, decision))  # type: ignore[misc]
        python, go = judges.python(kit), judges.go(kit)
        assert disagreement(python, go) is None, f"{index}: {disagreement(python, go)}"
        assert python["exit"] != INVALID or python["failure"]["step"] == "V12", python["verdict"]
        found[python["exit"] == INVALID] += 1
    assert min(found[True], found[False]) > KITS // 10, found
