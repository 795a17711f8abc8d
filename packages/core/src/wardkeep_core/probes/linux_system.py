"""Facts about a Linux device as a system: volumes, release, clock, logs, restarts, files that anybody may write."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.probes.linux import Octal, UnitName
from wardkeep_core.probes.probe import Facts, short_of

Percent = Annotated[int, Field(ge=0, le=100)]
SystemName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
MountPoint = Annotated[str, StringConstraints(pattern=r"^/[^\x00-\x1f]{0,254}$")]


class Volume(Frozen):
    """A mounted file system that can be written. Free space as left to programs, in whole percent, rounded down.

    `inodes_free_percent` is None where the file system makes inodes as it needs them.
    """

    mount: MountPoint
    free_percent: Percent
    inodes_free_percent: Percent | None


class Volumes(Facts):
    """Every local volume that holds data; `total` counts them apart."""

    KIND: ClassVar[str] = "linux.volumes"

    total: int = Field(ge=0)
    volumes: tuple[Volume, ...] = Field(max_length=64)

    def gap(self) -> str | None:
        """As many volumes as counted."""
        return short_of(self.total, len(self.volumes), "volumes")


class OsIdentity(Facts):
    """Distribution and release as os-release(5) names them (`ID`, `VERSION_ID`); None where it names no release."""

    KIND: ClassVar[str] = "linux.os_identity"

    distribution: SystemName
    release: SystemName | None


class SearchedFolder(Frozen):
    """A folder that was searched whole, on its own file system; `found` files in it anybody may write."""

    path: str
    present: bool
    found: int = Field(ge=0)


class WritableFile(Frozen):
    """A plain file that anybody may write; letters outside a plain path are shown as `?`."""

    path: Annotated[str, StringConstraints(max_length=255)]
    mode: Octal


class WorldWritable(Facts):
    """Plain files that anybody may write, as found in whole folders; at most 64 of them are listed."""

    KIND: ClassVar[str] = "linux.world_writable"
    LISTED_AT_MOST: ClassVar[int] = 64

    folders: tuple[SearchedFolder, ...] = Field(max_length=16)
    files: tuple[WritableFile, ...] = Field(max_length=64)

    def answered(self) -> tuple[str, ...]:
        """The folders."""
        return tuple(folder.path for folder in self.folders)

    def gap(self) -> str | None:
        """As many files as found, up to the most that are listed."""
        found = sum(folder.found for folder in self.folders)
        return short_of(min(found, self.LISTED_AT_MOST), len(self.files), "files")


class TimeService(StrEnum):
    """The time daemon of a device."""

    CHRONY = "chrony"
    TIMESYNCD = "timesyncd"
    NTPD = "ntpd"
    NONE = "none"


class ClockState(Facts):
    """The device's clock and the daemon that keeps it.

    `offset_ms` is how far the device's clock is ahead of the appliance's, measured by the appliance when the answer
    came. `source` names what the daemon follows, None when it follows nothing; `local_source` when that is the
    device's own clock. `synchronised` is the daemon's own word.
    """

    KIND: ClassVar[str] = "linux.clock_state"
    FLUCTUATES: ClassVar[frozenset[str]] = frozenset({"offset_ms"})

    service: TimeService
    unit: UnitName | None
    active: bool
    synchronised: bool
    source: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.:_\-]{1,128}$")] | None
    local_source: bool
    offset_ms: int


class LogService(StrEnum):
    """What records events on a device."""

    JOURNALD = "journald"
    RSYSLOG = "rsyslog"
    NONE = "none"


class LogState(Facts):
    """Whether events are recorded, and for how long.

    `persistent`: the records lie on a disk. `canary_seen`: a line written just now was read back from there.
    `newest_record` and `oldest_record` are of what was there before that line. `rotation_days` is the longest time
    that the settings keep a record, None where they name no time; then `used_mb` of `limit_mb` says whether space
    has made it forget (None: not known).
    """

    KIND: ClassVar[str] = "linux.log_state"
    FLUCTUATES: ClassVar[frozenset[str]] = frozenset({"newest_record", "oldest_record", "used_mb"})

    service: LogService
    persistent: bool
    canary_seen: bool
    newest_record: UtcTime | None
    oldest_record: UtcTime | None
    rotation_days: int | None = Field(ge=0)
    used_mb: int | None = Field(ge=0)
    limit_mb: int | None = Field(ge=0)


class RestartReason(StrEnum):
    """Why a device waits for a restart."""

    PACKAGE = "package"
    KERNEL = "kernel"


class RestartState(Facts):
    """Whether a restart is pending: asked for by a package, or a newer kernel than the running one is installed.

    `pending_since` is the oldest sign of it. `kernel_known` false: no installed kernel is seen here (a container).
    """

    KIND: ClassVar[str] = "linux.restart_state"

    reasons: tuple[RestartReason, ...] = Field(max_length=2)
    pending: bool
    pending_since: UtcTime | None
    kernel_known: bool

    def gap(self) -> str | None:
        """A restart that is pending says why, and one that is not says nothing."""
        return None if self.pending == bool(self.reasons) else "whether a restart is pending and why do not agree"
