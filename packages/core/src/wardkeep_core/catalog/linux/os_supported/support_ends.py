"""Until when each release gets security updates from its maker without a further contract. Dates as published there.

A release that is not listed is not known, and what is not known is an error, never a pass. Debian counts to the end
of its LTS phase, which the Debian LTS team serves from the same archive; Ubuntu to the end of standard security
maintenance, because what follows needs a subscription; releases of the Red Hat family count by their major number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Maker:
    """`source` is the maker's own page; `ends` the last day of support by release."""

    name: str
    source: str
    ends: Mapping[str, str]
    by_major: bool = False

    def end_of(self, release: str) -> date | None:
        """The last day of support; None for a release that is not listed."""
        wanted = release.partition(".")[0] if self.by_major else release
        known = self.ends.get(wanted)
        return None if known is None else date.fromisoformat(known)


MAKERS: Mapping[str, Maker] = {
    "debian": Maker(
        "Debian",
        "https://wiki.debian.org/LTS",
        {"9": "2022-06-30", "10": "2024-06-30", "11": "2026-08-31", "12": "2028-06-30", "13": "2030-06-30"},
    ),
    "ubuntu": Maker(
        "Ubuntu",
        "https://ubuntu.com/about/release-cycle",
        {
            "16.04": "2021-04-30",
            "18.04": "2023-05-31",
            "20.04": "2025-05-31",
            "22.04": "2027-04-30",
            "24.04": "2029-04-30",
            "24.10": "2025-07-10",
        },
    ),
    "rhel": Maker(
        "Red Hat Enterprise Linux",
        "https://access.redhat.com/support/policy/updates/errata",
        {"6": "2020-11-30", "7": "2024-06-30", "8": "2029-05-31", "9": "2032-05-31", "10": "2035-05-31"},
        by_major=True,
    ),
    "rocky": Maker(
        "Rocky Linux",
        "https://wiki.rockylinux.org/rocky/version/",
        {"8": "2029-05-31", "9": "2032-05-31", "10": "2035-05-31"},
        by_major=True,
    ),
    "almalinux": Maker(
        "AlmaLinux",
        "https://wiki.almalinux.org/release-notes/",
        {"8": "2029-03-01", "9": "2032-05-31", "10": "2035-05-31"},
        by_major=True,
    ),
    "centos": Maker(
        "CentOS",
        "https://www.centos.org/cl-vs-cs/",
        {"6": "2020-11-30", "7": "2024-06-30", "8": "2024-05-31", "9": "2027-05-31"},
        by_major=True,
    ),
}
"""By the `ID` of os-release(5)."""
