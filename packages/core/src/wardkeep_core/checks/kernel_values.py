"""The kernel values that checks compare with and steps write. Catalogue 3.4."""

from collections.abc import Mapping

_V4 = "net.ipv4.conf"
_V6 = "net.ipv6.conf"
FORWARDING: tuple[str, ...] = ("net.ipv4.ip_forward", f"{_V6}.all.forwarding")
"""Written first: Linux sets the other values back when forwarding changes (kernel ip-sysctl, `ip_forward`)."""

KERNEL_VALUES: Mapping[str, int] = {
    FORWARDING[0]: 0,
    FORWARDING[1]: 0,
    f"{_V4}.all.accept_redirects": 0,
    f"{_V4}.default.accept_redirects": 0,
    f"{_V6}.all.accept_redirects": 0,
    f"{_V6}.default.accept_redirects": 0,
    f"{_V4}.all.send_redirects": 0,
    f"{_V4}.default.send_redirects": 0,
    f"{_V4}.all.accept_source_route": 0,
    f"{_V4}.default.accept_source_route": 0,
    f"{_V6}.all.accept_source_route": 0,
    f"{_V6}.default.accept_source_route": 0,
    f"{_V4}.all.log_martians": 1,
    f"{_V4}.default.log_martians": 1,
    "net.ipv4.tcp_syncookies": 1,
    "net.ipv4.icmp_echo_ignore_broadcasts": 1,
}
"""The kernel values of catalogue 3.4, in the order they are written. Forwarding holds for non-routers only."""
