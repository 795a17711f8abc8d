"""The judge lets nothing become a verdict that was not asked and answered."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from wardkeep_core.checks.check import Check, Context, judge, question_for
from wardkeep_core.model.device import Device, DeviceClass, Platform
from wardkeep_core.model.verdict import Result, Severity, Verdict, failed, not_applicable, passed
from wardkeep_core.probes.linux import FileMode, FileModes, KernelParameters
from wardkeep_core.probes.probe import Failure, ProbeFailure
from wardkeep_core.probes.questions import AskFileModes, Missing

AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ID = "11111111-1111-4111-8111-111111111111"
CONTEXT = Context(Device(id=ID, organisation=ID, site=ID, platform=Platform.LINUX))
FACTS = FileModes(observed_at=AT, files=(FileMode(path="/etc/x", present=True),))

CHECK = Check(
    title="x",
    severity=Severity.LOW,
    objective="file_permissions",
    version=1,
    facts=FileModes,
    ask=lambda _context: AskFileModes(paths=("/etc/x",)),
    evaluate=lambda _facts, _context: passed("good", "good"),
    id="linux.x_good",
)


def test_whole_facts_are_evaluated() -> None:
    assert judge(CHECK, FACTS, CONTEXT).result is Result.PASS


def test_facts_of_another_probe_are_an_error() -> None:
    assert judge(CHECK, KernelParameters(observed_at=AT, values={}), CONTEXT).reason == "answer_unreadable"


def test_facts_that_leave_the_question_open_are_an_error() -> None:
    assert judge(CHECK, FileModes(observed_at=AT, files=()), CONTEXT).reason == "answer_incomplete"


@pytest.mark.parametrize("verdict", [passed("a1", "b"), failed("a1", "b")])
def test_a_verdict_instead_of_facts_counts_only_as_not_applicable(verdict: Verdict) -> None:
    assert judge(CHECK, verdict, CONTEXT).reason == "not_observed"
    absent = not_applicable("absent", "a list says so")
    assert judge(CHECK, absent, CONTEXT) == absent


def test_a_missing_list_is_an_error_even_with_facts() -> None:
    lacking = replace(CHECK, ask=lambda _context: Missing(what="a list"))
    asked = question_for(lacking, CONTEXT, now=AT)
    assert isinstance(asked, ProbeFailure)
    assert asked.failure is Failure.NOTHING_DECLARED
    assert judge(lacking, FACTS, CONTEXT).reason == "nothing_to_compare_with"


@pytest.mark.parametrize("device_class", [DeviceClass.MEDICAL, DeviceClass.UNKNOWN])
def test_an_excluded_device_is_never_asked(device_class: DeviceClass) -> None:
    device = CONTEXT.device.model_copy(update={"device_class": device_class})
    asked = question_for(CHECK, replace(CONTEXT, device=device), now=AT)
    assert isinstance(asked, ProbeFailure)
    assert asked.failure is Failure.REFUSED


def test_a_check_belongs_to_its_platform() -> None:
    assert CHECK.applies_to(CONTEXT.device)
    assert not CHECK.applies_to(CONTEXT.device.model_copy(update={"platform": Platform.APPLIANCE}))
