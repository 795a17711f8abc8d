"""How a box's word ends, and a leaf's: retired, replaced by another, erased (evidence page 1).

All three are the platform's to state; a box that states one is refused.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from wardkeep_core.evidence.common import EntryRef, Kind, Number
from wardkeep_core.evidence.inventory import CosignedHead
from wardkeep_core.kit.digest import Sha256Hex
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.ids import ApplianceId, Id
from wardkeep_core.model.verdict import ReasonCode


class Retired(Frozen):
    """The end of a box in this log: it states nothing behind this.

    `last` is its newest entry here, None where it never wrote one; `cosigned` the newest head of this log that it
    co-signed; `decision` the person's decision to retire it.
    """

    KIND: ClassVar[Kind] = Kind.RETIRED
    SUBJECT: ClassVar[str] = "retired"

    retired: Id
    of_appliance: ApplianceId
    last: EntryRef | None
    cosigned: CosignedHead | None
    decision: Id


class Predecessor(Frozen):
    """A box that another one replaces, as its `Retired` says it."""

    appliance: ApplianceId
    last: EntryRef | None
    cosigned: CosignedHead | None


class Rebinding(Frozen):
    """A statement of kind `binding`: the site goes over to another box. It stands directly behind the `Retired`."""

    KIND: ClassVar[Kind] = Kind.BINDING
    SUBJECT: ClassVar[str] = "binding"

    binding: Id
    cause: Literal["replaced"]
    predecessor: Predecessor
    successor: ApplianceId
    decision: Id

    @model_validator(mode="after")
    def _another_box(self) -> "Rebinding":
        if self.successor == self.predecessor.appliance:
            raise ValueError("the successor is another appliance than the predecessor")
        return self


class Erasure(Frozen):
    """An earlier leaf of this log whose bytes the law demands erased; its hash stays in the tree.

    `epoch`, `seq` and `prev` are its place in the chain of `of_appliance`. Number 0 opens a chain and is kept.
    """

    KIND: ClassVar[Kind] = Kind.ERASURE
    SUBJECT: ClassVar[str] = "erasure"

    erasure: Id
    index: Number
    leaf_hash: Sha256Hex
    of_appliance: ApplianceId
    of_kind: Literal["observation", "remediation", "order"]
    epoch: Number
    seq: Annotated[int, Field(ge=1, le=2**53 - 1)]
    prev: Sha256Hex
    ground: ReasonCode
    decision: Id
