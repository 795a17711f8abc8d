"""OSCAL assessment results: accepted by a validator of the format, and no better than what was seen."""

import json
from argparse import Namespace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from trestle.core.validator_factory import validator_factory
from trestle.oscal.assessment_results import Model

from wardkeep_core.catalog.citations import HIPAA, all_frameworks, citations_of
from wardkeep_core.catalog.registry import all_checks
from wardkeep_core.frameworks.framework import SeenBy
from wardkeep_server.evidence.repository.verdicts import LastVerdict
from wardkeep_server.evidence.service import oscal
from wardkeep_server.evidence.service.assessment import Period, assess

ORGANISATION = "01a20231-c911-7023-a74f-80e150242000"
START = datetime(2026, 3, 1, tzinfo=UTC)
UNTIL = START + timedelta(days=31)
ORIGIN = "central.test/wardkeep/" + "0" * 32
FRAMEWORK = all_frameworks()[HIPAA]


def seen(check: str, verdict: str, device: int = 0, *, ago: timedelta = timedelta(hours=1)) -> LastVerdict:
    return LastVerdict(f"01a20231-c911-7023-a74f-80e15024{device:04x}", check, verdict, UNTIL - ago, ORIGIN, device)


def everywhere(verdict: str) -> list[LastVerdict]:
    return [seen(check, verdict, device) for check in all_checks() for device in range(2)]


def document(verdicts: list[LastVerdict]) -> bytes:
    return oscal.assessment_results(assess(Period(ORGANISATION, START, UNTIL), FRAMEWORK, verdicts))


def written(verdicts: list[LastVerdict]) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(document(verdicts))
    inner: dict[str, Any] = whole["assessment-results"]
    return inner


def states(verdicts: list[LastVerdict]) -> dict[str, tuple[str, str]]:
    findings = written(verdicts)["results"][0]["findings"]
    targets = [finding["target"] for finding in findings]
    return {target["target-id"]: (target["status"]["state"], target["status"]["reason"]) for target in targets}


def a_control_that_machines_see() -> tuple[str, str]:
    """A control, and a check that observes it directly."""
    for control in FRAMEWORK.controls:
        for check in all_checks():
            named = {(each.control, each.indirect) for each in citations_of(check)}
            if control.seen is SeenBy.MACHINE and (f"{FRAMEWORK.prefix}{control.id}", False) in named:
                return oscal.control_token(FRAMEWORK, control), check
    raise AssertionError("no check observes a control directly")


@pytest.mark.parametrize("verdicts", [[], everywhere("pass"), everywhere("fail"), everywhere("error")])
def test_a_validator_of_the_format_accepts_it(verdicts: list[LastVerdict]) -> None:
    model = Model.model_validate_json(document(verdicts)).assessment_results
    validator = validator_factory.get(Namespace(mode="all"))
    assert validator.model_is_valid(model, quiet=True), validator.error_msg()


def test_every_control_has_one_finding_under_a_name_of_its_own() -> None:
    found = states(everywhere("pass"))
    assert list(found) == [oscal.control_token(FRAMEWORK, control) for control in FRAMEWORK.controls]
    assert len(found) == len(FRAMEWORK.controls)


def test_satisfied_is_what_machines_see_and_saw_whole() -> None:
    found = states(everywhere("pass"))
    by_machine = {oscal.control_token(FRAMEWORK, each) for each in FRAMEWORK.controls if each.seen is SeenBy.MACHINE}
    satisfied = {name for name, state in found.items() if state == ("satisfied", "pass")}
    assert satisfied
    assert satisfied <= by_machine


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"verdict": "fail"}, ("not-satisfied", "fail")),
        ({"verdict": "error"}, ("not-satisfied", "other")),
        ({"verdict": "pass", "ago": timedelta(hours=26)}, ("not-satisfied", "other")),
        ({"verdict": "not_applicable"}, ("satisfied", "pass")),
    ],
)
def test_one_device_is_enough_to_keep_a_control_open(other: dict[str, Any], expected: tuple[str, str]) -> None:
    control, check = a_control_that_machines_see()
    assert states([seen(check, "pass", 0)])[control] == ("satisfied", "pass")
    assert states([seen(check, "pass", 0), seen(check, device=1, **other)])[control] == expected


def test_what_nobody_looked_at_is_not_satisfied() -> None:
    assert set(states([]).values()) == {("not-satisfied", "other")}
    assert set(states([seen(next(iter(all_checks())), "not_applicable")]).values()) == {("not-satisfied", "other")}


def test_the_same_entries_give_the_same_bytes() -> None:
    assert document(everywhere("pass")) == document(everywhere("pass"))


def test_devices_beyond_the_most_are_counted_and_failing_ones_named_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oscal, "MOST_NAMED", 2)
    check = next(iter(all_checks()))
    rows = [seen(check, "pass", device) for device in range(3)] + [seen(check, "fail", 9)]
    (observation,) = written(rows)["results"][0]["observations"]
    assert observation["description"] == "Last verdicts of 4 devices: 3 passed, 1 failed, 0 could not be observed."
    assert [subject["props"][0]["value"] for subject in observation["subjects"]] == ["fail", "pass"]
    assert observation["remarks"].startswith("2 more devices are not named")
