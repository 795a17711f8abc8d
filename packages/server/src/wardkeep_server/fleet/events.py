"""What other slices add to an appliance's check-in and to the pages of a site."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from wardkeep_core.protocol.documents import Target
from wardkeep_core.protocol.messages import CheckinRequest, InclusionProof, OfferedHead
from wardkeep_server.platform.work import Parts, Work


@dataclass(frozen=True)
class ApplianceFacts:
    """What other slices may know of an appliance. Keys are padded base64; `log` is its site's log by origin."""

    id: str
    partner_id: str
    organisation_id: str
    site_id: str
    name: str
    log: str
    keyid: str
    identity_key: str
    evidence_key: str
    witness_key: str
    sealing_key: str
    claimed_at: datetime
    confirmed_at: datetime | None
    retired_at: datetime | None
    replaced_by: str | None = None


@dataclass(frozen=True)
class CheckinPart:
    """What one contributor adds to the answer. Fields of several contributors are merged; none may set the same."""

    checkpoint: str | None = None
    consistency: tuple[str, ...] = ()
    inclusion: tuple[InclusionProof, ...] = ()
    anchor_digest: str | None = None
    platform: OfferedHead | None = None


class CheckinContributor(Protocol):
    """Adds to check-in answers. Runs after the check-in is written, in a savepoint of its own; keep it lean."""

    @property
    def name(self) -> str:
        """Names the part in `failed_parts` when it fails."""

    def wanted(self, parts: Parts, now: datetime, appliance: ApplianceFacts, request: CheckinRequest) -> bool:
        """Cheap, without the database: whether there may be anything to add. False saves a whole transaction."""

    async def contribute(self, work: Work, appliance: ApplianceFacts, request: CheckinRequest) -> CheckinPart:
        """What to add. Raising ServerError names the part as failed; the rest of the answer goes out."""


class TargetsSource(Protocol):
    """Knows the devices that an appliance watches."""

    async def targets(self, work: Work, site_id: str, appliance_id: str) -> Sequence[Target]:
        """In order of name; credentials only as sealed to this appliance."""

    async def delivered(self, work: Work, appliance_id: str) -> None:
        """The appliance fetched the document: every credential in it was delivered, which is audited."""


@dataclass(frozen=True)
class Impact:
    """What a change of tier would concern: devices matching now, and open findings, by check id."""

    devices: int
    open_findings: dict[str, int] = field(default_factory=dict)


class FindingCounter(Protocol):
    """Counts open findings of checks at a site."""

    async def impact(self, work: Work, site_id: str, checks: Sequence[str]) -> Impact:
        """Devices with an open finding of one of the checks, and the count of each check."""


class ApplianceClaimed(Protocol):
    """Hears of a new appliance, in the transaction of its claim (under the appliance's own scope)."""

    async def claimed(self, work: Work, appliance: ApplianceFacts) -> None:
        """See the class."""
