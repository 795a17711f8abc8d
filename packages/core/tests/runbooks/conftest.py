"""One attempt that nothing stands against, to be changed by each test in one place."""

from datetime import UTC, datetime, timedelta

import pytest

from wardkeep_core.checks.check import Context
from wardkeep_core.model.device import Device, Platform
from wardkeep_core.model.verdict import failed
from wardkeep_core.probes.linux import UnitState, UnitStates
from wardkeep_core.runbooks.consent import ConsentGrant
from wardkeep_core.runbooks.risk import ConsentNeed, Risk
from wardkeep_core.runbooks.runbook import Plan, PlanInput, Runbook
from wardkeep_core.runbooks.situation import Clockwork, FreshLook, Lease, Leave, SiteLoad, Situation
from wardkeep_core.runbooks.steps import ServiceState, SetService

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DEVICE = "11111111-1111-4111-8111-111111111111"
CHECK = "linux.service_running"
PLAN: Plan = (SetService(unit="web.service", state=ServiceState.RUNNING),)


def _plan(_given: PlanInput) -> Plan:
    return PLAN


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def runbook() -> Runbook:
    return Runbook(
        title="Start it",
        heals=(CHECK,),
        risk=Risk.LOW,
        consent=ConsentNeed.STANDING,
        cooldown=timedelta(minutes=10),
        max_attempts=3,
        version=1,
        steps=(SetService,),
        plan=_plan,
        id="linux.start_it",
    )


@pytest.fixture
def facts() -> UnitStates:
    state = UnitState(unit="web.service", loaded=True, active=False, enabled=True, restarts_1h=0)
    return UnitStates(observed_at=NOW, units=(state,))


@pytest.fixture
def situation(runbook: Runbook) -> Situation:
    device = Device(id=DEVICE, organisation=DEVICE, site=DEVICE, platform=Platform.LINUX)
    grant = ConsentGrant(
        id=DEVICE, runbook=None, risk=Risk.LOW, given_at=NOW - timedelta(days=1), until=NOW + timedelta(days=1)
    )
    later = NOW + timedelta(hours=1)
    return Situation(
        now=NOW,
        context=Context(device, login_user="wardkeep"),
        incident=DEVICE,
        check=CHECK,
        runbook=runbook,
        plan=PLAN,
        reached_device=DEVICE,
        fresh=FreshLook(failed("service_stopped", "web is not running"), NOW, "a" * 64),
        leave=Leave(dry_run_by=None, lease=Lease(later, later), consents=(grant,)),
        site=SiteLoad(devices=50),
        clock=Clockwork(trusted_at=NOW, stepped_since=False),
    )
