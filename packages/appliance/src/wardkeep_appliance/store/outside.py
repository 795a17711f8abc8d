"""Numbers kept outside the database, so that a restored copy of it is noticed: head, versions, orders, nonces.

Of each log that this box co-signs the newest head stands here too, and with it, once and for all, the log's origin.
"""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, model_validator

from wardkeep_appliance.keys.ring import sync_folder
from wardkeep_core.evidence.chain import Head
from wardkeep_core.evidence.checkpoint import Checkpoint
from wardkeep_core.kit.digest import Sha256Hex
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.ids import Id
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.protocol.messages import WitnessedLog
from wardkeep_core.protocol.orders import Nonce, Order


class KnownNonce(Frozen):
    """The nonce of an accepted order, kept until the order would have run out."""

    nonce: Nonce
    order: Id
    expires_at: UtcTime


class Witnessed(Frozen):
    """The newest head of a log that was co-signed here; `origin` None: the claim named it, or nothing was co-signed.

    `must_be_shown`: the server knew more of our chain than this very file, so we may have co-signed more than we know;
    nothing is co-signed until our own newest co-signature is shown to us.
    """

    origin: str | None = None
    size: int = Field(default=0, ge=0)
    root: Sha256Hex | None = None
    must_be_shown: bool = False


class Counters(Frozen):
    """The highest numbers ever used or accepted here, and of each log the newest head that was co-signed here.

    `orders_from` is on the server's clock: orders issued until then are from before a restore. `orders_closed`: we
    were restored and have not heard the server's clock since.
    """

    epoch: int = Field(default=0, ge=0)
    seq: int = Field(default=-1, ge=-1)
    leaf_hash: Sha256Hex | None = None
    rule_set: int = Field(default=0, ge=0)
    targets: int = Field(default=0, ge=0)
    witnessed: dict[WitnessedLog, Witnessed] = Field(default_factory=dict)
    order_number: int = Field(default=0, ge=0)
    nonces: tuple[KnownNonce, ...] = ()
    orders_from: UtcTime | None = None
    orders_closed: bool = False

    @model_validator(mode="before")
    @classmethod
    def _of_one_log(cls, value: Any) -> Any:  # noqa: ANN401 - what stands in the file
        """A file from before there were two logs names the site's without saying so."""
        if not isinstance(value, dict) or "cosigned" not in value:
            return value
        names = {"size": "cosigned", "root": "cosigned_root", "must_be_shown": "must_be_shown"}
        kept = {name: each for name, each in value.items() if name not in names.values()}
        site = {ours: value[theirs] for ours, theirs in names.items() if theirs in value}
        return kept | {"witnessed": {WitnessedLog.SITE: site}}

    @property
    def head(self) -> Head | None:
        """The newest entry ever signed here; None before the first."""
        return None if self.leaf_hash is None else Head(self.epoch, self.seq, self.leaf_hash)


class CountersBroken(Exception):
    """The file is there but cannot be read: whether this box was restored can no longer be told."""


class Outside:
    """The file with the counters; every write is whole and on disk when the call returns."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._counters = self._read()

    @property
    def counters(self) -> Counters:
        """As last written."""
        return self._counters

    def raise_head(self, head: Head) -> None:
        """Write the head when it is ahead of the one on file."""
        if (head.epoch, head.seq) > (self._counters.epoch, self._counters.seq):
            self._write({"epoch": head.epoch, "seq": head.seq, "leaf_hash": head.leaf_hash})

    def raise_version(self, kind: str, version: int) -> None:
        """Write the version of a document (`rule_set`, `targets`) when it is higher than the one on file."""
        if version > getattr(self._counters, kind):
            self._write({kind: version})

    def witnessed(self, log: WitnessedLog) -> Witnessed:
        """What stands here about this log."""
        return self._counters.witnessed.get(log, Witnessed())

    def raise_cosigned(self, log: WitnessedLog, head: Checkpoint) -> None:
        """Write the newest co-signed checkpoint when it is larger than the one on file."""
        if head.size > self.witnessed(log).size:
            self._write_log(log, {"origin": head.origin, "size": head.size, "root": head.root.hex()})

    def doubt_cosigned(self) -> None:
        """From now on our own newest co-signature under each log must be shown to us first."""
        for log in WitnessedLog:
            self._write_log(log, {"must_be_shown": True})

    def trust_cosigned(self, log: WitnessedLog) -> None:
        """It was shown."""
        self._write_log(log, {"must_be_shown": False})

    def take_order(self, order: Order, server_now: datetime) -> None:
        """Write the number and nonce of an order that is about to be accepted; forget nonces that ran out."""
        known = tuple(each for each in self._counters.nonces if each.expires_at > server_now)
        taken = KnownNonce(nonce=order.nonce, order=order.id, expires_at=order.expires_at)
        self._write({"order_number": max(order.number, self._counters.order_number), "nonces": (*known, taken)})

    def close_orders(self) -> None:
        """After a restore: what was ordered until the server is heard again is refused."""
        self._write({"orders_closed": True})

    def hear(self, server_now: datetime) -> None:
        """The server was heard; after a restore, orders count from here on."""
        if self._counters.orders_closed:
            self._write({"orders_from": server_now, "orders_closed": False})

    def _read(self) -> Counters:
        if not self._file.exists():
            return Counters()
        try:
            return Counters.model_validate_json(self._file.read_bytes())
        except (OSError, ValidationError) as error:
            raise CountersBroken(f"{self._file.name} cannot be read") from error

    def _write_log(self, log: WitnessedLog, changed: dict[str, Any]) -> None:
        self._write({"witnessed": {**self._counters.witnessed, log: self.witnessed(log).model_copy(update=changed)}})

    def _write(self, changed: dict[str, Any]) -> None:
        self._counters = self._counters.model_copy(update=changed)
        fresh = self._file.with_suffix(".new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(self._counters.canonical())
            stream.flush()
            os.fsync(handle)
        fresh.replace(self._file)
        sync_folder(self._file.parent)
