"""How things stand, for the person in front of the box and for scripts: numbers and states, no names, no secrets."""

from sqlite3 import Connection
from typing import Any

from wardkeep_appliance.site.papers import load
from wardkeep_appliance.store import outbox
from wardkeep_appliance.store.enrolment import read_enrolment
from wardkeep_appliance.store.findings import last_scan_at
from wardkeep_appliance.store.incidents import open_matters
from wardkeep_appliance.store.tally import counts
from wardkeep_appliance.store.witness import read_cosigned
from wardkeep_core.kit.times import format_time


def status(conn: Connection) -> dict[str, Any]:
    """A snapshot of the store."""
    enrolment, papers, depth = read_enrolment(conn), load(conn), outbox.depth(conn)
    head, cosigned, scanned = outbox.read_head(conn), read_cosigned(conn), last_scan_at(conn)
    return {
        "enrolled": enrolment is not None,
        "appliance": None if enrolment is None else enrolment.answer.appliance,
        "rule_set_version": None if papers.rule_set is None else papers.rule_set.version,
        "healing_tier": None if papers.rule_set is None else papers.rule_set.healing_tier.value,
        "targets_version": None if papers.targets is None else papers.targets.version,
        "devices": 0 if papers.targets is None else len(papers.targets.targets),
        "last_scan_at": None if scanned is None else format_time(scanned),
        "open_incidents": [
            {"check": each.incident.check, "device": each.incident.device, "state": each.incident.state.value}
            for each in open_matters(conn)
        ],
        "evidence": {
            "head": None if head is None else {"epoch": head.epoch, "seq": head.seq, "leaf_hash": head.leaf_hash},
            "kept": depth.kept,
            "oldest_unsent_at": None if depth.oldest_unsent_at is None else format_time(depth.oldest_unsent_at),
        },
        "cosigned_size": 0 if cosigned is None else cosigned.size,
        "counts": counts(conn),
    }
