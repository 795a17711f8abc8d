"""What the harness may do to a lab device: a closed list of typed acts. There is no free-text attack (catalogue 6.1).

Each act says what it touches, so that a plan can be refused before anything is sent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wardkeep_lab.baseline import (
    FIREWALL_FILE,
    FIREWALL_UNIT,
    JOURNAL_FILE,
    KERNEL_FILE,
    LOG_UNITS,
    SSH_SCANNER_FILE,
    SSH_SETTINGS,
    SSH_SETTINGS_FILE,
    journal_text,
    ssh_settings_text,
)
from wardkeep_lab.commands import CommandFailed
from wardkeep_lab.device import LabDevice


class Kind(StrEnum):
    """What sort of thing is touched."""

    FILE = "file"
    MODE = "mode"
    PROGRAM = "program"
    UNIT = "unit"
    SSH_SETTING = "ssh_setting"
    KERNEL_PARAMETER = "kernel_parameter"
    FIREWALL = "firewall"


@dataclass(frozen=True)
class Touch:
    """One thing that an act changes."""

    kind: Kind
    name: str


@dataclass(frozen=True)
class SetSshSettings:
    """Write the practice's own sshd drop-in, these settings over its usual ones, and reload the server."""

    settings: Mapping[str, str]

    def touches(self) -> tuple[Touch, ...]:
        """The settings and the file."""
        file = Touch(Kind.FILE, SSH_SETTINGS_FILE)
        return (file, *(Touch(Kind.SSH_SETTING, name) for name in self.settings))

    def commands(self) -> tuple[tuple[Sequence[str], str], ...]:
        """Argument vectors, each with what it reads from standard input."""
        text = ssh_settings_text(SSH_SETTINGS | dict(self.settings))
        return (
            (("install", "-o", "root", "-g", "root", "-m", "0600", "/dev/stdin", SSH_SETTINGS_FILE), text),
            (("/usr/sbin/sshd", "-t"), ""),
            (("systemctl", "reload", "ssh.service"), ""),
        )


@dataclass(frozen=True)
class AddSshSettings:
    """Add a drop-in of somebody's, read before the practice's own, and reload the server. RemoveDropIn takes it away.

    Beside SetSshSettings this allows two drifts of the server at the same time.
    """

    settings: Mapping[str, str]

    def touches(self) -> tuple[Touch, ...]:
        """The settings and the file."""
        file = Touch(Kind.FILE, SSH_SCANNER_FILE)
        return (file, *(Touch(Kind.SSH_SETTING, name) for name in self.settings))

    def commands(self) -> tuple[tuple[Sequence[str], str], ...]:
        """See SetSshSettings."""
        text = ssh_settings_text(dict(self.settings))
        return (
            (("install", "-o", "root", "-g", "root", "-m", "0600", "/dev/stdin", SSH_SCANNER_FILE), text),
            (("/usr/sbin/sshd", "-t"), ""),
            (("systemctl", "reload", "ssh.service"), ""),
        )


@dataclass(frozen=True)
class SetMode:
    """Set the permission bits of one file."""

    path: str
    mode: int

    def touches(self) -> tuple[Touch, ...]:
        """The file's mode, not its content."""
        return (Touch(Kind.MODE, self.path),)

    def commands(self) -> tuple[tuple[Sequence[str], str], ...]:
        """See SetSshSettings."""
        return ((("chmod", f"{self.mode:04o}", self.path), ""),)


@dataclass(frozen=True)
class SetKernel:
    """Set kernel parameters in force; files are left alone."""

    values: Mapping[str, int]

    def touches(self) -> tuple[Touch, ...]:
        """The parameters."""
        return tuple(Touch(Kind.KERNEL_PARAMETER, name) for name in self.values)

    def commands(self) -> tuple[tuple[Sequence[str], str], ...]:
        """See SetSshSettings."""
        return ((("sysctl", "-q", "-w", *(f"{name}={value}" for name, value in self.values.items())), ""),)


@dataclass(frozen=True)
class CrashUnit:
    """End a unit's processes the hard way, as a fault in the program would."""

    unit: str

    def touches(self) -> tuple[Touch, ...]:
        """The unit."""
        return (Touch(Kind.UNIT, self.unit),)

    def commands(self) -> tuple[tuple[Sequence[str], str], ...]:
        """See SetSshSettings. SIGSEGV: systemd records it as a crash, not as a stop."""
        return ((("systemctl", "kill", "--signal=SEGV", self.unit), ""),)


