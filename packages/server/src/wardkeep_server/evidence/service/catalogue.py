"""The catalogue as files of a kit, named by digest: the listing that its own digest is made of, and each file."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from wardkeep_core.catalog.registry import ENGINES, KINDS, catalogue_digest
from wardkeep_core.kit.canonical import canonical_json
from wardkeep_core.kit.digest import sha256_hex


@cache
def catalogue_files() -> Mapping[str, bytes]:
    """`<catalogue digest>.json`, which lists every file and whose SHA-256 is that digest; `<sha256>` for each file."""
    package = resources.files("wardkeep_core")
    contents = dict(sorted(pair for name in ENGINES for pair in _walk(package / name, name)))
    listing = canonical_json({"catalogue": 1, "files": {path: sha256_hex(raw) for path, raw in contents.items()}})
    return {f"{sha256_hex(listing)}.json": listing, **{sha256_hex(raw): raw for raw in contents.values()}}


def catalogue_missing() -> list[str]:
    """Words for a kit when the files here are not those that this process judges and states with."""
    if f"{catalogue_digest()}.json" in catalogue_files():
        return []
    return [f"the catalogue {catalogue_digest()} is not enclosed: its files were replaced while the server ran"]


@cache
def framework_files() -> Mapping[str, bytes]:
    """The frameworks as written: `<name>.yaml`."""
    folder = resources.files("wardkeep_core") / "catalog" / "frameworks"
    if not folder.is_dir():
        return {}
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name.endswith(".yaml")}


def _walk(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        inner = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _walk(entry, inner)
        elif entry.name.endswith(KINDS):
            yield inner, entry.read_bytes()
