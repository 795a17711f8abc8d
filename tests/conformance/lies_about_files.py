"""Lies by somebody who has the kit and no key, or only keys of his own."""

import io
from collections.abc import Callable
from datetime import timedelta

from tests.conformance.lies import lie
from tests.conformance.world import Kit, kit_of, made_signer, morning, trust_of

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.envelope import parse_envelope, seal
from wardkeep_core.evidence.kit.manifest import (
    KEYS_NAME,
    MANIFEST_NAME,
    MAX_MANIFEST_BYTES,
    REPORT_NAME,
    KitFile,
    KitKeys,
    Manifest,
    parse_manifest,
)
from wardkeep_core.evidence.kit.zipstore import ZipReader, ZipWriter
from wardkeep_core.evidence.statement import PAYLOAD_TYPE
from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.kit.signer import KeySigner

Files = list[tuple[str, bytes]]


def files_of(raw: bytes) -> Files:
    """Names and contents in the archive's order."""
    reader = ZipReader(io.BytesIO(raw))
    return [(name, reader.read(name)) for name in reader.members]


def zipped(files: Files) -> bytes:
    """The files as an archive in the one spelling: every outer checksum is right."""
    out = io.BytesIO()
    writer = ZipWriter(out)
    for name, content in files:
        writer.add(name, content)
    writer.close()
    return out.getvalue()


def repacked(kit: Kit, change: Callable[[Files], Files]) -> Kit:
    """The kit with its files changed and the archive repaired."""
    return Kit(zipped(change(files_of(kit.raw))), kit.trust)


def manifest_of(raw: bytes) -> Manifest:
    """A kit's manifest, unverified."""
    content = ZipReader(io.BytesIO(raw)).read(MANIFEST_NAME)
    return parse_manifest(parse_envelope(content, largest=MAX_MANIFEST_BYTES).payload)


def signed_again(raw: bytes, signer: KeySigner, change: Callable[[Files], Files] = lambda files: files,
                 amend: Callable[[Manifest], Manifest] = lambda manifest: manifest) -> bytes:  # fmt: skip
    """The kit with its files changed, and sizes, digests, checksums and manifest repaired under this key."""
    files = change(files_of(raw)[:-1])
    listed = tuple(KitFile(name=name, size=len(content), sha256=sha256_hex(content)) for name, content in files)
    manifest = amend(manifest_of(raw).model_copy(update={"files": listed}))
    sealed = seal(manifest.payload(), PAYLOAD_TYPE, signer, largest=MAX_MANIFEST_BYTES)
    return zipped([*files, (MANIFEST_NAME, sealed)])


def replaced(name: str, change: Callable[[bytes], bytes]) -> Callable[[Files], Files]:
    """Change one file, found by the end of its name."""

    def changed(files: Files) -> Files:
        assert any(found.endswith(name) for found, _ in files)
        return [(found, change(content) if found.endswith(name) else content) for found, content in files]

    return changed


@lie(holds="none", caught="V1", where="archive")
def flipped_byte() -> Kit:
    kit = kit_of(morning())
    place = kit.raw.index(b"entries/") + 900
    return Kit(kit.raw[:place] + bytes([kit.raw[place] ^ 4]) + kit.raw[place + 1 :], kit.trust)


@lie(holds="none", caught="V1", where="/000000000000")
def flipped_byte_with_the_checksum_repaired() -> Kit:
    return repacked(kit_of(morning()), replaced("/000000000000", lambda raw: raw[:900] + b"!" + raw[901:]))


@lie(holds="none", caught="V1", where="archive")
def doubled_zip_name() -> Kit:
    kit = kit_of(morning())
    return Kit(kit.raw.replace(b"catalogue/checks.json", b"frameworks/hipaa.json"), kit.trust)


@lie(holds="none", caught="V1", where="archive")
def name_that_leads_out_of_the_folder() -> Kit:
    kit = kit_of(morning())
    return Kit(kit.raw.replace(b"catalogue/checks.json", b"../../../.bashrc.json"), kit.trust)


@lie(holds="none", caught="V1", where="archive")
def file_left_out() -> Kit:
    return repacked(kit_of(morning()), lambda files: [file for file in files if file[0] != "disclosures.md"])


@lie(holds="none", caught="V1", where="archive")
def file_smuggled_in() -> Kit:
    return repacked(kit_of(morning()), lambda files: [*files, ("readme.txt", b"All is well.")])


