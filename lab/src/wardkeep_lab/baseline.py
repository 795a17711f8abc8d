"""What a lab device is like before anything is broken: a small practice server whose settings pass.

These values are the lab's own statement of a good state (catalogue 2.4 and 3.4). They are written down here again on
purpose: a lab that took them from the engine would share its mistakes.
"""

from dataclasses import dataclass
from pathlib import Path

USER = "wardkeep"
QUEUE = "clinic-queue.service"
QUEUE_SOCKET = "/run/clinic-queue.socket"
SSH_SETTINGS_FILE = "/etc/ssh/sshd_config.d/50-clinic.conf"
KERNEL_FILE = "/etc/sysctl.d/50-clinic.conf"

SSH_SETTINGS: dict[str, str] = {
    "PermitRootLogin": "no",
    "MaxAuthTries": "4",
    "LoginGraceTime": "60",
    "PermitEmptyPasswords": "no",
    "PasswordAuthentication": "no",
    "KbdInteractiveAuthentication": "no",
}

KERNEL_VALUES: dict[str, int] = {
    "net.ipv4.ip_forward": 0,
    "net.ipv6.conf.all.forwarding": 0,
    "net.ipv4.conf.all.accept_redirects": 0,
    "net.ipv4.conf.default.accept_redirects": 0,
    "net.ipv6.conf.all.accept_redirects": 0,
    "net.ipv6.conf.default.accept_redirects": 0,
    "net.ipv4.conf.all.send_redirects": 0,
    "net.ipv4.conf.default.send_redirects": 0,
    "net.ipv4.conf.all.accept_source_route": 0,
    "net.ipv4.conf.default.accept_source_route": 0,
    "net.ipv6.conf.all.accept_source_route": 0,
    "net.ipv6.conf.default.accept_source_route": 0,
    "net.ipv4.conf.all.log_martians": 1,
    "net.ipv4.conf.default.log_martians": 1,
    "net.ipv4.tcp_syncookies": 1,
    "net.ipv4.icmp_echo_ignore_broadcasts": 1,
}

SHADOW_MODE = 0o640


@dataclass(frozen=True)
class File:
    """One file of the root file system, owned by root."""

    path: str
    mode: int
    content: str


def ssh_settings_text(settings: dict[str, str]) -> str:
    """The practice's own sshd drop-in."""
    return "".join(f"{name} {value}\n" for name, value in settings.items())


def kernel_text(values: dict[str, int]) -> str:
    """The practice's own sysctl drop-in."""
    return "".join(f"{name} = {value}\n" for name, value in values.items())


_QUEUE_PROGRAM = (Path(__file__).parent / "clinic_queue.py").read_text()
_QUEUE_UNIT = f"""[Unit]
Description=Queue of the practice's label printer

[Service]
ExecStart=/usr/bin/python3 /usr/local/lib/clinic_queue.py {QUEUE_SOCKET}
Restart=no
LimitCORE=0

[Install]
WantedBy=multi-user.target
"""

FILES: tuple[File, ...] = (
    File(f"/etc/sudoers.d/{USER}", 0o440, f"{USER} ALL=(root) NOPASSWD: ALL\n"),
    File(SSH_SETTINGS_FILE, 0o600, ssh_settings_text(SSH_SETTINGS)),
    File(KERNEL_FILE, 0o644, kernel_text(KERNEL_VALUES)),
    File("/usr/local/lib/clinic_queue.py", 0o755, _QUEUE_PROGRAM),
    File(f"/etc/systemd/system/{QUEUE}", 0o644, _QUEUE_UNIT),
)
REMOVED: tuple[str, ...] = ("/etc/ssh/ssh_host_*", "/etc/hostname", "/etc/resolv.conf")
"""Every device has its own of these, or none."""
