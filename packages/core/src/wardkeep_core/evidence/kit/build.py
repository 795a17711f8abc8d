"""Builds an auditor kit as a stream: the same contents give the same bytes, whatever the day (evidence page 7)."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import BinaryIO

from wardkeep_core.evidence.checkpoint import parse_checkpoint
from wardkeep_core.evidence.envelope import EnvelopeRefused, parse_envelope, seal
from wardkeep_core.evidence.kit.anchors import AnchorsRefused, anchors_of, in_order
from wardkeep_core.evidence.kit.contents import KitContents, KitRefused, LogContents
from wardkeep_core.evidence.kit.manifest import (
    DISCLOSURES_NAME,
    KEYS_NAME,
    MANIFEST_NAME,
    MAX_MANIFEST_BYTES,
    PAPER_NAME,
    README_NAME,
    REPORT_NAME,
    VERIFY_NAME,
    KitFile,
    KitKeys,
    LogRange,
    Manifest,
)
from wardkeep_core.evidence.kit.pages import disclosures_md, readme_html
from wardkeep_core.evidence.kit.zipstore import ZipWriter
from wardkeep_core.evidence.merkle import leaf_hash
from wardkeep_core.evidence.predicates import Erasure
from wardkeep_core.evidence.statement import PAYLOAD_TYPE, StatementRefused, parse_statement
from wardkeep_core.evidence.tiles import TILE_WIDTH, encode_bundle, encode_tile
from wardkeep_core.kit.canonical import canonical_json
from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.kit.signer import Signer


class _Listing:
    """Writes members and remembers what the manifest says about them."""

    def __init__(self, out: BinaryIO) -> None:
        self.archive = ZipWriter(out)
        self.files: list[KitFile] = []

    def add(self, name: str, content: bytes) -> None:
        self.archive.add(name, content)
        self.files.append(KitFile(name=name, size=len(content), sha256=hashlib.sha256(content).hexdigest()))


def build_kit(out: BinaryIO, contents: KitContents, signer: Signer) -> str:
    """Write the kit; `signer` holds the platform's attestation key. Returns the digest of the manifest's envelope.

    Memory stays constant in the number of entries but for the list of files (two per 256 entries). `out` is only
    written to. Raises KitRefused when parts contradict each other; then what was written is no kit.
    """
    listing = _Listing(out)
    ranges = tuple(_add_log(listing, log) for log in contents.logs)
    keys = sorted(contents.keys, key=lambda key: (key.keyid, key.purpose.value, key.appliance or ""))
    listing.add(KEYS_NAME, KitKeys(keys=tuple(keys)).canonical())
    listing.add(REPORT_NAME, contents.report.canonical())
    listing.add(README_NAME, readme_html(contents, ranges).encode())
    listing.add(DISCLOSURES_NAME, disclosures_md(contents).encode())
    for name, page in ((PAPER_NAME, contents.paper), (VERIFY_NAME, contents.verify_page)):
        if page is not None:
            listing.add(name, page)
    _add_anchors(listing, contents, ranges)
    folders = {"catalogue": contents.catalogue, "frameworks": contents.frameworks, "oscal": contents.oscal}
    for folder, files in folders.items():
        for name, content in sorted(files.items()):
            listing.add(f"{folder}/{name}", content)
    manifest = Manifest(
        organisation=contents.organisation,
        site=contents.site,
        from_at=contents.from_at,
        to_at=contents.to_at,
        worm=contents.worm,
        logs=ranges,
        files=tuple(listing.files),
    )
    raw = seal(manifest.payload(), PAYLOAD_TYPE, signer, largest=MAX_MANIFEST_BYTES)
    listing.archive.add(MANIFEST_NAME, raw)
    listing.archive.close()
    return sha256_hex(raw)


def _add_anchors(listing: _Listing, contents: KitContents, ranges: Sequence[LogRange]) -> None:
    anchors = in_order(contents.anchors)
    files = [file for each in anchors for file in each.files()]
    known = {log.log_id: log.checkpoints for log in ranges}
    for each in anchors:
        for log_id, path in each.anchor.paths.items():
            if path.size not in known.get(log_id, ()):
                raise KitRefused(f"anchor {each.size}: no checkpoint {path.size} of log {log_id} in the kit")
    if len({name for name, _ in files}) != len(files):
        raise KitRefused("anchors: the same size twice")
    try:
        anchors_of({name: len(content) for name, content in files})
    except AnchorsRefused as error:
        raise KitRefused(str(error)) from error
    for name, content in files:
        listing.add(name, content)


def _add_log(listing: _Listing, log: LogContents) -> LogRange:
    checkpoints = [parse_checkpoint(note).checkpoint for note in log.checkpoints]
    span = LogRange(
        origin=log.origin,
        start=log.start,
        end=log.end,
        relied=tuple(sorted(log.relied)),
        checkpoints=tuple(checkpoint.size for checkpoint in checkpoints),
    )
    if any(checkpoint.origin != log.origin for checkpoint in checkpoints):
        raise KitRefused(f"checkpoints: not all are of {log.origin}")
    entries = iter(log.entries)
    for bundle in span.bundles:
        _add_bundle(listing, span, bundle, entries, log.stand_ins)
    if next(entries, None) is not None:
        raise KitRefused(f"entries of {log.origin}: more than {span.end - span.start}")
    if log.relied:
        listing.add(span.relied_name, encode_bundle(log.relied[index] for index in span.relied))
    listing.add(span.proofs_name, canonical_json(log.proofs.to_json()))
    for size, note in zip(span.checkpoints, log.checkpoints, strict=True):
        listing.add(span.checkpoint_name(size), note.encode())
    return span


def _add_bundle(
    listing: _Listing, span: LogRange, bundle: int, entries: Iterator[bytes], stand_ins: Mapping[int, bytes]
) -> None:
    taken = list(islice(entries, span.width(bundle)))
    if len(taken) != span.width(bundle):
        raise KitRefused(f"entries of {span.origin}: expected {span.end - span.start}, they end in bundle {bundle}")
    first = max(span.start, bundle * TILE_WIDTH)
    gone = {index - first: raw for index, raw in stand_ins.items() if first <= index < first + len(taken)}
    hashes = [_erased_leaf(gone[at]) if at in gone else leaf_hash(entry) for at, entry in enumerate(taken)]
    listing.add(span.entries_name(bundle), encode_bundle(gone.get(at, entry) for at, entry in enumerate(taken)))
    listing.add(span.leaves_name(bundle), encode_tile(hashes))


def _erased_leaf(raw: bytes) -> bytes:
    """The hash that an erasure says its leaf had."""
    try:
        body = parse_statement(parse_envelope(raw).payload).body
    except (EnvelopeRefused, StatementRefused) as error:
        raise KitRefused(f"a stand-in that is no statement: {error}") from error
    if not isinstance(body, Erasure):
        raise KitRefused(f"a stand-in of kind {body.KIND.value}, not an erasure")
    return bytes.fromhex(body.leaf_hash)
