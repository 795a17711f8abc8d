"""The trust file: what an auditor knows from outside the kit (C2SP tlog-policy, with lines of our own).

Lines of C2SP tlog-policy: `log <vkey> [<url>]`, `witness <name> <vkey> [<url>]`, `group <name> <k|any|all> <name>...`,
`quorum <name|none>` (exactly one). Lines of Wardkeep: `platform <keyid>` (attestation key), `release <keyid>`,
`appliance <appliance id> <keyid>` (evidence key), `tsa <base64 of a DER certificate>` (a time-stamping authority's
root or intermediate, from the authority itself). A key id is the lower-case hex SHA-256 of the DER
SubjectPublicKeyInfo, the fingerprint that box and pages show. `#` begins a comment line.
"""

import base64
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from wardkeep_core.evidence.certificates import Certificate, parse_certificate
from wardkeep_core.evidence.faults import plain
from wardkeep_core.evidence.note import KeyType, NoteRefused, VerifierKey, parse_vkey
from wardkeep_core.kit.ids import UUID_PATTERN

MAX_TRUST_BYTES = 262_144
MAX_LINES = 4_096
MAX_NAMED = 1_024
MAX_AUTHORITIES = 32
NO_QUORUM = "none"

_ALLOWED = re.compile(r"[\t\n\x20-\x7e\x80-\U0010ffff]*")
_KEYID = re.compile(r"[0-9a-f]{64}")
_APPLIANCE = re.compile(UUID_PATTERN.removeprefix("^").removesuffix("$"))


class TrustRefused(ValueError):
    """Not a trust file; the message names the line."""


@dataclass(frozen=True)
class Group:
    """`threshold` of the members, each a witness or an earlier group, must have co-signed."""

    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class TrustFile:
    """Keys and fingerprints known from outside. `quorum` None is `quorum none`: the site's appliances must co-sign."""

    logs: Mapping[str, VerifierKey] = field(default_factory=dict)
    """by origin"""
    witnesses: Mapping[str, VerifierKey] = field(default_factory=dict)
    """by the file's own name for it"""
    groups: Mapping[str, Group] = field(default_factory=dict)
    quorum: str | None = None
    platform: frozenset[str] = frozenset()
    release: frozenset[str] = frozenset()
    appliances: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """evidence key ids by appliance id"""
    authorities: tuple[Certificate, ...] = ()
    """certificates by which time stamps are believed"""

    def quorum_met(self, cosigned: Iterable[str]) -> bool:
        """True when these witnesses (by the file's names) meet the quorum; None is met by nobody's word."""
        present = set(cosigned)
        for name, group in self.groups.items():
            if sum(member in present for member in group.members) >= group.threshold:
                present.add(name)
        return self.quorum is None or self.quorum in present


@dataclass
class _Draft:
    logs: dict[str, VerifierKey] = field(default_factory=dict)
    witnesses: dict[str, VerifierKey] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    quorum: list[str] = field(default_factory=list)
    platform: set[str] = field(default_factory=set)
    release: set[str] = field(default_factory=set)
    appliances: dict[str, set[str]] = field(default_factory=dict)
    authorities: list[Certificate] = field(default_factory=list)


def parse_trust(text: str) -> TrustFile:
    """Read a trust file. Raises TrustRefused naming the line (counted from 1)."""
    if len(text.encode()) > MAX_TRUST_BYTES:
        raise TrustRefused(f"trust file: expected at most {MAX_TRUST_BYTES} bytes")
    lines = text.split("\n")
    if len(lines) > MAX_LINES or _ALLOWED.fullmatch(text) is None:
        raise TrustRefused(f"trust file: more than {MAX_LINES} lines, or control characters")
    draft = _Draft()
    for number, line in enumerate(lines, start=1):
        words = re.split(r"[ \t]+", line.strip(" \t"))
        if words[0] and not words[0].startswith("#"):
            _read_line(draft, words, number)
    if len(draft.quorum) != 1:
        raise TrustRefused(f"trust file: expected exactly one quorum line, found {len(draft.quorum)}")
    return TrustFile(
        logs=draft.logs,
        witnesses=draft.witnesses,
        groups=draft.groups,
        quorum=None if draft.quorum == [NO_QUORUM] else draft.quorum[0],
        platform=frozenset(draft.platform),
        release=frozenset(draft.release),
        appliances={name: frozenset(keys) for name, keys in draft.appliances.items()},
        authorities=tuple(draft.authorities),
    )


def write_trust(trust: TrustFile) -> str:
    """The file's text in a fixed order; reading it gives the same trust."""
    lines = [f"log {key.vkey}" for _, key in sorted(trust.logs.items())]
    lines += [f"witness {name} {key.vkey}" for name, key in sorted(trust.witnesses.items())]
    lines += [f"group {name} {group.threshold} {' '.join(group.members)}" for name, group in trust.groups.items()]
    lines.append(f"quorum {trust.quorum or NO_QUORUM}")
    lines += [f"platform {keyid}" for keyid in sorted(trust.platform)]
    lines += [f"release {keyid}" for keyid in sorted(trust.release)]
    lines += [f"appliance {name} {keyid}" for name, keys in sorted(trust.appliances.items()) for keyid in sorted(keys)]
    lines += [tsa_line(each) for each in sorted(trust.authorities, key=lambda each: each.raw)]
    return "".join(f"{line}\n" for line in lines)


