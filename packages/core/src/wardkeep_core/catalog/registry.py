"""The catalogue as found by walking its folders; no list of checks or runbooks is kept anywhere.

A check's id is its folder `<platform>/<thing_good_state>`, a runbook's `runbooks/<platform>/<verb_thing>`.
Content is read through `importlib.resources`: it belongs to the package, so it is no I/O of a running system.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module, resources
from importlib.resources.abc import Traversable
from pkgutil import iter_modules
from types import MappingProxyType

import wardkeep_core.catalog as content
from wardkeep_core.checks.check import AnyCheck
from wardkeep_core.kit.digest import digest_of, sha256_hex
from wardkeep_core.model.device import Device, Platform
from wardkeep_core.runbooks.runbook import Runbook

ROOT = content.__name__
ABOUT_HEADINGS = ("Why it matters", "What we look at", "How to fix it by hand")


class CatalogueBroken(ValueError):
    """A folder of the catalogue does not hold what its place promises; the message names the folder."""


@dataclass(frozen=True)
class About:
    """The words of a check for people, as Markdown: the three parts of its about.md."""

    why: str
    what: str
    by_hand: str


@cache
def all_checks() -> Mapping[str, AnyCheck]:
    """Every check by id, in order of id."""
    found = {}
    for platform in Platform:
        for name in _folders(f"{ROOT}.{platform.value}"):
            module = import_module(f"{ROOT}.{platform.value}.{name}.check")
            found[f"{platform.value}.{name}"] = replace(module.CHECK, id=f"{platform.value}.{name}")
    return MappingProxyType(dict(sorted(found.items())))


@cache
def all_runbooks() -> Mapping[str, Runbook]:
    """Every runbook by id, in order of id."""
    found = {}
    for platform in Platform:
        for name in _folders(f"{ROOT}.runbooks.{platform.value}"):
            module = import_module(f"{ROOT}.runbooks.{platform.value}.{name}.runbook")
            found[f"{platform.value}.{name}"] = replace(module.RUNBOOK, id=f"{platform.value}.{name}")
    return MappingProxyType(dict(sorted(found.items())))


def checks_for(device: Device) -> tuple[AnyCheck, ...]:
    """The checks of the device's platform."""
    return tuple(check for check in all_checks().values() if check.applies_to(device))


@cache
def runbooks_by_check() -> Mapping[str, tuple[Runbook, ...]]:
    """Which runbooks heal a check; a check that no runbook heals has none."""
    return MappingProxyType(
        {check: tuple(book for book in all_runbooks().values() if check in book.heals) for check in all_checks()}
    )


@cache
def about(check_id: str) -> About:
    """The words of a check. Raises CatalogueBroken when a part is missing."""
    text = (_folder_of(check_id) / "about.md").read_text(encoding="utf-8")
    parts = {}
    for part in text.split("\n## ")[1:]:
        heading, _, words = part.partition("\n")
        parts[heading.strip()] = words.strip()
    if tuple(parts) != ABOUT_HEADINGS or not all(parts.values()):
        raise CatalogueBroken(f"{check_id}: about.md needs the parts {', '.join(ABOUT_HEADINGS)}")
    return About(*parts.values())


@cache
def catalogue_digest() -> str:
    """Digest of the whole content: the path and SHA-256 of every file of the catalogue and of the engines it uses.

    Two installations with the same digest judge, plan and decide alike. Samples count too: they say what is meant.
    """
    files = dict(sorted(_content_files()))
    return digest_of({"catalogue": 1, "files": files})


def _content_files() -> Iterator[tuple[str, str]]:
    package = resources.files("wardkeep_core")
    for name in ENGINES:
        for path, file in _walk(package / name, name):
            yield path, sha256_hex(file.read_bytes())


ENGINES = ("kit", "model", "probes", "checks", "frameworks", "runbooks", "rules", "catalog")
"""Parts of core that decide what a verdict, a plan or a rule is."""
KINDS = (".py", ".md", ".json", ".yaml")


def _walk(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        inner = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _walk(entry, inner)
        elif entry.name.endswith(KINDS):
            yield inner, entry


def _folders(package: str) -> tuple[str, ...]:
    """Names of the sub-packages of a package; none when there is no such package."""
    place = resources.files(ROOT)
    for part in package.removeprefix(f"{ROOT}.").split("."):
        place = place / part
    if not place.is_dir():
        return ()
    return tuple(module.name for module in iter_modules(import_module(package).__path__) if module.ispkg)


def _folder_of(check_id: str) -> Traversable:
    if check_id not in all_checks():
        raise KeyError(check_id)
    platform, _, name = check_id.partition(".")
    return resources.files(ROOT) / platform / name
