"""Check-ins as events, and forgetting old ones."""

from wardkeep_server.notify.service import prune, pulse
from wardkeep_server.notify.service.pulse import EVERY_S
from wardkeep_server.platform.loops import Loop

LOOPS = (Loop("notify_pulse", every_s=EVERY_S, turn=pulse), Loop("notify_prune", every_s=60.0, turn=prune))
