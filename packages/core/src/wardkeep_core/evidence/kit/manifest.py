"""What an auditor kit holds: its manifest, the names of its files, and the JSON files inside (evidence page 7).

The manifest is a DSSE statement by the platform's attestation key. It lists every other file in the archive's order.
"""

from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError

from wardkeep_core.evidence.common import PREDICATE_BASE, Number, Origin
from wardkeep_core.evidence.faults import first_fault
from wardkeep_core.evidence.kit.anchors import ANCHORS
from wardkeep_core.evidence.predicates import KeyRecord
from wardkeep_core.evidence.statement import STATEMENT_TYPE, STATEMENT_VERSION, StatementRefused
from wardkeep_core.evidence.tiles import TILE_WIDTH
from wardkeep_core.kit.canonical import CanonicalError, canonical_json, parse_canonical
from wardkeep_core.kit.digest import Sha256Hex, digest_of
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.ids import OrganisationId, SiteId
from wardkeep_core.kit.times import UtcTime

MANIFEST_NAME = "manifest.dsse.json"
KEYS_NAME = "keys/keys.json"
REPORT_NAME = "report.json"
README_NAME = "README.html"
DISCLOSURES_NAME = "disclosures.md"
VERIFY_NAME = "verify.html"
PAPER_NAME = "report.pdf"
MANIFEST_TYPE = f"{PREDICATE_BASE}manifest/{STATEMENT_VERSION}"
MAX_MANIFEST_BYTES = 33_554_432
MAX_LOGS = 256
MAX_CHECKPOINTS = 256
MAX_RELIED = 65_536

FileName = Annotated[str, StringConstraints(max_length=200)]
HashPath = Annotated[tuple[Sha256Hex, ...], Field(max_length=64)]


class KitFile(Frozen):
    """One file: name, size in bytes, digest of its content."""

    name: FileName
    size: Number
    sha256: Sha256Hex


