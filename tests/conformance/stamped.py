"""Worlds whose heads are time-stamped each hour, and what a liar with the platform's keys makes of anchors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from packages.core.tests.evidence.authority import FIRST, PRIVATE, SECOND, Authority
from packages.core.tests.evidence.platform_log import PlatformLog
from tests.conformance.lies_about_files import replaced, signed_again
from tests.conformance.world import Kit, Practice, boxes_of, hour, kit_of, morning, two_boxes

from wardkeep_core.evidence.anchor import Anchor, anchor_imprint
from wardkeep_core.evidence.checkpoint import parse_checkpoint
from wardkeep_core.evidence.kit.anchors import AnchorContents
from wardkeep_core.kit.canonical import parse_canonical
from wardkeep_core.kit.digest import sha256_hex

__all__ = ["FIRST", "PRIVATE", "SECOND", "Authority", "PlatformLog"]
A_MINUTE = timedelta(minutes=1)


@dataclass
class Stamped:
    """A practice and the platform's log. Each hour its boxes speak, the log's head is stamped, and they are told."""

    made: Practice = field(default_factory=two_boxes)
    notes: list[str] = field(default_factory=list)
    anchors: list[AnchorContents] = field(default_factory=list)
    stamped: list[tuple[int, datetime]] = field(default_factory=list)
    """size of the log, and when its boxes co-signed"""

    def __post_init__(self) -> None:
        self.platform = PlatformLog(self.made.attestation, self.made.log_key)

    def hours(self, count: int) -> "Stamped":
        for _ in range(count):
            hour(self.made)
            self.stamp()
        return self

    def stamp(self, *, after: timedelta = A_MINUTE, **changes: Any) -> None:
        """The log's head is stamped some time from now; boxes name the token in their next inventories."""
        made = self.made
        self.stamped.append((len(made.entries), made.now))
        self.notes.append(made.note(len(made.entries), cosigned_at=made.now, boxes=boxes_of(made)))
        self.anchors.append(self.platform.anchor(self.notes[-1:], made.now + after, **changes))
        made.newest_anchor = sha256_hex(self.anchors[-1].tokens[0])

    def kit(self, **changes: Any) -> Kit:
        return kit_of(self.made, **{"notes": self.notes, "anchors": self.anchors, **changes})


def anchored(*, made: Practice | None = None, by: Sequence[Authority] = (FIRST, SECOND), ots: bool = False) -> Kit:
    """A morning's kit with one anchor over its end, by these authorities."""
    made = made or morning()
    note = made.note(len(made.entries), cosigned_at=made.now, boxes=boxes_of(made))
    return kit_of(made, notes=[note], anchors=made.anchors(note, by=by, ots=ots))


def repaired(kit: Kit, name: str, change: Callable[[bytes], bytes], *, made: Practice | None = None) -> Kit:
    """One file changed, found by the end of its name, and all around it repaired by the platform."""
    return Kit(signed_again(kit.raw, (made or morning()).attestation, replaced(name, change)), kit.trust)


def anchor_changed(kit: Kit, change: Callable[[Anchor], Anchor]) -> Kit:
    """`anchor.json` changed and written again."""
    return repaired(
        kit, "anchor.json", lambda raw: change(Anchor.model_validate(parse_canonical(raw))).canonical()
    )  # fmt: skip


def with_anchors(change: Callable[[AnchorContents, PlatformLog, Practice], Sequence[AnchorContents]]) -> Kit:
    """A morning's kit whose one anchor was replaced by others, with the platform's keys."""
    made = morning()
    note = made.note(len(made.entries), cosigned_at=made.now, boxes=boxes_of(made))
    platform = PlatformLog(made.attestation, made.log_key)
    honest = platform.anchor([note], made.now + A_MINUTE)
    return kit_of(made, notes=[note], anchors=change(honest, platform, made))


def stamped_by(stamp: Callable[[bytes, Any], bytes]) -> Kit:
    """A morning's kit whose one token was made so, from imprint and time."""

    def change(honest: AnchorContents, _: PlatformLog, made: Practice) -> list[AnchorContents]:
        return [replace(honest, tokens=[stamp(imprint_of(honest), made.now + A_MINUTE)])]

    return with_anchors(change)


def imprint_of(anchor: AnchorContents) -> bytes:
    """What its tokens are over."""
    return anchor_imprint(parse_checkpoint(anchor.anchor.checkpoint).checkpoint.text)
