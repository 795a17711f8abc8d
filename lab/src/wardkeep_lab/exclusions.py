"""Management-plane exclusions: what the harness refuses before it sends anything. Catalogue 6.4.

Refusals look at what an act touches, never at what it is called. A plan with one refused act is refused whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase

from wardkeep_lab.acts import WAY_BACK, Act, ArmWayBack, Kind, Touch
from wardkeep_lab.baseline import (
    FIREWALL_UNIT,
    JOURNAL_FILE,
    LOG_UNITS,
    SSH_SCANNER_FILE,
    SSH_SETTINGS_FILE,
    USER,
)
from wardkeep_lab.device import LabDevice
from wardkeep_lab.errors import LabFailed
from wardkeep_lab.slot import Slot


class Plane(StrEnum):
    """The rows of catalogue 6.4."""

    WAY_IN = "our way in"
    IDENTITY = "our identity"
    PATH = "the path"
    RESCUE = "what rescues"
    PROOF = "what proves"
    UNTOUCHABLE = "what must not be touched"


class ActRefused(LabFailed):
    """An act would touch the management plane; nothing of its plan was sent."""

    def __init__(self, plane: Plane, touch: str) -> None:
        super().__init__(f"refused, it would touch {plane.value}: {touch}")
        self.plane = plane


@dataclass(frozen=True)
class _Excluded:
    plane: Plane
    kinds: frozenset[Kind]
    patterns: tuple[str, ...]


_FILES = frozenset({Kind.FILE, Kind.MODE, Kind.PROGRAM})
_CONTENT = frozenset({Kind.FILE, Kind.PROGRAM})

EXCLUDED: tuple[_Excluded, ...] = (
    _Excluded(Plane.WAY_IN, frozenset({Kind.UNIT}), ("ssh.*", "ssh@*", "sshd*", "dbus*", "systemd-*", "init*")),
    _Excluded(
        Plane.WAY_IN,
        _FILES,
        (
            *("/usr/sbin/sshd", "/usr/lib/openssh/*", "/etc/ssh/ssh_host_*", "/etc/ssh/moduli", "/etc/ssh/sshd_config"),
            *("/bin/*sh", "/usr/bin/*sh", "/usr/bin/sudo", "/usr/bin/systemctl", "/usr/bin/systemd-*"),
            *(
                "/usr/bin/login",
                "/usr/lib/*",
                "/lib/*",
                "/lib64/*",
                "/etc/pam.d/*",
                "/etc/security/*",
                "/etc/default/ssh",
            ),
        ),
    ),
    _Excluded(Plane.WAY_IN, frozenset({Kind.SSH_SETTING}), ("*",)),
    _Excluded(
        Plane.IDENTITY,
        _FILES,
        (
            *(f"/home/{USER}*", "/root*", "/etc/sudoers*", "/etc/passwd*", "/etc/group*", "/etc/subuid*"),
            *("/etc/machine-id", "/etc/login.defs", "/etc/nsswitch.conf"),
        ),
    ),
    _Excluded(Plane.IDENTITY, _CONTENT, ("/etc/shadow*", "/etc/gshadow*")),
    _Excluded(
        Plane.PATH,
        _FILES,
        (
            *("/etc/network*", "/etc/systemd/network*", "/etc/netplan*", "/etc/resolv.conf", "/etc/hosts*"),
            *("/etc/nftables*", "/etc/iptables*", "/etc/ufw*", "/usr/sbin/ip", "/usr/sbin/nft", "/usr/bin/ip"),
        ),
    ),
    _Excluded(Plane.PATH, frozenset({Kind.UNIT}), ("networking*", "nftables*", "ufw*", "NetworkManager*", "*.socket")),
    _Excluded(Plane.PATH, frozenset({Kind.KERNEL_PARAMETER, Kind.FIREWALL}), ("*",)),
    _Excluded(Plane.RESCUE, _FILES, ("*backup*", "/boot*", "/dev*", "/sys*", "/proc*", "*/lost+found*")),
    _Excluded(Plane.RESCUE, frozenset({Kind.UNIT}), ("*backup*", "emergency*", "rescue*")),
    _Excluded(Plane.PROOF, _FILES, ("/var/log*", "/etc/audit*", "/var/lib/wardkeep*", "/etc/chrony*")),
    _Excluded(Plane.PROOF, frozenset({Kind.UNIT}), ("auditd*", "chrony*", "rsyslog*", "wardkeep*")),
)
"""`*` in the patterns also covers `/`. Settings and parameters are refused unless they are in PERMITTED."""

_SSH_SETTINGS = ("PermitRootLogin", "PermitEmptyPasswords", "MaxAuthTries", "LoginGraceTime")

PERMITTED: frozenset[Touch] = frozenset(
    {Touch(Kind.FILE, SSH_SETTINGS_FILE), Touch(Kind.FILE, SSH_SCANNER_FILE), Touch(Kind.FILE, JOURNAL_FILE)}
    | {Touch(Kind.UNIT, f"{WAY_BACK}.timer")}
    | {Touch(Kind.UNIT, unit) for unit in LOG_UNITS}
    | {Touch(Kind.SSH_SETTING, name) for name in _SSH_SETTINGS}
    | {Touch(Kind.KERNEL_PARAMETER, "net.ipv4.tcp_syncookies")}
    | {
        Touch(Kind.KERNEL_PARAMETER, f"net.{family}.conf.{link}.{name}")
        for family in ("ipv4", "ipv6")
        for link in ("all", "default")
        for name in ("accept_redirects", "send_redirects", "accept_source_route", "log_martians")
    }
)
"""What catalogue 6.2 breaks on purpose although its neighbours are excluded; none of it can cut our way in."""

ARMED_ONLY = frozenset({Touch(Kind.UNIT, FIREWALL_UNIT), Touch(Kind.FIREWALL, "rules")})
"""What a plan may touch only once it has armed the harness's own timer (L04)."""


def permit(slot: Slot, devices: Iterable[LabDevice], device: LabDevice, plan: Iterable[Act]) -> None:
    """Raise ActRefused when the device is not of this run or any act of the plan touches an excluded thing."""
    if device not in list(devices) or not slot.holds(device.address):
        raise ActRefused(Plane.UNTOUCHABLE, f"{device.name} at {device.address} is no device of this lab run")
    armed = False
    for act in plan:
        armed = armed or isinstance(act, ArmWayBack)
        for touch in act.touches():
            if not (armed and touch in ARMED_ONLY):
                refuse(touch)


def refuse(touch: Touch) -> None:
    """Raise ActRefused for a thing of the management plane."""
    if ".." in touch.name.split("/"):
        raise ActRefused(Plane.UNTOUCHABLE, f"{touch.name} is no plain path")
    if touch in PERMITTED:
        return
    for row in EXCLUDED:
        if touch.kind in row.kinds and any(fnmatchcase(touch.name, pattern) for pattern in row.patterns):
            raise ActRefused(row.plane, f"{touch.kind.value} {touch.name}")