@dataclass(frozen=True)
class StartUnit:
    """Start a unit and forget its failure."""

    unit: str

    def touches(self) -> tuple[Touch, ...]:
        """The unit."""
        return (Touch(Kind.UNIT, self.unit),)

    def commands(self) -> tuple[tuple[Sequence[str], str], ...]:
        """See SetSshSettings."""
        return ((("systemctl", "start", self.unit), ""),)


WAY_BACK = "wardkeep-lab-way-back"


@dataclass(frozen=True)
class ArmWayBack:
    """A timer of the harness on the device: puts the practice's own rules back unless CallOffWayBack comes in time.

    Whatever a heal does to our way in, this opens it again, without anybody coming in. It is read back at once.
    """

    seconds: int = 300

    def touches(self) -> tuple[Touch, ...]:
        """The timer."""
        return (Touch(Kind.UNIT, f"{WAY_BACK}.timer"),)

    def commands(self) -> tuple[tuple[Sequence[str], str], ...]:
        """See SetSshSettings. The rules' file begins with a flush, so rules of others go too."""
        timer = ("systemd-run", "--quiet", f"--unit={WAY_BACK}", f"--on-active={self.seconds}")
        return (
            ((*timer, "--timer-property=AccuracySec=100ms", "/usr/sbin/nft", "-f", FIREWALL_FILE), ""),
            (("systemctl", "is-active", f"{WAY_BACK}.timer"), ""),
        )


@dataclass(frozen=True)
class CallOffWayBack:
    """Stop the timer. It fails when the timer has fired: then nobody came back in time."""

    def touches(self) -> tuple[Touch, ...]:
        """The timer."""
        return (Touch(Kind.UNIT, f"{WAY_BACK}.timer"),)

    def commands(self) -> tuple[tuple[Sequence[str], str], ...]:
        """See SetSshSettings."""
        return ((("systemctl", "is-active", f"{WAY_BACK}.timer"), ""), (("systemctl", "stop", f"{WAY_BACK}.timer"), ""))


@dataclass(frozen=True)
class FlushFirewall:
    """Switch the front end off, now and at boot, and throw away every rule."""

    def touches(self) -> tuple[Touch, ...]:
        """The front end and the rules."""
        return (Touch(Kind.UNIT, FIREWALL_UNIT), Touch(Kind.FIREWALL, "rules"))

    def commands(self) -> tuple[tuple[Sequence[str], str], ...]:
        """See SetSshSettings."""
        return ((("systemctl", "--quiet", "disable", "--now", FIREWALL_UNIT), ""), (("nft", "flush", "ruleset"), ""))


@dataclass(frozen=True)
class ReturnFirewall:
    """Have the front end load the practice's own rules, now and at boot; rules of others go."""

    def touches(self) -> tuple[Touch, ...]:
        """The front end and the rules."""
        return (Touch(Kind.UNIT, FIREWALL_UNIT), Touch(Kind.FIREWALL, "rules"))

    def commands(self) -> tuple[tuple[Sequence[str], str], ...]:
        """See SetSshSettings."""
        return (
            (("systemctl", "--quiet", "enable", FIREWALL_UNIT), ""),
            (("systemctl", "restart", FIREWALL_UNIT), ""),
        )


_STOP_LOG = ("systemctl", "stop", "--job-mode=replace-irreversibly", *LOG_UNITS)
"""A line that somebody writes meanwhile would start the service again and cancel a usual stop."""


@dataclass(frozen=True)
class StopLog:
    """Have the journal keep records in memory only, and stop it and the sockets that would start it again."""

    def touches(self) -> tuple[Touch, ...]:
        """The practice's journal settings and the log's units."""
        return (Touch(Kind.FILE, JOURNAL_FILE), *(Touch(Kind.UNIT, unit) for unit in LOG_UNITS))

    def commands(self) -> tuple[tuple[Sequence[str], str], ...]:
        """See SetSshSettings."""
        return (
            (("install", "-m", "0644", "/dev/stdin", JOURNAL_FILE), journal_text("volatile")),
            (_STOP_LOG, ""),
        )


