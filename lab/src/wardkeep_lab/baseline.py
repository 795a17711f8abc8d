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
SSH_SCANNER_FILE = "/etc/ssh/sshd_config.d/40-clinic-scanner.conf"
"""Not there in a good state; a server takes the first value it finds, so this one counts before the practice's own."""
KERNEL_FILE = "/etc/sysctl.d/50-clinic.conf"
FIREWALL_UNIT = "nftables.service"
FIREWALL_FILE = "/etc/nftables.conf"
CLOSED_PORT = 4711
"""A TCP port that nothing listens on and no rule names."""
LOG_UNITS = ("systemd-journald.socket", "systemd-journald-dev-log.socket", "systemd-journald.service")
JOURNAL_FILE = "/etc/systemd/journald.conf.d/50-clinic.conf"
JOURNAL_FOLDER = "/var/log/journal"
PRINTER_FILE = "/etc/clinic/label-printer.conf"

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
PRINTER_MODE = 0o644
NOT_FOR_EVERYBODY: tuple[str, ...] = ("etc", "usr/local/bin", "usr/local/sbin", "boot", "var/spool/cron")
"""Below these no plain file may be written by everybody."""


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


def journal_text(storage: str) -> str:
    """The practice's own journal drop-in."""
    return f"[Journal]\nStorage={storage}\n"


_FIREWALL_RULES = """#!/usr/sbin/nft -f
flush ruleset

table inet clinic {
    chain inbound {
        type filter hook input priority filter; policy drop;
        ct state established,related accept
        iifname "lo" accept
        meta l4proto { 1, 58 } accept
        tcp dport 22 accept
    }
}
"""

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
    File(FIREWALL_FILE, 0o755, _FIREWALL_RULES),
    File(JOURNAL_FILE, 0o644, journal_text("persistent")),
    File(PRINTER_FILE, PRINTER_MODE, "label-width = 62\n"),
    File("/usr/local/lib/clinic_queue.py", 0o755, _QUEUE_PROGRAM),
    File(f"/etc/systemd/system/{QUEUE}", 0o644, _QUEUE_UNIT),
)
REMOVED: tuple[str, ...] = ("/etc/ssh/ssh_host_*", "/etc/hostname", "/etc/resolv.conf")
"""Every device has its own of these, or none."""
