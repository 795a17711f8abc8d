"""The loops of the sealer and of the walk; what the evidence log adds to check-ins, claims and decisions."""

from datetime import datetime, timedelta

from wardkeep_core.protocol.messages import CheckinRequest, WitnessedLog
from wardkeep_server.evidence import service
from wardkeep_server.evidence.events import CHANNEL
from wardkeep_server.fleet.events import ApplianceClaimed, ApplianceFacts, CheckinContributor, CheckinPart
from wardkeep_server.platform.hooks import hook
from wardkeep_server.platform.loops import Loop
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy.events import DecisionRecorder

SEAL_EVERY_S = 0.5
WALK_EVERY_S = 1.0
LOOK_EVERY = timedelta(minutes=5)
"""A box that waits for no proof is still shown the newest checkpoint this often: others' entries are in it."""
_LOOKS = "evidence.looks"
_MOST_LOOKS = 20_000


class _Checkpoints:
    """Newest checkpoint with its proofs, in the answer of a check-in."""

    @property
    def name(self) -> str:
        """See CheckinContributor."""
        return "evidence"

    def wanted(self, parts: Parts, now: datetime, appliance: ApplianceFacts, request: CheckinRequest) -> bool:
        """See CheckinContributor."""
        if request.unacknowledged or request.cosigned_size == 0 or WitnessedLog.SITE in request.unsure:
            return True
        looks: dict[str, datetime] = parts.caches.setdefault(_LOOKS, {})
        last = looks.get(appliance.id)
        if last is not None and timedelta() <= now - last < LOOK_EVERY:
            return False
        if len(looks) >= _MOST_LOOKS:
            looks.clear()
        looks[appliance.id] = now
        return True

    async def contribute(self, work: Work, appliance: ApplianceFacts, request: CheckinRequest) -> CheckinPart:
        """See CheckinContributor."""
        return await service.offer(work, appliance, request)


class _Genesis:
    """The log of a site begins, at the latest, when its first appliance is claimed."""

    async def claimed(self, work: Work, appliance: ApplianceFacts) -> None:
        """See ApplianceClaimed."""
        await service.begin(work, appliance.site_id)


async def _seal(parts: Parts) -> bool:
    started: dict[str, bool] = parts.caches.setdefault("evidence.sealer", {})
    if not started.get("compared"):
        await service.compare_with_store(parts)
        started["compared"] = True
    return await service.seal_all(parts)


async def _walk(parts: Parts) -> bool:
    """One slice and then a rest, however much is left: the sealer shares this process."""
    await service.walk_on(parts)
    return False


HOOKS = (
    hook(CheckinContributor, _Checkpoints()),  # type: ignore[type-abstract]  # a protocol is the kind of hook
    hook(ApplianceClaimed, _Genesis()),  # type: ignore[type-abstract]  # as above
    hook(DecisionRecorder, service.Recorder()),  # type: ignore[type-abstract]  # as above
)
LOOPS = (
    Loop("sealer", every_s=SEAL_EVERY_S, turn=_seal, channel=CHANNEL),
    Loop("evidence_walk", every_s=WALK_EVERY_S, turn=_walk),
)