def tsa_line(certificate: Certificate) -> str:
    """The line by which a trust file names a time-stamping authority."""
    return f"tsa {base64.b64encode(certificate.raw).decode()}"


def _read_line(draft: _Draft, words: Sequence[str], number: int) -> None:
    reader = _READERS.get(words[0])
    if reader is None:
        raise TrustRefused(f"line {number}: {words[0][:32]!r} is not a kind of line known here")
    try:
        reader(draft, words[1:])
    except (NoteRefused, TrustRefused) as error:
        raise TrustRefused(f"line {number}: {error}") from error


def _log(draft: _Draft, words: Sequence[str]) -> None:
    _count(words, 1, 2, "log <vkey> [<url>]")
    key = _key(words[0], KeyType.ED25519)
    if key.name in draft.logs or key.raw in {known.raw for known in draft.logs.values()}:
        raise TrustRefused("the same log twice")
    draft.logs[key.name] = key


def _witness(draft: _Draft, words: Sequence[str]) -> None:
    _count(words, 2, 3, "witness <name> <vkey> [<url>]")
    key = _key(words[1], KeyType.COSIGNATURE)
    if key.raw in {known.raw for known in draft.witnesses.values()}:
        raise TrustRefused("the same witness key twice")
    _new_name(draft, words[0])
    draft.witnesses[words[0]] = key


def _group(draft: _Draft, words: Sequence[str]) -> None:
    _count(words, 3, MAX_NAMED, "group <name> <k|any|all> <name>...")
    name, rule, members = words[0], words[1], tuple(words[2:])
    for member in members:
        _known(draft, member)
        if member in draft.used:
            raise TrustRefused(f"{member!r} is already a member of a group")
        draft.used.add(member)
    counts = {"any": 1, "all": len(members)}
    if rule not in counts and re.fullmatch(r"[1-9][0-9]{0,3}", rule) is None:
        raise TrustRefused(f"threshold: expected any, all or a number, found {rule[:32]!r}")
    threshold = counts[rule] if rule in counts else int(rule)
    if threshold > len(members):
        raise TrustRefused(f"threshold {threshold} of {len(members)} members")
    _new_name(draft, name)
    draft.groups[name] = Group(threshold, members)


def _quorum(draft: _Draft, words: Sequence[str]) -> None:
    _count(words, 1, 1, "quorum <name>")
    if words[0] != NO_QUORUM:
        _known(draft, words[0])
    draft.quorum.append(words[0])


def _platform(draft: _Draft, words: Sequence[str]) -> None:
    _count(words, 1, 1, "platform <keyid>")
    draft.platform.add(_fingerprint(words[0]))


def _release(draft: _Draft, words: Sequence[str]) -> None:
    _count(words, 1, 1, "release <keyid>")
    draft.release.add(_fingerprint(words[0]))


def _appliance(draft: _Draft, words: Sequence[str]) -> None:
    _count(words, 2, 2, "appliance <appliance id> <keyid>")
    if _APPLIANCE.fullmatch(words[0]) is None:
        raise TrustRefused("appliance: expected an appliance id")
    draft.appliances.setdefault(words[0], set()).add(_fingerprint(words[1]))


def _tsa(draft: _Draft, words: Sequence[str]) -> None:
    _count(words, 1, 1, "tsa <base64 of a DER certificate>")
    try:
        raw = base64.b64decode(words[0], validate=True)
        certificate = parse_certificate(raw)
    except ValueError as error:  # DerRefused is one
        raise TrustRefused(f"tsa: not the base64 of a certificate ({plain(str(error))})") from error
    if base64.b64encode(raw).decode() != words[0]:
        raise TrustRefused("tsa: base64 with stray bits")
    if raw in [known.raw for known in draft.authorities]:
        raise TrustRefused("the same certificate twice")
    if len(draft.authorities) >= MAX_AUTHORITIES:
        raise TrustRefused(f"more than {MAX_AUTHORITIES} time-stamping authorities")
    draft.authorities.append(certificate)


_READERS: dict[str, Callable[[_Draft, Sequence[str]], None]] = {
    "log": _log,
    "witness": _witness,
    "group": _group,
    "quorum": _quorum,
    "platform": _platform,
    "release": _release,
    "appliance": _appliance,
    "tsa": _tsa,
}


def _count(words: Sequence[str], least: int, most: int, form: str) -> None:
    if not least <= len(words) <= most:
        raise TrustRefused(f"expected {form}")


def _key(text: str, kind: KeyType) -> VerifierKey:
    key = parse_vkey(text)
    if key.kind is not kind:
        raise TrustRefused(f"vkey of {key.name}: expected signature type 0x{kind:02x}, found 0x{key.kind:02x}")
    return key


def _fingerprint(text: str) -> str:
    if _KEYID.fullmatch(text) is None:
        raise TrustRefused("key id: expected 64 lower-case hex digits")
    return text


def _new_name(draft: _Draft, name: str) -> None:
    if name == NO_QUORUM or name in draft.witnesses or name in draft.groups:
        raise TrustRefused(f"{name[:64]!r} is taken")
    if len(draft.witnesses) + len(draft.groups) >= MAX_NAMED:
        raise TrustRefused(f"more than {MAX_NAMED} witnesses and groups")


def _known(draft: _Draft, name: str) -> None:
    if name not in draft.witnesses and name not in draft.groups:
        raise TrustRefused(f"{name[:64]!r} is not defined on a line before")
