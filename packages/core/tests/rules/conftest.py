"""A small catalogue and a finding to decide on."""

from datetime import UTC, datetime, timedelta

import pytest

from wardkeep_core.checks.check import AnyCheck, Check
from wardkeep_core.model.device import DeviceClass, Platform
from wardkeep_core.model.verdict import Result, Severity, passed
from wardkeep_core.probes.linux import KernelParameters, RootLogin, SshConfig
from wardkeep_core.probes.probe import Facts
from wardkeep_core.probes.questions import Missing
from wardkeep_core.rules.fields import Subject
from wardkeep_core.rules.known import Known
from wardkeep_core.runbooks.risk import ConsentNeed, Risk
from wardkeep_core.runbooks.runbook import NoPlan, Runbook
from wardkeep_core.runbooks.steps import SetService

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def _check(id_: str, facts: type[Facts]) -> AnyCheck:
    return Check(
        title=id_,
        severity=Severity.HIGH,
        objective="availability",
        version=1,
        facts=facts,
        ask=lambda _context: Missing(what="nothing"),
        evaluate=lambda _facts, _context: passed("good", "good"),
        id=id_,
    )


def _runbook(id_: str, *heals: str) -> Runbook:
    return Runbook(
        title=id_,
        heals=heals,
        risk=Risk.LOW,
        consent=ConsentNeed.STANDING,
        cooldown=timedelta(hours=1),
        max_attempts=2,
        version=1,
        steps=(SetService,),
        plan=lambda _given: NoPlan("none_here", "none"),
        id=id_,
    )


@pytest.fixture
def known() -> Known:
    checks: dict[str, type[Facts]] = {
        "linux.ssh_root_login_off": SshConfig,
        "linux.kernel_network_hardened": KernelParameters,
        "linux.lonely_good": SshConfig,
    }
    books = (
        _runbook("linux.harden_ssh", "linux.ssh_root_login_off"),
        _runbook("linux.set_kernel_network", "linux.kernel_network_hardened"),
    )
    return Known({id_: _check(id_, facts) for id_, facts in checks.items()}, {book.id: book for book in books})


@pytest.fixture
def subject() -> Subject:
    return Subject(
        check="linux.ssh_root_login_off",
        result=Result.FAIL,
        severity=Severity.HIGH,
        platform=Platform.LINUX,
        role="server",
        device_class=DeviceClass.MANAGED,
        site="11111111-1111-4111-8111-111111111111",
        recurrences=1,
        incident_age_minutes=10,
        facts=SshConfig(
            observed_at=NOW,
            permit_root=RootLogin.YES,
            permit_root_matched=RootLogin.YES,
            password=True,
            keyboard_interactive=False,
            empty_passwords=False,
            max_tries=6,
            login_grace_s=120,
        ),
    )
