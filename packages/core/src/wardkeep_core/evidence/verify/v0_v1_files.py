"""V0 trust from outside; V1 the manifest and every file. After V1 the kit's files are what the platform listed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

from pydantic import ValidationError

from wardkeep_core.evidence.anchor import Anchor
from wardkeep_core.evidence.envelope import EnvelopeRefused, parse_envelope, verify_envelope
from wardkeep_core.evidence.faults import first_fault
from wardkeep_core.evidence.kit.anchors import AnchorNames, AnchorsRefused, anchors_of
from wardkeep_core.evidence.kit.manifest import (
    KEYS_NAME,
    MANIFEST_NAME,
    MAX_MANIFEST_BYTES,
    REPORT_NAME,
    KitFile,
    KitKeys,
    KitReport,
    LogProofs,
    LogRange,
    Manifest,
    parse_manifest,
)
from wardkeep_core.evidence.kit.zipstore import ZipReader, ZipRefused
from wardkeep_core.evidence.predicates import Purpose
from wardkeep_core.evidence.statement import PAYLOAD_TYPE, StatementRefused
from wardkeep_core.evidence.tiles import TILE_WIDTH, TileRefused, decode_bundle, decode_tile
from wardkeep_core.evidence.trust import TrustFile
from wardkeep_core.evidence.verify.report import Step, StepFailed
from wardkeep_core.kit.canonical import CanonicalError, parse_canonical
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.signer import KeyRefused, load_public

M = TypeVar("M", bound=Frozen)

_FOLDERS = ("catalogue/", "frameworks/", "oscal/")


@dataclass(frozen=True)
class Entry:
    """One leaf as it lies in the kit. `listed` is its leaf hash from the proofs; None for a relied-on entry."""

    log: LogRange
    index: int
    raw: bytes
    listed: bytes | None

    @property
    def where(self) -> str:
        """How a report names it."""
        return f"entry {self.index} of {self.log.origin}"


@dataclass(frozen=True)
class OpenKit:
    """A kit whose files are listed, whole and unaltered."""

    archive: ZipReader
    manifest: Manifest
    keys: KitKeys
    signed_by: str
    """key id of the manifest's signer"""
    anchors: list[AnchorNames]
    """by rising size"""
    report: KitReport

    def range_entries(self, log: LogRange) -> Iterator[Entry]:
        """Entries [start, end) in order, each with its listed leaf hash. Raises StepFailed (V2)."""
        for bundle in log.bundles:
            width = log.width(bundle)
            entries, leaves = log.entries_name(bundle), log.leaves_name(bundle)
            first = max(log.start, bundle * TILE_WIDTH)
            try:
                raws = decode_bundle(self.archive.read(entries), width)
                hashes = decode_tile(self.archive.read(leaves), width)
            except (TileRefused, ZipRefused) as error:
                raise StepFailed(2, entries, expected=f"{width} entries and leaf hashes", found=str(error)) from error
            for place, (raw, listed) in enumerate(zip(raws, hashes, strict=True)):
                yield Entry(log, first + place, raw, listed)

    def relied_entries(self, log: LogRange) -> list[Entry]:
        """Entries outside the range, by rising index. Raises StepFailed (V2)."""
        if not log.relied:
            return []
        try:
            raws = decode_bundle(self.archive.read(log.relied_name), len(log.relied))
        except (TileRefused, ZipRefused) as error:
            raise StepFailed(2, log.relied_name, expected=f"{len(log.relied)} entries", found=str(error)) from error
        return [Entry(log, index, raw, None) for index, raw in zip(log.relied, raws, strict=True)]

    def entry_at(self, log: LogRange, index: int) -> Entry:
        """One entry of the range."""
        bundle = index // TILE_WIDTH
        first = max(log.start, bundle * TILE_WIDTH)
        raws = decode_bundle(self.archive.read(log.entries_name(bundle)), log.width(bundle))
        return Entry(log, index, raws[index - first], None)

    def leaves(self, log: LogRange) -> Iterator[bytes]:
        """Listed leaf hashes of the range."""
        for bundle in log.bundles:
            yield from decode_tile(self.archive.read(log.leaves_name(bundle)), log.width(bundle))

    def anchor(self, names: AnchorNames) -> Anchor:
        """An anchor's own file, whose form V1 has seen."""
        return _json_file(self.archive, names.anchor_name, Anchor, 8)

    def proofs(self, log: LogRange) -> LogProofs:
        """The log's proofs. Raises StepFailed (V6)."""
        return _json_file(self.archive, log.proofs_name, LogProofs, 6)


