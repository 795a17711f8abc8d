"""The verbs of the platform log."""

from wardkeep_server.anchor.service.calendars import note_newest, upgrade
from wardkeep_server.anchor.service.chain import not_told, rotate
from wardkeep_server.anchor.service.kits import Anchors
from wardkeep_server.anchor.service.newest import may_differ, newest_digest
from wardkeep_server.anchor.service.outside import MOST_AT_ONCE, show_newest
from wardkeep_server.anchor.service.platform_log import hourly
from wardkeep_server.anchor.service.reading import anchor_files, anchor_page
from wardkeep_server.anchor.service.restore import restore
from wardkeep_server.anchor.service.stamping import stamp_newest
from wardkeep_server.anchor.service.standing import Standing, standing

__all__ = [
    "MOST_AT_ONCE",
    "Anchors",
    "Standing",
    "anchor_files",
    "anchor_page",
    "hourly",
    "may_differ",
    "newest_digest",
    "not_told",
    "note_newest",
    "restore",
    "rotate",
    "show_newest",
    "stamp_newest",
    "standing",
    "upgrade",
]
