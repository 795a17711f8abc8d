"""What the lab needs of the machine that it runs on."""

import os

from wardkeep_lab.commands import missing

PROGRAMS = (
    "mmdebstrap",
    "systemd-nspawn",
    "systemctl",
    "ip",
    "nsenter",
    "nft",
    "chronyd",
    "setpriv",
    "ssh-keygen",
    "mount",
)


def lacking() -> str | None:
    """What is missing here and what to do about it; None when a run can start."""
    if os.geteuid() != 0:
        return "the lab boots system containers and needs root: run `sudo .venv/bin/wardkeep lab run`"
    if absent := missing(PROGRAMS):
        return f"missing here: {', '.join(absent)}; run `make system` as root"
    return None