@dataclass(frozen=True)
class ReturnLog:
    """Have the journal record to the disk again."""

    def touches(self) -> tuple[Touch, ...]:
        """The practice's journal settings and the log's units."""
        return (Touch(Kind.FILE, JOURNAL_FILE), *(Touch(Kind.UNIT, unit) for unit in LOG_UNITS))

    def commands(self) -> tuple[tuple[Sequence[str], str], ...]:
        """See SetSshSettings. Stopped first: a socket does not start while its service runs without it."""
        return (
            (("install", "-m", "0644", "/dev/stdin", JOURNAL_FILE), journal_text("persistent")),
            (_STOP_LOG, ""),
            (("systemctl", "start", *LOG_UNITS), ""),
            (("journalctl", "--flush"), ""),
        )


class Way(StrEnum):
    """How a program that a probe needs is made to misbehave."""

    REFUSES = "refuses"
    HANGS = "hangs"
    ANSWERS_HALF = "answers_half"


_UNITS = "/etc/systemd/system"
_ASIDE = ".wardkeep-lab-aside"
_WRAPPERS = {
    Way.REFUSES: "#!/bin/sh\nexit 1\n",
    Way.HANGS: "#!/bin/sh\nwhile [ -e {aside} ]; do sleep 0.2; done\nexit 1\n",
    Way.ANSWERS_HALF: '#!/bin/sh\ncase "$*" in *gshadow*) kill -KILL "$PPID" ;; *) exec {aside} "$@" ;; esac\n',
}
_MODES = {Way.REFUSES: "0000", Way.HANGS: "0755", Way.ANSWERS_HALF: "0755"}


@dataclass(frozen=True)
class DivertProgram:
    """Put a wrapper in a program's place: not executable for anybody, never ending, or cut off in mid-answer."""

    program: str
    way: Way

    def touches(self) -> tuple[Touch, ...]:
        """The program."""
        return (Touch(Kind.PROGRAM, self.program),)

    def commands(self) -> tuple[tuple[Sequence[str], str], ...]:
        """See SetSshSettings."""
        aside = f"{self.program}{_ASIDE}"
        wrapper = _WRAPPERS[self.way].format(aside=aside)
        return (
            (("cp", "--archive", self.program, aside), ""),
            (("install", "-m", _MODES[self.way], "/dev/stdin", self.program), wrapper),
        )


@dataclass(frozen=True)
class ReturnProgram:
    """Put a diverted program back."""

    program: str

    def touches(self) -> tuple[Touch, ...]:
        """The program."""
        return (Touch(Kind.PROGRAM, self.program),)

    def commands(self) -> tuple[tuple[Sequence[str], str], ...]:
        """See SetSshSettings."""
        return ((("mv", "--force", f"{self.program}{_ASIDE}", self.program), ""),)


@dataclass(frozen=True)
class RemoveDropIn:
    """Remove what appeared among the drop-ins and units since the scenario began, and make that take effect."""

    path: str

    def touches(self) -> tuple[Touch, ...]:
        """The file."""
        return (Touch(Kind.FILE, self.path),)

    def commands(self) -> tuple[tuple[Sequence[str], str], ...]:
        """See SetSshSettings. A folder goes only when it is empty, a unit is stopped first."""
        folder, _, name = self.path.rpartition("/")
        stop = ((("systemctl", "stop", name), ""),) if folder == _UNITS and name.endswith(".service") else ()
        return (*stop, (("rm", "--force", "--dir", self.path), ""), *((argv, "") for argv in self._afterwards()))

    def _afterwards(self) -> tuple[Sequence[str], ...]:
        if "/ssh/" in self.path:
            return (("systemctl", "reload", "ssh.service"),)
        if "/sysctl.d/" in self.path:
            return (("sysctl", "-q", "-p", KERNEL_FILE),)
        if "/journald.conf.d/" in self.path:
            return (("systemctl", "restart", LOG_UNITS[-1]),)
        return (("systemctl", "daemon-reload"),) if self.path.startswith(_UNITS) else ()


Act = (
    SetSshSettings
    | AddSshSettings
    | SetMode
    | SetKernel
    | CrashUnit
    | StartUnit
    | ArmWayBack
    | CallOffWayBack
    | FlushFirewall
    | ReturnFirewall
    | StopLog
    | ReturnLog
    | DivertProgram
    | ReturnProgram
    | RemoveDropIn
)


def perform(act: Act, device: LabDevice) -> None:
    """Do it, from outside and as the device's root. Raises CommandFailed. `exclusions.permit` comes first."""
    for argv, stdin in act.commands():
        done = device.inside(argv, stdin=stdin)
        if done.status != 0:
            raise CommandFailed(f"{device.name}: {' '.join(argv)}: {done.stderr.strip()[-300:]}")
