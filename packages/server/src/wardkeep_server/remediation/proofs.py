"""Whether a heal is proven by what is held here: the attempt's signed statement and the re-check that it names."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from wardkeep_core.evidence.common import Kind
from wardkeep_core.evidence.predicates import Outcome, Remediation
from wardkeep_core.model.verdict import Result
from wardkeep_server.evidence.schemas import EntryBrief, Number
from wardkeep_server.evidence.service import entries_by_number, remediations_by_number
from wardkeep_server.platform.work import Work
from wardkeep_server.remediation.schemas import EvidenceReference, Place


@dataclass(frozen=True)
class Proofs:
    """The named entries that are held here, and in full the statements of attempts that say healed."""

    held: Mapping[Number, EntryBrief]
    heals: Mapping[Number, Remediation]

    def reference(self, place: Place) -> EvidenceReference | None:
        """The place as the API shows it; None when no entry was named."""
        number = number_of(place)
        if number is None:
            return None
        brief = self.held.get(number)
        appliance_id, epoch, seq = number
        return EvidenceReference(appliance_id=appliance_id, epoch=epoch, seq=seq, entry_id=brief.id if brief else None)

    def recheck(self, place: Place, attempt_id: str) -> EvidenceReference | None:
        """The passing check after the attempt; None when any link between statement and pass is missing here."""
        number = number_of(place)
        done = self.heals.get(number) if number is not None else None
        if done is None or done.attempt != attempt_id or done.dry_run or done.after is None:
            return None
        after = (place[0], done.after.epoch, done.after.seq)
        look = self.held.get(after)
        return self.reference(after) if look is not None and passes(look, done) else None


def number_of(place: Place) -> Number | None:
    """The number of a place, when it names one."""
    appliance_id, epoch, seq = place
    return None if epoch is None or seq is None else (appliance_id, epoch, seq)


def passes(look: EntryBrief, done: Remediation) -> bool:
    """An observation of the same device, made after the last step, in which the same check passed (law K10)."""
    if look.kind is not Kind.OBSERVATION or look.device_id != done.device:
        return False
    passed = (look.verdicts or {}).get(done.check) == Result.PASS
    later = None not in (look.observed_at, done.last_step_at) and look.observed_at > done.last_step_at
    return passed and later


async def load(work: Work, places: Collection[Place]) -> Proofs:
    """The named entries, and behind those that say healed the re-checks; three statements at most."""
    named = [number for place in places if (number := number_of(place)) is not None]
    held = await entries_by_number(work, named)
    says_healed = [number for number, brief in held.items() if _says_healed(brief)]
    heals = await remediations_by_number(work, says_healed)
    later = [
        (appliance_id, done.after.epoch, done.after.seq)
        for (appliance_id, _, _), done in heals.items()
        if done.after is not None
    ]
    return Proofs({**held, **await entries_by_number(work, later)}, heals)


def _says_healed(brief: EntryBrief) -> bool:
    return brief.kind is Kind.REMEDIATION and brief.summary == Outcome.HEALED
