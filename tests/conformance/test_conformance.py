"""Both verifiers, written apart, give one answer: every honest kit accepted, every lie caught at its step."""

import shutil
from pathlib import Path

import pytest
from packages.core.tests.evidence.passkeys_bent import CURVE, EDWARDS, RSA
from tests.conformance import (
    lies_about_anchors,
    lies_about_coverage,
    lies_about_decisions,
    lies_about_ends,
    lies_about_entries,
    lies_about_erasures,
    lies_about_files,
    lies_about_heads_and_heals,
    lies_about_passkeys,
    lies_about_times,
    lies_about_told_heads,
)
from tests.conformance.honest import HONEST
from tests.conformance.judges import INVALID, ROOT, Judges, build_verifier, disagreement
from tests.conformance.lies import LIES
from tests.conformance.world import made_id

REGISTERED = (
    lies_about_files,
    lies_about_entries,
    lies_about_heads_and_heals,
    lies_about_coverage,
    lies_about_anchors,
    lies_about_times,
    lies_about_decisions,
    lies_about_passkeys,
    lies_about_ends,
    lies_about_erasures,
    lies_about_told_heads,
)
"""Importing them fills LIES."""


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_kit_is_accepted_by_both_with_the_same_words(judges: Judges, name: str) -> None:
    verdict, build = HONEST[name]
    kit = build()
    python, go = judges.python(kit), judges.go(kit)
    assert python["verdict"] == verdict or (verdict != "VALID" and python["verdict"].startswith(verdict))
    assert disagreement(python, go) is None


@pytest.mark.parametrize("name", LIES)
def test_a_lie_is_caught_by_both_at_its_step(judges: Judges, name: str) -> None:
    lie = LIES[name]
    kit = lie.build()
    python, go = judges.python(kit), judges.go(kit)
    assert disagreement(python, go) is None
    if not lie.caught.startswith("V"):
        assert python["exit"] != INVALID, python["verdict"]
        assert any(lie.caught in gap for gap in python["gaps"]), python["verdict"]
        return
    assert python["exit"] == INVALID, python["verdict"]
    assert python["failure"]["step"] == lie.caught, python["verdict"]
    assert lie.where in python["failure"]["where"], python["verdict"]


@pytest.mark.parametrize("name", ["a_device_that_was_off_for_three_hours", "a_night_with_both_boxes_off"])
def test_silence_that_a_gap_explains_is_no_finding_of_the_coverage(judges: Judges, name: str) -> None:
    for report in (judges.python(HONEST[name][1]()), judges.go(HONEST[name][1]())):
        assert [step["state"] for step in report["steps"] if step["step"] in ("V5", "V10")] == [
            "passed with gaps",
            "passed",
        ], report["verdict"]


def test_signed_and_asserted_decisions_are_counted_apart_with_who_signed(judges: Judges) -> None:
    kit = HONEST["decisions_signed_by_passkeys_of_every_kind"][1]()
    for report in (judges.python(kit), judges.go(kit)):
        (facts,) = (step["facts"] for step in report["steps"] if step["step"] == "V12")
        assert facts[0] == (
            "9 decisions: 4 asserted by the platform, 5 signed by a passkey, 0 of the platform itself"
        ), facts
        signed = [line.split(" signed ") for line in facts[1:]]
        assert signed == sorted(
            [f"person {made_id(name)}", f"{count} with passkey {passkey.fingerprint}"]
            for name, count, passkey in (("owner", 3, CURVE), ("partner", 1, EDWARDS), ("manager", 1, RSA))
        )


def test_agreement_can_fail(judges: Judges) -> None:
    honest, lie = HONEST["a_morning"][1](), LIES["dropped"].build()
    assert disagreement(judges.python(honest), judges.go(lie)) is not None
    other = LIES["reordered"].build()
    assert disagreement(judges.python(other), judges.go(lie)) is not None


def test_the_readme_lists_every_lie() -> None:
    page = (Path(__file__).parent / "README.md").read_text()
    assert [name for name in LIES if f"`{name}`" not in page] == []


def test_the_binary_does_not_show_where_it_was_built(judges: Judges, tmp_path: Path) -> None:
    copy = tmp_path / "another place"
    shutil.copytree(ROOT / "verifier", copy, ignore=shutil.ignore_patterns("dist"))
    again = build_verifier(tmp_path, source=copy)
    assert again.read_bytes() == judges.binary.read_bytes()
