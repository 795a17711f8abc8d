"""Facts an appliance gathers about itself."""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from wardkeep_core.kit.digest import Sha256Hex
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.ids import DeviceId
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.probes.probe import Facts, short_of

SourceName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.:\-\[\]]{1,128}$")]
ReleaseName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$")]


class TimeSource(Frozen):
    """One time server asked (SNTP, RFC 5905): `offset_ms` is theirs minus ours, None when it did not answer."""

    source: SourceName
    answered: bool
    offset_ms: int | None = None


class MultiSourceTime(Facts):
    """The appliance's own clock held against several servers."""

    KIND: ClassVar[str] = "appliance.multi_source_time"

    sources: tuple[TimeSource, ...] = Field(max_length=16)

    def answered(self) -> tuple[str, ...]:
        """The servers."""
        return tuple(source.source for source in self.sources)


class ReleaseState(Facts):
    """Which release runs. `image` false: the program runs on a plain machine, which has no release at all.

    `signed` is what the image's own verification at boot said; `expected` what the fleet record names; `ruleset`
    and `expected_ruleset` are digests of the firewall rules in force and of those in the release.
    None: not known.
    """

    KIND: ClassVar[str] = "appliance.release_state"

    image: bool
    running: ReleaseName | None
    signed: bool | None
    expected: ReleaseName | None
    ruleset: Sha256Hex | None
    expected_ruleset: Sha256Hex | None


class DataEncryption(Facts):
    """What the appliance's state lies on. `bound`: the key is sealed to this machine. None: not known."""

    KIND: ClassVar[str] = "appliance.data_encryption"

    encrypted: bool
    bound: bool | None


class ChainWalk(Facts):
    """Every stored envelope hashed again and held against its entry, and every entry against the one before.

    `head_*` is the newest entry by the chain's own record; `outside_*` the same as kept apart from the store.
    `breaks` lists the first numbers (epoch, seq) at which something does not hold; `broken` counts all.
    """

    KIND: ClassVar[str] = "appliance.chain_walk"
    FLUCTUATES: ClassVar[frozenset[str]] = frozenset(
        {"entries", "head_epoch", "head_seq", "outside_epoch", "outside_seq"}
    )

    entries: int = Field(ge=0)
    head_epoch: int | None = Field(ge=0)
    head_seq: int | None = Field(ge=0)
    outside_epoch: int | None = Field(ge=0)
    outside_seq: int | None = Field(ge=0)
    broken: int = Field(ge=0)
    breaks: tuple[tuple[int, int], ...] = Field(max_length=16)

    def gap(self) -> str | None:
        """Breaks are listed, up to the most that are."""
        return short_of(min(self.broken, 16), len(self.breaks), "breaks")


class Outbox(Facts):
    """Evidence on its way. `unsent` entries wait, the oldest since `oldest_unsent`.

    `server_reachable` None: not known. `unreachable_since`: no answer since then.
    """

    KIND: ClassVar[str] = "appliance.outbox"
    FLUCTUATES: ClassVar[frozenset[str]] = frozenset({"unsent", "oldest_unsent"})

    unsent: int = Field(ge=0)
    oldest_unsent: UtcTime | None
    server_reachable: bool | None
    unreachable_since: UtcTime | None

    def gap(self) -> str | None:
        """What waits has a time."""
        return None if (self.unsent > 0) == (self.oldest_unsent is not None) else "what waits has no time"


class Coverage(Facts):
    """Devices that are enrolled here, and those of which nothing fresh is known. At most 100 of them are named."""

    KIND: ClassVar[str] = "appliance.coverage"

    enrolled: int = Field(ge=0)
    unobserved: int = Field(ge=0)
    devices: tuple[DeviceId, ...] = Field(max_length=100)

    def gap(self) -> str | None:
        """As many devices as counted, up to the most that are named."""
        return short_of(min(self.unobserved, 100), len(self.devices), "devices")
