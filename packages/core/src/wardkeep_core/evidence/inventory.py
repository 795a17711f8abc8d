"""The hourly inventory of an appliance: what it promised to look at, how often, and how often it did (evidence page 1).

An inventory covers the interval [from_at, to_at) and begins where the one before ended; each start of the program and
each change of targets ends one. Counts are of whole scans; looks of an attempt are none.
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from wardkeep_core.evidence.common import Kind, Number, Origin
from wardkeep_core.evidence.egress import Token, split_by_size
from wardkeep_core.kit.digest import Sha256Hex
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.ids import DeviceId, Id
from wardkeep_core.kit.times import UtcTime

LARGEST_PART_BYTES = 36_000
"""Of devices or exclusions in one statement: base64 and the rest of an envelope stay under its 65,535 bytes."""
MOST_ROWS = 512
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]


class Covered(Frozen):
    """A device in scope: seconds between two scans as promised, scans that brought a verdict, and scans that did not.

    `missed` counts scans that saw nothing and those that never began.
    """

    device: DeviceId
    cadence_s: int = Field(ge=1, le=86_400)
    done: Count
    missed: Count


class Exclusion(Frozen):
    """A device that is known and not looked at: by a setting, or by a person's decision; exactly one of the two."""

    device: DeviceId
    setting: Token | None
    decision: Id | None

    @model_validator(mode="after")
    def _one_reason(self) -> "Exclusion":
        if (self.setting is None) == (self.decision is None):
            raise ValueError("an exclusion names a setting or a decision, and not both")
        return self


class TargetsRef(Frozen):
    """The targets document in force: version and digest of its canonical bytes."""

    version: int = Field(ge=1)
    digest: Sha256Hex


class CosignedHead(Frozen):
    """The newest checkpoint that the appliance co-signed; `root` is lower-case hex."""

    origin: Origin
    size: Number
    root: Sha256Hex


class Inventory(Frozen):
    """One part of an inventory; parts stand one behind the other in the chain and share all but their rows.

    The first inventory of a box covers no time: `from_at` is `to_at`. `anchor_digest` is the SHA-256 of the
    newest time-stamp token that the box was told of (the file as it lies in kits), which V9 holds its later times to.
    """

    KIND: ClassVar[Kind] = Kind.INVENTORY
    SUBJECT: ClassVar[str] = "inventory"

    inventory: Id
    part: int = Field(ge=1, le=256)
    parts: int = Field(ge=1, le=256)
    from_at: UtcTime
    to_at: UtcTime
    targets: TargetsRef | None
    devices: tuple[Covered, ...] = Field(max_length=MOST_ROWS)
    exclusions: tuple[Exclusion, ...] = Field(max_length=MOST_ROWS)
    cosigned: CosignedHead | None
    anchor_digest: Sha256Hex | None


def in_parts(whole: Inventory, devices: Sequence[Covered], exclusions: Sequence[Exclusion]) -> list[Inventory]:
    """The statements of an inventory of these rows, which may be too many for one leaf; rows keep their order.

    `whole` says all that the parts share; it has no rows of its own.
    """
    rows: list[tuple[tuple[Covered, ...], tuple[Exclusion, ...]]]
    size = sum(len(row.canonical()) + 1 for row in (*devices, *exclusions))
    if size <= LARGEST_PART_BYTES:
        rows = [(tuple(devices), tuple(exclusions))]
    else:
        rows = [(run, ()) for run in split_by_size(devices, LARGEST_PART_BYTES)]
        rows += [((), run) for run in split_by_size(exclusions, LARGEST_PART_BYTES)]
    return [
        whole.model_copy(update={"part": part, "parts": len(rows), "devices": some, "exclusions": others})
        for part, (some, others) in enumerate(rows, start=1)
    ]
