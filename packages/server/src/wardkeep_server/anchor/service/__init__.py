"""The verbs of the platform log."""

from wardkeep_server.anchor.service.asking import ask_again
from wardkeep_server.anchor.service.calendars import note_newest, upgrade
from wardkeep_server.anchor.service.chain import not_told, rotate
from wardkeep_server.anchor.service.cosigning import Cosigning, head_for, may_show
from wardkeep_server.anchor.service.kits import Anchors
from wardkeep_server.anchor.service.newest import may_differ, newest_digest
from wardkeep_server.anchor.service.outside import MOST_AT_ONCE, show_newest
from wardkeep_server.anchor.service.platform_log import hourly
from wardkeep_server.anchor.service.reading import anchor_files, anchor_page
from wardkeep_server.anchor.service.restore import restore
from wardkeep_server.anchor.service.stamping import stamp_newest
from wardkeep_server.anchor.service.standing import Standing, standing
from wardkeep_server.anchor.service.walk import walk_on

__all__ = [
    "MOST_AT_ONCE",
    "Anchors",
    "Cosigning",
    "Standing",
    "anchor_files",
    "anchor_page",
    "ask_again",
    "head_for",
    "hourly",
    "may_differ",
    "may_show",
    "newest_digest",
    "not_told",
    "note_newest",
    "restore",
    "rotate",
    "show_newest",
    "stamp_newest",
    "standing",
    "upgrade",
    "walk_on",
]
