"""What every predicate holds, whatever its kind: whose, meant for which log, by which clock and software, after what.

Shapes are evidence page 1; a change of any member is a new version number, old evidence stays readable.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from wardkeep_core.kit.digest import Sha256Hex
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.ids import ApplianceId, OrganisationId, SiteId
from wardkeep_core.kit.times import UtcTime

PREDICATE_BASE = "https://wardkeep.invalid/evidence/"
"""The one place that names the domain of predicate types; a real one replaces it before the first release."""
ZERO_HASH = "00" * 32
"""`prev` of a signer's very first statement."""

ORIGIN_PATTERN = r"^[a-z0-9.:-]{1,120}/wardkeep/[0-9a-f]{32}$"
Origin = Annotated[str, StringConstraints(pattern=ORIGIN_PATTERN)]
"""`<operator host>/wardkeep/<128-bit log id>`: a log's name, its checkpoint origin and its checkpoint key name."""
Version = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}$")]
Number = Annotated[int, Field(ge=0, le=2**53 - 1)]


class Kind(StrEnum):
    """Kinds of statement. `heads` stands in the platform log only; the last three are the platform's alone."""

    OBSERVATION = "observation"
    REMEDIATION = "remediation"
    GAP = "gap"
    ORDER = "order"
    DECISION = "decision"
    KEY = "key"
    EXPORT = "export"
    INVENTORY = "inventory"
    HEADS = "heads"
    BINDING = "binding"
    RETIRED = "retired"
    ERASURE = "erasure"


class ClockState(Frozen):
    """The signer's clock against its time sources; milliseconds; None when no source answered."""

    sources: int = Field(ge=0, le=16)
    answered: int = Field(ge=0, le=16)
    offset_ms: int | None
    spread_ms: int | None
    trusted: bool


class Software(Frozen):
    """What ran: version and digest of the signing program (`appliance`) and of the catalogue it judged with."""

    appliance: Version
    appliance_digest: Sha256Hex | None
    catalogue: Version
    catalogue_digest: Sha256Hex


class Link(Frozen):
    """Place in the signer's own unbroken count; `prev` is the leaf hash of seq - 1, ZERO_HASH at the genesis."""

    epoch: Number
    seq: Number
    prev: Sha256Hex


class EntryRef(Frozen):
    """Another statement of the same signer, by number and leaf hash."""

    epoch: Number
    seq: Number
    leaf_hash: Sha256Hex


class Binding(Frozen):
    """Where a signer belongs. `appliance` None is the platform signing in this log; `site` None all sites."""

    organisation: OrganisationId
    site: SiteId | None
    appliance: ApplianceId | None
    log: Origin


class Common(Frozen):
    """Members of every predicate."""

    organisation: OrganisationId
    site: SiteId | None
    appliance: ApplianceId | None
    log: Origin
    clock: ClockState
    software: Software
    chain: Link
    recorded_at: UtcTime

    @property
    def binding(self) -> Binding:
        """Whose statement this claims to be."""
        return Binding(organisation=self.organisation, site=self.site, appliance=self.appliance, log=self.log)


COMMON_MEMBERS = frozenset(Common.model_fields)
