"""The loops that keep the platform log and ask outside; what anchors add to kits and check-ins."""

from datetime import datetime

from wardkeep_core.protocol.messages import CheckinRequest
from wardkeep_server.anchor import service
from wardkeep_server.evidence.events import Anchoring, PlatformWitnessing
from wardkeep_server.fleet.events import ApplianceFacts, CheckinContributor, CheckinPart
from wardkeep_server.platform.hooks import hook
from wardkeep_server.platform.loops import Loop
from wardkeep_server.platform.work import Parts, Work

STATE_EVERY_S = 20.0
ASK_EVERY_S = 15.0
CALENDARS_EVERY_S = 60.0
WALK_EVERY_S = 1.0


class _Newest:
    """Digest of the newest time stamp, in the answer of a check-in: the box embeds it in its next inventory."""

    @property
    def name(self) -> str:
        """See CheckinContributor."""
        return "anchor"

    def wanted(self, parts: Parts, now: datetime, appliance: ApplianceFacts, request: CheckinRequest) -> bool:
        """See CheckinContributor. Asked of the database once a minute at most, whatever the number of boxes."""
        del appliance
        if "anchor_digest" not in request.model_fields_set or not parts.settings.time_stamp_authorities():
            return False
        return service.may_differ(parts, now, request.anchor_digest)

    async def contribute(self, work: Work, appliance: ApplianceFacts, request: CheckinRequest) -> CheckinPart:
        """See CheckinContributor."""
        del appliance
        digest = await service.newest_digest(work.parts)
        return CheckinPart() if digest == request.anchor_digest else CheckinPart(anchor_digest=digest)


class _PlatformHead:
    """Newest head of the platform log, in the answer of a check-in: the box co-signs it."""

    @property
    def name(self) -> str:
        """See CheckinContributor."""
        return "platform_log"

    def wanted(self, parts: Parts, now: datetime, appliance: ApplianceFacts, request: CheckinRequest) -> bool:
        """See CheckinContributor."""
        del appliance
        return service.may_show(parts, now, request)

    async def contribute(self, work: Work, appliance: ApplianceFacts, request: CheckinRequest) -> CheckinPart:
        """See CheckinContributor."""
        return CheckinPart(platform=await service.head_for(work.parts, appliance.id, request))


async def _state(parts: Parts) -> bool:
    return await service.hourly(parts)


async def _ask(parts: Parts) -> bool:
    await service.stamp_newest(parts)
    return False


async def _calendars(parts: Parts) -> bool:
    await service.note_newest(parts)
    await service.upgrade(parts)
    return False


async def _witnesses(parts: Parts) -> bool:
    return await service.show_newest(parts) >= service.MOST_AT_ONCE


async def _walk(parts: Parts) -> bool:
    """One slice and then a rest, however much is left: the sealer shares this process."""
    await service.walk_on(parts)
    return False


HOOKS = (
    hook(Anchoring, service.Anchors()),  # type: ignore[type-abstract]  # a protocol is the kind of hook
    hook(CheckinContributor, _Newest()),  # type: ignore[type-abstract]  # as above
    hook(CheckinContributor, _PlatformHead()),  # type: ignore[type-abstract]  # as above
    hook(PlatformWitnessing, service.Cosigning()),  # type: ignore[type-abstract]  # as above
)
LOOPS = (
    Loop("anchor_heads", every_s=STATE_EVERY_S, turn=_state),
    Loop("anchor_stamps", every_s=ASK_EVERY_S, turn=_ask),
    Loop("anchor_witnesses", every_s=ASK_EVERY_S, turn=_witnesses),
    Loop("anchor_calendars", every_s=CALENDARS_EVERY_S, turn=_calendars),
    Loop("anchor_walk", every_s=WALK_EVERY_S, turn=_walk),
)
