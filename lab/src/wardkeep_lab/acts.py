"""What the harness may do to a lab device: a closed list of typed acts. There is no free-text attack (catalogue 6.1).

Each act says what it touches, so that a plan can be refused before anything is sent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wardkeep_lab.baseline import KERNEL_FILE, SSH_SETTINGS, SSH_SETTINGS_FILE, ssh_settings_text
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


class Way(StrEnum):
    """How a program that a probe needs is made to misbehave."""

    REFUSES = "refuses"
    HANGS = "hangs"
    ANSWERS_HALF = "answers_half"


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
    """Remove a file that appeared among the drop-ins since the scenario began, and make that take effect."""

    path: str

    def touches(self) -> tuple[Touch, ...]:
        """The file."""
        return (Touch(Kind.FILE, self.path),)

    def commands(self) -> tuple[tuple[Sequence[str], str], ...]:
        """See SetSshSettings."""
        reload = ("systemctl", "reload", "ssh.service") if "/ssh/" in self.path else ("sysctl", "-q", "-p", KERNEL_FILE)
        return ((("rm", "--force", self.path), ""), (reload, ""))


Act = SetSshSettings | SetMode | SetKernel | CrashUnit | StartUnit | DivertProgram | ReturnProgram | RemoveDropIn


def perform(act: Act, device: LabDevice) -> None:
    """Do it, from outside and as the device's root. Raises CommandFailed. `exclusions.permit` comes first."""
    for argv, stdin in act.commands():
        done = device.inside(argv, stdin=stdin)
        if done.status != 0:
            raise CommandFailed(f"{device.name}: {' '.join(argv)}: {done.stderr.strip()[-300:]}")
