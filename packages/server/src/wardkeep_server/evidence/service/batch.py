"""Reading a submitted batch: size and lines; and the steps of ingest that need no store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wardkeep_core.evidence.chain import Accepted, Head, Opened, Refused, Replayed, open_submitted, place
from wardkeep_core.evidence.common import Kind
from wardkeep_core.evidence.envelope import MAX_ENVELOPE_BYTES
from wardkeep_server.evidence.errors import BatchTooLarge, BatchUnreadable
from wardkeep_server.evidence.service.caller import Caller, restored, succeeded

MAX_ENVELOPES = 500
MAX_BATCH_BYTES = MAX_ENVELOPES * (MAX_ENVELOPE_BYTES + 1)
"""As sent and decoded: as many of the largest envelopes as a batch may hold, each with its newline."""


@dataclass
class Judged:
    """What became of a batch. `refused` stopped it, at the line with these bytes; `new_key` is set by a restore."""

    caller: Caller
    head: Head | None
    numbers: dict[tuple[int, int], str]
    accepted: list[Opened] = field(default_factory=list)
    replayed: int = 0
    new_key: bytes | None = None
    refused: Refused | None = None
    refused_line: bytes = b""
    refused_opened: Opened | None = None

    def take(self, opened: Opened) -> Refused | None:
        """Step 6 for one envelope; earlier ones of the same batch count as stored."""
        verdict = place(opened, head=self.head, stored=self.numbers.get((opened.link.epoch, opened.link.seq)))
        if isinstance(verdict, Refused):
            return verdict
        if isinstance(verdict, Replayed):
            self.replayed += 1
            return None
        return self._append(verdict)

    def _append(self, verdict: Accepted) -> Refused | None:
        opened, link = verdict.opened, verdict.opened.link
        if link.seq == 0 and link.epoch > 0:
            after = succeeded(opened.statement, opened.keyid, self.caller)
            if after is None:
                return Refused("wrong_opening", "a new epoch opens under a new key that the key before it endorsed")
            self.caller, self.new_key = after, after.keys[after.current].public_bytes_raw()
        elif opened.keyid != self.caller.current:
            return Refused("foreign_key", f"keyid: {opened.keyid} has been replaced by {self.caller.current}")
        self.accepted.append(opened)
        self.head = verdict.head
        self.numbers[link.epoch, link.seq] = opened.leaf_hash
        return None


def read_batch(raw: bytes) -> list[bytes]:
    """The envelopes' bytes, from the decoded body. Raises BatchUnreadable, BatchTooLarge."""
    if len(raw) > MAX_BATCH_BYTES:
        raise BatchTooLarge(f"at most {MAX_BATCH_BYTES} bytes")
    lines = raw.removesuffix(b"\n").split(b"\n")
    if lines == [b""]:
        raise BatchUnreadable("the batch is empty")
    if len(lines) > MAX_ENVELOPES:
        raise BatchTooLarge(f"at most {MAX_ENVELOPES} envelopes in a batch")
    return lines


def open_batch(lines: Sequence[bytes], caller: Caller) -> list[Opened | Refused]:
    """Steps 1 to 5 for each line, up to and including the first that fails them. Pure computing, no store."""
    found: list[Opened | Refused] = []
    for line in lines:
        one = open_submitted(line, binding=caller.binding, keys=caller.keys)
        if isinstance(one, Refused) and one.code == "foreign_key":
            caller = restored(line, caller) or caller
            one = open_submitted(line, binding=caller.binding, keys=caller.keys)
        if isinstance(one, Opened) and one.statement.kind is Kind.HEADS:
            one = Refused("malformed", "kind: heads stands in the platform log only")
        found.append(one)
        if isinstance(one, Refused):
            break
    return found


def place_batch(
    lines: Sequence[bytes],
    opened: Sequence[Opened | Refused],
    caller: Caller,
    head: Head | None,
    stored: Mapping[tuple[int, int], str],
) -> Judged:
    """Step 6 for each, until the first refusal."""
    judged = Judged(caller, head, dict(stored))
    for line, one in zip(lines, opened, strict=False):
        refused = one if isinstance(one, Refused) else judged.take(one)
        if refused is not None:
            judged.refused, judged.refused_line = refused, line
            judged.refused_opened = one if isinstance(one, Opened) else None
            break
    return judged