@lie(holds="none", caught="V1", where="archive")
def bytes_between_members() -> Kit:
    kit = kit_of(morning())
    place = kit.raw.index(b"PK\x01\x02")
    return Kit(kit.raw[:place] + b"\x00" + kit.raw[place:], kit.trust)


@lie(holds="none", caught="V1", where=REPORT_NAME)
def number_in_the_report_changed() -> Kit:
    return repacked(kit_of(morning()), replaced(REPORT_NAME, lambda raw: raw.replace(b'"healed":2', b'"healed":9')))


def reporting(old: bytes, new: bytes) -> Kit:
    """A kit whose report is spelled otherwise, signed by the platform."""
    made = morning()
    change = replaced(REPORT_NAME, lambda raw: raw.replace(old, new))
    return Kit(signed_again(kit_of(made).raw, made.attestation, change), trust_of(made))


@lie(holds="platform", caught="V1", where=REPORT_NAME)
def number_in_the_report_as_a_text() -> Kit:
    return reporting(b'"healed":2', b'"healed":"2"')


@lie(holds="platform", caught="V1", where=REPORT_NAME)
def devices_left_out_of_the_report() -> Kit:
    return reporting(b'"devices":1,', b"")


@lie(holds="platform", caught="V1", where=REPORT_NAME)
def decisions_in_the_report_as_nothing() -> Kit:
    return reporting(b'"decisions":{"platform_asserted":4}', b'"decisions":null')


@lie(holds="platform", caught="V1", where=KEYS_NAME)
def key_in_two_spellings() -> Kit:
    made = morning()

    def stray(raw: bytes) -> bytes:
        place = raw.index(b'=","purpose"') - 1
        last = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        return raw[:place] + bytes([last[last.index(raw[place]) + 1]]) + raw[place + 1 :]

    return Kit(signed_again(kit_of(made).raw, made.attestation, replaced(KEYS_NAME, stray)), trust_of(made))


@lie(holds="own", caught="V1", where=MANIFEST_NAME)
def manifest_signed_by_a_stranger() -> Kit:
    kit = kit_of(morning())
    return Kit(signed_again(kit.raw, made_signer("stranger")), kit.trust)


@lie(holds="own", caught="V3", where="manifest")
def manifest_signed_by_a_stranger_who_lists_himself() -> Kit:
    made, stranger = morning(), made_signer("stranger")
    record = made.key(p.Purpose.PLATFORM_ATTESTATION, stranger, None)
    keys = KitKeys(keys=(record,)).canonical()
    return Kit(signed_again(kit_of(made).raw, stranger, replaced(KEYS_NAME, lambda _: keys)), trust_of(made))


@lie(holds="platform", caught="V1", where=MANIFEST_NAME)
def range_of_a_thousand_billion_entries() -> Kit:
    made = morning()

    def huge(manifest: Manifest) -> Manifest:
        log = manifest.logs[0].model_copy(update={"end": 2**52, "checkpoints": (2**52,)})
        return manifest.model_copy(update={"logs": (log,)})

    return Kit(signed_again(kit_of(made).raw, made.attestation, amend=huge), trust_of(made))


@lie(holds="platform", caught="V2", where="/000000000000")
def entry_cut_short() -> Kit:
    made = morning()
    change = replaced("/000000000000", lambda raw: raw[:-7])
    return Kit(signed_again(kit_of(made).raw, made.attestation, change), trust_of(made))


@lie(holds="platform", caught="V2", where="entry 0 of")
def entry_altered_behind_its_leaf() -> Kit:
    made = morning()
    change = replaced("/000000000000", lambda raw: raw[:900] + b"!" + raw[901:])
    return Kit(signed_again(kit_of(made).raw, made.attestation, change), trust_of(made))


@lie(holds="platform", caught="V2", where="kit")
def nothing_at_all() -> Kit:
    made = morning()
    size = len(made.entries)
    return kit_of(made, start=size, end=size, relied=(0, 1))


@lie(holds="platform", caught="V2", where="entry 0 of")
def altered_entry_and_a_torn_bundle_behind_it() -> Kit:
    made = morning()
    for _ in range(240):
        made.now += timedelta(seconds=15)
        made.observe()

    def change(files: Files) -> Files:
        altered = replaced("/000000000000", lambda raw: raw[:900] + b"!" + raw[901:])(files)
        return replaced("/000000000001", lambda raw: raw[:-7])(altered)

    return Kit(signed_again(kit_of(made).raw, made.attestation, change), trust_of(made))
