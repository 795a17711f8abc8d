"""The verbs of the evidence log."""

from wardkeep_server.evidence.errors import Forked, KeyNotTold, StoreAhead, StoreIncomplete
from wardkeep_server.evidence.service.again import sign_again
from wardkeep_server.evidence.service.attest import begin, not_told, rotate, state
from wardkeep_server.evidence.service.batch import MAX_BATCH_BYTES
from wardkeep_server.evidence.service.closings import close_alarm
from wardkeep_server.evidence.service.controls import checks_of, controls
from wardkeep_server.evidence.service.decisions import Recorder
from wardkeep_server.evidence.service.erasing import GROUNDS, Leaf, erasable, erase
from wardkeep_server.evidence.service.exports import holding_export
from wardkeep_server.evidence.service.ingest import submit
from wardkeep_server.evidence.service.kits import Asked, BuiltKit, Progress, build_kit
from wardkeep_server.evidence.service.proving import MOST_LEAVES, consistency, heads, key_entries, leaves
from wardkeep_server.evidence.service.reading import (
    checkpoint_page,
    entries_by_number,
    entry,
    entry_by_number,
    entry_page,
    log_views,
)
from wardkeep_server.evidence.service.remediations import remediations_by_number
from wardkeep_server.evidence.service.restore import Restored, Told, restore_all
from wardkeep_server.evidence.service.samples import MOST_DRAWN, sample
from wardkeep_server.evidence.service.sealer import compare_with_store, seal_all
from wardkeep_server.evidence.service.tops import LogBrief, log_briefs
from wardkeep_server.evidence.service.totals import SiteAlarms, Totals, totals
from wardkeep_server.evidence.service.trust import trust_text
from wardkeep_server.evidence.service.waiting import waiting_since
from wardkeep_server.evidence.service.walk import last_verification, verifications, walk_on
from wardkeep_server.evidence.service.witness import offer, take_cosignature

__all__ = [
    "GROUNDS",
    "MAX_BATCH_BYTES",
    "MOST_DRAWN",
    "MOST_LEAVES",
    "Asked",
    "BuiltKit",
    "Forked",
    "KeyNotTold",
    "Leaf",
    "LogBrief",
    "Progress",
    "Recorder",
    "Restored",
    "SiteAlarms",
    "StoreAhead",
    "StoreIncomplete",
    "Told",
    "Totals",
    "begin",
    "build_kit",
    "checkpoint_page",
    "checks_of",
    "close_alarm",
    "compare_with_store",
    "consistency",
    "controls",
    "entries_by_number",
    "entry",
    "entry_by_number",
    "entry_page",
    "erasable",
    "erase",
    "heads",
    "holding_export",
    "key_entries",
    "last_verification",
    "leaves",
    "log_briefs",
    "log_views",
    "not_told",
    "offer",
    "remediations_by_number",
    "restore_all",
    "rotate",
    "sample",
    "seal_all",
    "sign_again",
    "state",
    "submit",
    "take_cosignature",
    "totals",
    "trust_text",
    "verifications",
    "waiting_since",
    "walk_on",
]
