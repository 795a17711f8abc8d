"""What the walk gathers for V9: of every entry of one log's range when it says that it was written, in columns.

A range may hold millions of entries, so each is a few numbers here. Times are milliseconds since 1970.
"""

from array import array
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from wardkeep_core.evidence.inventory import Inventory
from wardkeep_core.evidence.predicates import Gap, GapCause, Observation
from wardkeep_core.evidence.statement import Statement
from wardkeep_core.evidence.verify.history import Signer

NO_TIME = 2**62
"""Of an entry that observes nothing: later than any moment, so it is never late."""
BEFORE_ALL = -(2**62)
"""Of an erased entry: earlier than any moment, so it is never after a stamp."""
_ERASED = "erased"
"""Stands for a signer whose entry was erased; it is no id."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_EXPLAINS = (GapCause.OFFLINE, GapCause.APPLIANCE_DOWN)


def milliseconds(moment: datetime) -> int:
    """Since 1970."""
    return (moment - _EPOCH) // _MILLISECOND


def moment_of(at: int) -> datetime:
    """The other way."""
    return _EPOCH + at * _MILLISECOND


@dataclass
class Times:
    """Columns by place in the range; `signers` and `devices` name the numbers that stand in them."""

    recorded: "array[int]" = field(default_factory=lambda: array("q"))
    trusted: bytearray = field(default_factory=bytearray)
    signer: "array[int]" = field(default_factory=lambda: array("L"))
    observed: "array[int]" = field(default_factory=lambda: array("q"))
    """newest time of a result, NO_TIME where there is none"""
    device: "array[int]" = field(default_factory=lambda: array("L"))
    signers: dict[Signer, int] = field(default_factory=dict)
    devices: dict[str, int] = field(default_factory=dict)
    embedded: dict[int, str] = field(default_factory=dict)
    """digest of an anchor's token, by place of the inventory that names it"""
    explained: dict[int | None, list[tuple[int, int | None]]] = field(default_factory=dict)
    """stretches that gap statements explain, by device; None is all devices"""

    def note(self, statement: Statement) -> None:
        """Take in the next entry of the range."""
        common, body = statement.common, statement.body
        self.recorded.append(milliseconds(common.recorded_at))
        self.trusted.append(common.clock.trusted)
        self.signer.append(self.signers.setdefault(common.appliance, len(self.signers)))
        observed, device = NO_TIME, 0
        if isinstance(body, Observation):
            observed = milliseconds(max(result.observed_at for result in body.results))
            device = self._device(body.device)
        elif isinstance(body, Inventory) and body.anchor_digest is not None and common.appliance is not None:
            self.embedded[len(self.observed)] = body.anchor_digest
        elif isinstance(body, Gap) and body.cause in _EXPLAINS:
            until = None if body.to_at is None else milliseconds(body.to_at)
            about = None if body.device is None else self._device(body.device)
            self.explained.setdefault(about, []).append((milliseconds(body.from_at), until))
        self.observed.append(observed)
        self.device.append(device)

    def note_erased(self) -> None:
        """The next place of the range is an erased entry: nobody's, of no time, so that it contradicts nothing."""
        self.recorded.append(BEFORE_ALL)
        self.trusted.append(0)
        self.signer.append(self.signers.setdefault(_ERASED, len(self.signers)))
        self.observed.append(NO_TIME)
        self.device.append(0)

    def _device(self, device: str) -> int:
        return self.devices.setdefault(device, len(self.devices))
