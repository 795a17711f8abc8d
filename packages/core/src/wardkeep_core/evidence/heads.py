"""The statement by which the platform log commits to the heads of all logs (evidence page 4, anchors).

The platform log is a log like any other, of the platform alone: `organisation` is the nil UUID, `site` and
`appliance` are None. Entry 0 is the platform's genesis; then it holds one such statement each hour.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from wardkeep_core.evidence.common import Kind
from wardkeep_core.kit.digest import Sha256Hex
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.ids import Id
from wardkeep_core.kit.times import UtcTime

NIL_ID = "00000000-0000-0000-0000-000000000000"
"""Whose the platform log is, and who decides what the platform decides of itself: nobody's id."""


class Heads(Frozen):
    """The newest signed checkpoint of every log at `taken_at`, as the root of a sparse Merkle tree of `count` leaves.

    The tree is that of `sparse`: an origin has one leaf in it.
    """

    KIND: ClassVar[Kind] = Kind.HEADS
    SUBJECT: ClassVar[str] = "heads"

    heads: Id
    count: Annotated[int, Field(ge=1, le=2**53 - 1)]
    root: Sha256Hex
    taken_at: UtcTime