def v0_trust(step: Step, trust: TrustFile | None) -> None:
    """V0: nothing inside the kit is a root; without a trust file no key is compared."""
    if trust is None:
        step.gaps.append("keys not compared")
        return
    step.facts.append(
        f"trust file: logs {len(trust.logs)}, witnesses {len(trust.witnesses)}, appliances {len(trust.appliances)}"
    )
    if not trust.platform:
        step.gaps.append("platform key not compared")


def v1_files(step: Step, kit: BinaryIO) -> OpenKit:
    """V1: one spelling of the archive, a signed manifest, and every file with the listed size and SHA-256."""
    try:
        archive = ZipReader(kit)
        keys = _json_file(archive, KEYS_NAME, KitKeys, 1)
        signed_by, payload = _open_manifest(archive, keys)
        manifest = parse_manifest(payload)
        _compare_names(archive, manifest)
        anchors = _anchors(manifest)
        for file in manifest.files:
            _compare_file(archive, file)
        for names in anchors:
            _check_paths(manifest, names, _json_file(archive, names.anchor_name, Anchor, 1))
    except ZipRefused as error:
        raise StepFailed(1, "archive", expected="one ZIP in the fixed spelling", found=str(error)) from error
    except StatementRefused as error:
        raise StepFailed(1, MANIFEST_NAME, expected="a manifest of version 1", found=str(error)) from error
    report = _json_file(archive, REPORT_NAME, KitReport, 1)
    step.facts.append(f"{len(manifest.files)} files, {sum(file.size for file in manifest.files)} bytes")
    return OpenKit(archive, manifest, keys, signed_by, anchors, report)


def _anchors(manifest: Manifest) -> list[AnchorNames]:
    try:
        return anchors_of({file.name: file.size for file in manifest.files})
    except AnchorsRefused as error:
        raise StepFailed(1, error.where, expected=error.expected, found=error.found) from error


def _check_paths(manifest: Manifest, names: AnchorNames, anchor: Anchor) -> None:
    known = {log.log_id: log.checkpoints for log in manifest.logs}
    for log_id, path in sorted(anchor.paths.items()):
        if path.size not in known.get(log_id, ()):
            found = f"size {path.size} of log {log_id}"
            raise StepFailed(1, names.anchor_name, expected="paths from checkpoints of the kit", found=found)


def _open_manifest(archive: ZipReader, keys: KitKeys) -> tuple[str, bytes]:
    candidates = {key.keyid: key.raw for key in keys.keys if key.purpose is Purpose.PLATFORM_ATTESTATION}
    try:
        envelope = parse_envelope(archive.read(MANIFEST_NAME), largest=MAX_MANIFEST_BYTES)
        if envelope.payload_type != PAYLOAD_TYPE:
            raise StatementRefused(f"payloadType: expected {PAYLOAD_TYPE}")
        usable = {keyid: load_public(raw) for keyid, raw in candidates.items()}
        return envelope.keyid, verify_envelope(envelope, usable)
    except (EnvelopeRefused, KeyRefused) as error:
        raise StepFailed(
            1, MANIFEST_NAME, expected="a signature of a platform attestation key listed in the kit", found=str(error)
        ) from error


def _compare_names(archive: ZipReader, manifest: Manifest) -> None:
    listed = [file.name for file in manifest.files]
    present = list(archive.members)
    if present != [*listed, MANIFEST_NAME]:
        odd = sorted(set(present).symmetric_difference([*listed, MANIFEST_NAME])) or ["the same files in another order"]
        raise StepFailed(1, "archive", expected="exactly the listed files, in that order", found=", ".join(odd[:5]))
    expected = manifest.expected_names()
    extra = listed[len(expected) :]
    split = [[name for name in extra if name.startswith(folder)] for folder in _FOLDERS]
    if listed[: len(expected)] != expected or extra != [name for part in split for name in sorted(part)]:
        raise StepFailed(1, MANIFEST_NAME, expected="the files that its ranges name", found="other or unordered files")


def _compare_file(archive: ZipReader, file: KitFile) -> None:
    content = archive.read(file.name)
    if len(content) != file.size:
        raise StepFailed(1, file.name, expected=f"{file.size} bytes", found=f"{len(content)} bytes")
    found = hashlib.sha256(content).hexdigest()
    if found != file.sha256:
        raise StepFailed(1, file.name, expected=f"SHA-256 {file.sha256}", found=found)


def _json_file(archive: ZipReader, name: str, model: type[M], number: int) -> M:
    raw = archive.read(name)
    try:
        parsed = model.model_validate(parse_canonical(raw))
    except (CanonicalError, ValidationError) as error:
        found = first_fault(error) if isinstance(error, ValidationError) else str(error)
        raise StepFailed(number, name, expected=f"canonical JSON of {model.__name__}", found=found) from error
    if parsed.canonical() != raw:
        raise StepFailed(number, name, expected=f"canonical JSON of {model.__name__}", found="values of another type")
    return parsed
