"""Settings that name who outside vouches for time and order: authorities, calendars, witnesses."""

import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

MOST_AUTHORITIES = 4
MOST_WITNESSES = 8
_NAME = re.compile(r"^[a-z0-9][a-z0-9-]{0,30}$")
_VKEY = re.compile(r"^[!-*,-~]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$")


class Witness(NamedTuple):
    """A C2SP witness: our name for it, its verifier key, and the address below which `add-checkpoint` is."""

    name: str
    vkey: str
    url: str


def authorities_in(text: str) -> list[tuple[str, str]]:
    """(name, address) of `name=address` parts."""
    pairs = (part.partition("=") for part in _parts_of(text))
    return [(name.strip(), url.strip()) for name, _, url in pairs]


def calendars_in(text: str) -> list[str]:
    """Addresses."""
    return [part.rstrip("/") for part in _parts_of(text)]


def witnesses_in(text: str) -> list[Witness]:
    """Of `name vkey address` parts; what is missing is empty."""
    found = []
    for part in _parts_of(text):
        name, vkey, url = ([*part.split(), "", ""])[:3]
        found.append(Witness(name, vkey, url.rstrip("/")))
    return found


def outside_problems(authorities: str, roots: Path | None, calendars: str, witnesses: str) -> list[str]:
    """What is wrong with these settings, one sentence per variable."""
    return [*_authority_problems(authorities), *_root_problems(authorities, roots), *_others(calendars, witnesses)]


def _authority_problems(text: str) -> list[str]:
    found = authorities_in(text)
    names = [name for name, _ in found]
    if len(names) > MOST_AUTHORITIES or len(set(names)) != len(names) or not all(map(_NAME.match, names)):
        return [f"TSA_URLS lists up to {MOST_AUTHORITIES} authorities as name=address, comma separated"]
    if not all(_is_address(url) for _, url in found):
        return ["TSA_URLS names an address that is neither http:// nor https://"]
    return []


def _root_problems(authorities: str, roots: Path | None) -> list[str]:
    if roots is None:
        missing = "TSA_ROOTS is missing while TSA_URLS is set: a PEM file of the certificates to believe"
        return [missing] if authorities_in(authorities) else []
    return [] if roots.is_file() else ["TSA_ROOTS is not a file that can be read"]


def _others(calendars: str, witnesses: str) -> list[str]:
    problems, urls = [], calendars_in(calendars)
    if len(urls) > MOST_AUTHORITIES or not all(_is_address(url) for url in urls):
        problems.append(f"OTS_CALENDARS lists up to {MOST_AUTHORITIES} http:// or https:// addresses, comma separated")
    found = witnesses_in(witnesses)
    whole = all(_NAME.match(one.name) and _VKEY.match(one.vkey) and _is_address(one.url) for one in found)
    if len(found) > MOST_WITNESSES or len({one.name for one in found}) != len(found) or not whole:
        words = "name, verifier key and address with spaces between, comma separated"
        problems.append(f"WITNESSES lists up to {MOST_WITNESSES} witnesses: {words}")
    return problems


def _is_address(text: str) -> bool:
    try:
        url = urlsplit(text)
    except ValueError:
        return False
    return url.scheme in {"http", "https"} and bool(url.hostname) and not url.query and not url.fragment


def _parts_of(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
