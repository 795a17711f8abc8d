"""Signed documents that Central Command gives to one appliance: rule set, targets, lease.

Each travels as a DSSE envelope by the order key with payload type `application/vnd.wardkeep.<kind>+json`;
the appliance refuses lower versions, expired ones and those of another site or appliance.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from wardkeep_core.checks.lists import DeclaredLists as DeclaredLists  # noqa: PLC0414 - read here by others too
from wardkeep_core.checks.lists import DeclaredService as DeclaredService  # noqa: PLC0414 - as above
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.ids import ApplianceId, CheckId, DeviceId, OrganisationId, RunbookId, SiteId
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.model.device import DeviceClass, Platform
from wardkeep_core.model.tier import HealingTier
from wardkeep_core.runbooks.consent import ConsentGrant as ConsentGrant  # noqa: PLC0414 - as above

RULE_SET_TYPE = "application/vnd.wardkeep.rule-set+json"
TARGETS_TYPE = "application/vnd.wardkeep.targets+json"
LEASE_TYPE = "application/vnd.wardkeep.lease+json"


class RuleSetDocument(Frozen):
    """Which rules may act at this site. Rules themselves come from the catalogue by tier (`rules.tiers`)."""

    kind: Literal["rule_set"] = "rule_set"
    site: SiteId
    version: int = Field(ge=1)
    issued_at: UtcTime
    expires_at: UtcTime
    healing_tier: HealingTier
    disabled_runbooks: tuple[RunbookId, ...] = Field(default=(), max_length=256)
    consents: tuple[ConsentGrant, ...] = Field(default=(), max_length=256)
    dry_run: bool = True
    stopped: bool = False


class SshTarget(Frozen):
    """How a device is reached: its host key is pinned; the log-in key is sealed to the appliance.

    `host_key` is one line of OpenSSH public key; `sealed_key` a NaCl sealed box, base64, over a `SealedKey`.
    """

    address: Annotated[str, StringConstraints(max_length=253)]
    port: int = Field(ge=1, le=65_535)
    user: Annotated[str, StringConstraints(pattern=r"^[a-z_][a-z0-9_-]{0,31}$")]
    host_key: Annotated[str, StringConstraints(max_length=2048)]
    sealed_key: Annotated[str, StringConstraints(max_length=8192)]


class SealedKey(Frozen):
    """What is inside the sealed box: usable for this device, account and host key only."""

    device: DeviceId
    user: str
    host_key: str
    private_key: str


class Target(Frozen):
    """A device to observe. `ssh` None means the appliance's own machine, asked locally."""

    device: DeviceId
    name: Annotated[str, StringConstraints(max_length=128)]
    platform: Platform
    device_class: DeviceClass
    role: Annotated[str, StringConstraints(max_length=32)]
    ssh: SshTarget | None
    checks: tuple[CheckId, ...] | None = Field(default=None, max_length=256)
    """None: every check of the platform. A list narrows it and is shown as not observed for the rest."""


class TargetsDocument(Frozen):
    """What to look at, how often, and against which declared lists and parameters."""

    kind: Literal["targets"] = "targets"
    organisation: OrganisationId
    site: SiteId
    appliance: ApplianceId
    version: int = Field(ge=1)
    issued_at: UtcTime
    expires_at: UtcTime
    lab: bool = False
    period_s: int = Field(default=300, ge=5, le=3600)
    self_period_s: int = Field(default=60, ge=5, le=600)
    parameters: dict[str, int] = Field(default_factory=dict, max_length=64)
    time_sources: tuple[Annotated[str, StringConstraints(max_length=128)], ...] = Field(default=(), max_length=8)
    lists: DeclaredLists = DeclaredLists()
    targets: tuple[Target, ...] = Field(default=(), max_length=1000)


class LeaseDocument(Frozen):
    """Leave to heal while Central Command cannot be reached: by risk, until when. Lapsed means dry run."""

    kind: Literal["lease"] = "lease"
    site: SiteId
    appliance: ApplianceId
    issued_at: UtcTime
    low_until: UtcTime
    medium_until: UtcTime
