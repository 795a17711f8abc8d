"""Signed-to-be documents for tests, with sensible values."""

from datetime import UTC, datetime, timedelta
from typing import Any

from wardkeep_appliance.tests.support.central import APPLIANCE, ORGANISATION, SITE
from wardkeep_core.model.device import DeviceClass, Platform
from wardkeep_core.model.tier import HealingTier
from wardkeep_core.protocol.documents import (
    DeclaredLists,
    DeclaredService,
    LeaseDocument,
    RuleSetDocument,
    SshTarget,
    Target,
    TargetsDocument,
)
from wardkeep_core.runbooks.consent import ConsentGrant
from wardkeep_core.runbooks.risk import Risk

CONSENT = "0193bbbb-0000-7000-8000-000000000001"
WAY = SshTarget(address="127.0.0.1", port=22, user="keeper", host_key="ssh-ed25519 AAAA", sealed_key="AAAA")
LISTS = DeclaredLists(declared_services=(DeclaredService(role="server", unit="cron.service"),))

SIMULATED = (
    "linux.critical_services_running",
    "linux.kernel_network_hardened",
    "linux.shadow_file_protected",
    "linux.ssh_root_login_off",
)
"""The checks whose probes the simulated site answers."""


CHECKS = (
    "linux.critical_services_running",
    "linux.kernel_network_hardened",
    "linux.shadow_file_protected",
    "linux.ssh_root_login_off",
)
"""The checks whose probes the simulator answers."""


def device_id(number: int) -> str:
    return f"0193cccc-0000-7000-8000-{number:012d}"


def linux_target(number: int, **changed: Any) -> Target:
    plain = {
        "device": device_id(number),
        "name": f"device {number}",
        "platform": Platform.LINUX,
        "device_class": DeviceClass.MANAGED,
        "role": "server",
        "ssh": WAY,
        "checks": SIMULATED,
    }
    return Target.model_validate(plain | changed)


def rule_set(version: int = 1, **changed: Any) -> RuleSetDocument:
    now = datetime.now(UTC)
    grants = tuple(
        ConsentGrant(id=CONSENT, runbook=None, risk=risk, given_at=now - timedelta(days=1), until=now + timedelta(30))
        for risk in (Risk.LOW, Risk.MEDIUM)
    )
    plain = {
        "site": SITE,
        "version": version,
        "issued_at": now,
        "expires_at": now + timedelta(days=30),
        "healing_tier": HealingTier.FULL_COVERAGE,
        "consents": grants,
        "dry_run": False,
    }
    return RuleSetDocument.model_validate(plain | changed)


def targets(*listed: Target, version: int = 1, **changed: Any) -> TargetsDocument:
    now = datetime.now(UTC)
    plain = {
        "organisation": ORGANISATION,
        "site": SITE,
        "appliance": APPLIANCE,
        "version": version,
        "issued_at": now,
        "expires_at": now + timedelta(days=30),
        "lab": True,
        "period_s": 5,
        "self_period_s": 5,
        "lists": LISTS,
        "targets": listed,
    }
    return TargetsDocument.model_validate(plain | changed)


def lease(**changed: Any) -> LeaseDocument:
    now = datetime.now(UTC)
    plain = {
        "site": SITE,
        "appliance": APPLIANCE,
        "issued_at": now,
        "low_until": now + timedelta(days=7),
        "medium_until": now + timedelta(hours=24),
    }
    return LeaseDocument.model_validate(plain | changed)
