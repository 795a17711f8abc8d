"""The root file system that every lab device starts from: real Debian, built once by mmdebstrap, kept by digest.

The archives are the machine's own: its suite from /etc/os-release, its source lists, its proxy settings.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from wardkeep_lab.baseline import FILES, FIREWALL_UNIT, QUEUE, REMOVED, USER
from wardkeep_lab.commands import must, run

PACKAGES = (
    "systemd",
    "systemd-sysv",
    "dbus",
    "openssh-server",
    "sudo",
    "python3-minimal",
    "iproute2",
    "procps",
    "nftables",
    "chrony",
)
RECIPE = 2
"""Raise when the building itself changes: the cache is keyed by it."""
BUILD_LIMIT_S = 900.0

_SOURCES = Path("/etc/apt")
_KEPT_SETTINGS = ("::Proxy", "::Verify-Peer", "::CAInfo", "::Retries", "::Timeout")


def cache_directory() -> Path:
    """WARDKEEP_LAB_CACHE, else `lab/cache` of this checkout."""
    named = os.environ.get("WARDKEEP_LAB_CACHE")
    return Path(named).absolute() if named else Path(__file__).resolve().parents[2] / "cache"


def suite() -> str:
    """Code name of the Debian release that this machine runs. Raises RuntimeError where there is none."""
    for line in Path("/etc/os-release").read_text().splitlines():
        name, _, value = line.partition("=")
        if name == "VERSION_CODENAME" and value.strip('"'):
            return value.strip('"')
    raise RuntimeError("the lab builds Debian devices: /etc/os-release names no VERSION_CODENAME here")


def recipe_digest() -> str:
    """SHA-256 over everything that decides what is in the root file system."""
    recipe = {
        "recipe": RECIPE,
        "suite": suite(),
        "packages": PACKAGES,
        "files": [(file.path, file.mode, file.content) for file in FILES],
        "removed": REMOVED,
        "user": USER,
    }
    return hashlib.sha256(json.dumps(recipe, sort_keys=True).encode()).hexdigest()


def root_file_system(report: Callable[[str], None]) -> Path:
    """The cached tree, built when there is none for this recipe (about half a minute). Never written to again."""
    cache = cache_directory()
    cache.mkdir(parents=True, exist_ok=True)
    tree = cache / recipe_digest()[:16]
    with _one_builder(cache):
        if not tree.exists():
            report(f"building the root file system of the lab's devices ({suite()}), once, in {cache}")
            _build(tree)
    return tree


@contextmanager
def _one_builder(cache: Path) -> Iterator[None]:
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(tree: Path) -> None:
    staging = tree.with_suffix(".staging")
    if staging.exists():
        shutil.rmtree(staging)
    settings = staging.with_suffix(".apt")
    settings.write_text(_apt_settings())
    try:
        must(
            [
                *("mmdebstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}", f"--aptopt={settings}"),
                *(suite(), str(staging), *_archives()),
            ],
            limit_s=BUILD_LIMIT_S,
        )
    finally:
        settings.unlink()
    _furnish(staging)
    staging.rename(tree)


def _archives() -> list[str]:
    """The machine's own source lists that speak of its suite; none means mmdebstrap's default."""
    candidates = [_SOURCES / "sources.list", *sorted((_SOURCES / "sources.list.d").glob("*"))]
    return [
        str(path)
        for path in candidates
        if path.suffix in {".list", ".sources"} and path.is_file() and suite() in path.read_text()
    ]


def _apt_settings() -> str:
    """How this machine reaches its archives (proxies, certificates), as apt prints it."""
    dumped = run(["apt-config", "dump", "Acquire"]).stdout.splitlines()
    return "".join(f"{line}\n" for line in dumped if any(name in line for name in _KEPT_SETTINGS))


def _furnish(tree: Path) -> None:
    """Add the log-in user, the declared service and settings that pass; take away what every device has its own of."""
    must(["chroot", str(tree), "useradd", "--create-home", "--shell", "/bin/bash", USER])
    for path in REMOVED:
        for found in tree.glob(path.lstrip("/")):
            found.unlink()
    for file in FILES:
        target = tree / file.path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(file.content)
        target.chmod(file.mode)
    (tree / "etc/machine-id").write_text("")
    for verb, units in UNITS.items():
        must(["systemctl", f"--root={tree}", verb, *units])


UNITS = {
    "enable": (QUEUE, FIREWALL_UNIT),
    "mask": ("apt-daily.timer", "apt-daily-upgrade.timer", "e2scrub_all.timer", "fstrim.timer", "chrony.service"),
}
