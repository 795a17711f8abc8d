"""The verbs of the live stream."""

from wardkeep_server.notify.service.pulse import prune, pulse
from wardkeep_server.notify.service.streams import Stream, admit, frames

__all__ = ["Stream", "admit", "frames", "prune", "pulse"]
