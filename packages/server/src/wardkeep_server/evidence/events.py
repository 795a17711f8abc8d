"""What others need to know: to wait for the sealer, and that a kit was issued; and who vouches for time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from wardkeep_core.evidence.kit.anchors import MAX_ANCHORS, AnchorContents
from wardkeep_server.platform.outside import MOST_WITNESSES
from wardkeep_server.platform.work import Work

CHANNEL = "wardkeep_evidence"
"""NOTIFY channel of new entries; the payload is a log's id."""


@dataclass(frozen=True)
class IssuedKit:
    """A kit that was built: whose, the digests of its file and of its manifest's envelope, and the key that signed.

    `export_id` is stated in every log of the kit; `log_id` of `site_id` is the first of them.
    """

    partner_id: str
    organisation_id: str
    file_digest: str
    manifest_digest: str
    keyid: str
    export_id: str
    log_id: str
    site_id: str


class KitIssued(Protocol):
    """Told of each kit, in the transaction that builds it."""

    async def issued(self, work: Work, kit: IssuedKit) -> None:
        """See the class."""


@dataclass(frozen=True)
class Span:
    """Entries [start, end) of a log, as a kit holds them."""

    log_id: str
    origin: str
    start: int
    end: int


MOST_HEADS = MAX_ANCHORS + MOST_WITNESSES
"""Of one log in a kit, for the sake of anchors and outside witnesses."""


@dataclass(frozen=True)
class KitAnchors:
    """What vouches from outside for a kit's spans.

    `checkpoints` are the sizes, by log id, that the anchors lead from or that outside witnesses signed; the kit must
    hold them, at most `MOST_HEADS` of a log. `missing` says in words what there is not.
    """

    contents: tuple[AnchorContents, ...]
    checkpoints: Mapping[str, frozenset[int]]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class AnchorBrief:
    """The first time stamp over an entry: of which head of the platform log, when, by whom."""

    id: str
    platform_size: int
    gen_time: datetime
    authority: str


class Anchoring(Protocol):
    """Knows the proofs of time over the logs' heads."""

    async def for_kit(self, work: Work, spans: Sequence[Span]) -> KitAnchors:
        """The first anchor of each day over these spans, and the first that covers the end of each."""

    async def lines(self, work: Work, log_id: str, sizes: Sequence[int]) -> Mapping[int, Sequence[str]]:
        """Lines of outside witnesses under a log's checkpoints of these sizes."""

    async def over(self, work: Work, log_id: str, size: int) -> AnchorBrief | None:
        """The first time stamp over at least `size` entries of a log; the caller may see the log."""


class PlatformWitnessing(Protocol):
    """Keeps what appliances say of the platform log's heads."""

    async def note(self, work: Work, size: int) -> str | None:
        """The signed head of this size; None where there is none."""

    async def keep(self, work: Work, appliance_id: str, size: int, line: str, cosigned_at: datetime) -> None:
        """Keep a line, verified under the appliance's key, whose time is `cosigned_at`; the first one stays."""