class LogRange(Frozen):
    """Which leaves of a log are here: [start, end), and single ones outside it that the range relies on.

    `checkpoints` are sizes, rising; the first one that reaches `end` is what the range is proved against.
    """

    origin: Origin
    start: Number
    end: Number
    relied: tuple[Number, ...] = Field(max_length=MAX_RELIED)
    checkpoints: tuple[Number, ...] = Field(min_length=1, max_length=MAX_CHECKPOINTS)

    @property
    def log_id(self) -> str:
        """The log's 32 hex digits: its directory in the kit."""
        return self.origin.rpartition("/")[2]

    @property
    def bundles(self) -> range:
        """Numbers of the bundles that the range touches."""
        first = self.start // TILE_WIDTH
        return range(first, -(-self.end // TILE_WIDTH) if self.end > self.start else first)

    def width(self, bundle: int) -> int:
        """Entries of the range that lie in a bundle."""
        return min(self.end, (bundle + 1) * TILE_WIDTH) - max(self.start, bundle * TILE_WIDTH)

    def entries_name(self, bundle: int) -> str:
        """File of a bundle's entries."""
        return f"entries/{self.log_id}/{bundle:012d}"

    def leaves_name(self, bundle: int) -> str:
        """File of the leaf hashes of the same entries."""
        return f"proofs/{self.log_id}/leaves-{bundle:012d}"

    @property
    def relied_name(self) -> str:
        """File of the entries outside the range."""
        return f"entries/{self.log_id}/relied"

    @property
    def proofs_name(self) -> str:
        """File of LogProofs."""
        return f"proofs/{self.log_id}/proofs.json"

    def checkpoint_name(self, size: int) -> str:
        """File of a checkpoint note with its co-signatures."""
        return f"checkpoints/{self.log_id}/{size:016d}"


class LogProofs(Frozen):
    """Hashes that tie the range to the checkpoints, hex.

    `left` and `right` are the subtrees over [0, start) and [end, covering size) in `merkle.decompose` order;
    `consistency[i]` leads from checkpoint i to checkpoint i + 1; `relied[i]` is the path of relied leaf i in the last.
    """

    left: HashPath
    right: HashPath
    consistency: tuple[HashPath, ...] = Field(max_length=MAX_CHECKPOINTS)
    relied: tuple[HashPath, ...] = Field(max_length=MAX_RELIED)


class KitKeys(Frozen):
    """Public keys that the kit's statements speak of: an index for reading, believed only through `key` entries."""

    keys: tuple[KeyRecord, ...] = Field(max_length=65_536)


class KitReport(Frozen):
    """Counts over the entries of the ranges that were recorded in the period; V13 counts them again.

    `decisions` are counted by assurance, those of the platform itself (person nil) as `platform`. Kits from before
    that leave the member out.
    """

    entries: Number
    kinds: dict[str, Number]
    verdicts: dict[str, Number]
    attempts: dict[str, Number]
    gaps: Number
    devices: Number
    decisions: dict[str, Number] | None = Field(default=None, exclude_if=lambda value: value is None)


class Manifest(Frozen):
    """The kit: whose, which period [from_at, to_at), which ranges, how its log was stored, every file."""

    kit_version: Literal[1] = 1
    organisation: OrganisationId
    site: SiteId | None
    from_at: UtcTime
    to_at: UtcTime
    worm: bool
    logs: tuple[LogRange, ...] = Field(min_length=1, max_length=MAX_LOGS)
    files: tuple[KitFile, ...] = Field(max_length=65_534)

    def payload(self) -> bytes:
        """The in-toto statement's canonical bytes."""
        return canonical_json(_statement(self))

    def expected_names(self) -> list[str]:
        """Names that the ranges demand, in the archive's order; paper, page of steps and anchors where they are listed.

        Catalogue, frameworks and OSCAL come on top. Whether the anchors' names make anchors is asked elsewhere.
        """
        names = []
        for log in self.logs:
            for bundle in log.bundles:
                names += [log.entries_name(bundle), log.leaves_name(bundle)]
            if log.relied:
                names.append(log.relied_name)
            names.append(log.proofs_name)
            names += [log.checkpoint_name(size) for size in log.checkpoints]
        listed = {file.name for file in self.files}
        pages = [name for name in (PAPER_NAME, VERIFY_NAME) if name in listed]
        anchors = sorted(file.name for file in self.files if file.name.startswith(ANCHORS))
        return [*names, KEYS_NAME, REPORT_NAME, README_NAME, DISCLOSURES_NAME, *pages, *anchors]


def parse_manifest(payload: bytes) -> Manifest:
    """Read the manifest's statement. Raises StatementRefused."""
    try:
        value = parse_canonical(payload)
    except CanonicalError as error:
        raise StatementRefused(f"manifest: {error}") from error
    predicate = value.get("predicate") if isinstance(value, dict) else None
    try:
        manifest = Manifest.model_validate(predicate)
    except ValidationError as error:
        raise StatementRefused(f"manifest.{first_fault(error)}") from error
    if manifest.payload() != payload:
        raise StatementRefused("manifest: members, subject or spelling differ from the only form")
    if 2 * sum(len(log.bundles) for log in manifest.logs) > len(manifest.files):
        raise StatementRefused("manifest.logs: ranges that name more files than are listed")
    _check_order(manifest)
    return manifest


def _check_order(manifest: Manifest) -> None:
    if manifest.from_at >= manifest.to_at:
        raise StatementRefused("manifest: the period ends before it begins")
    if len({log.log_id for log in manifest.logs}) != len(manifest.logs):
        raise StatementRefused("manifest.logs: the same log twice")
    for log in manifest.logs:
        if log.start > log.end or _not_rising(log.checkpoints) or _not_rising(log.relied):
            raise StatementRefused(f"manifest.logs: numbers of {log.origin} do not rise")
        if log.checkpoints[-1] < log.end or any(log.start <= index < log.end for index in log.relied):
            raise StatementRefused(f"manifest.logs: ranges of {log.origin} contradict each other")


def _not_rising(numbers: tuple[int, ...]) -> bool:
    return any(here >= after for here, after in pairwise(numbers))


def _statement(manifest: Manifest) -> dict[str, Any]:
    predicate = manifest.to_json()
    subject = {"name": f"kit:{manifest.organisation}", "digest": {"sha256": digest_of(predicate)}}
    return {
        "_type": STATEMENT_TYPE,
        "subject": [subject],
        "predicateType": MANIFEST_TYPE,
        "predicate": predicate,
    }
