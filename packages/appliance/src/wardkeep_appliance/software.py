"""What runs here: versions and digests, as check-in and evidence state them."""

from functools import cache
from importlib.metadata import version
from pathlib import Path

from wardkeep_core.catalog.registry import catalogue_digest
from wardkeep_core.evidence.common import Software
from wardkeep_core.kit.digest import digest_of, sha256_hex
from wardkeep_core.protocol.messages import Versions

_TESTS = "tests"
_SHIPPED = frozenset({".py", ".sh", ".sql"})


@cache
def software() -> Software:
    """Version and digest of this program and of the catalogue it judges with."""
    return Software(
        appliance=version("wardkeep-appliance"),
        appliance_digest=_own_digest(),
        catalogue=version("wardkeep-core"),
        catalogue_digest=catalogue_digest(),
    )


def versions() -> Versions:
    """The same as a check-in names it."""
    running = software()
    return Versions(appliance=running.appliance, catalogue=running.catalogue, catalogue_digest=running.catalogue_digest)


def _own_digest() -> str:
    root = Path(__file__).parent
    files = sorted(file for file in root.rglob("*") if file.suffix in _SHIPPED and _TESTS not in file.parts)
    return digest_of({str(file.relative_to(root)): sha256_hex(file.read_bytes()) for file in files})
