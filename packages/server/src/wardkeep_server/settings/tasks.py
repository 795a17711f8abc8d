"""Forgetting what has expired, once a day."""

from wardkeep_server.platform.loops import Loop
from wardkeep_server.settings.service import EVERY_S, sweep

LOOPS = (Loop("retention", every_s=EVERY_S, turn=sweep),)
