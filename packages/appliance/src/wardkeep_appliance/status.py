"""How things stand, for the person in front of the box and for scripts: numbers and states, no names, no secrets."""

from sqlite3 import Connection
from typing import Any

from wardkeep_appliance.site.papers import load
from wardkeep_appliance.store import outbox
from wardkeep_appliance.store.enrolment import read_enrolment
from wardkeep_appliance.store.findings import last_scan_at
from wardkeep_appliance.store.incidents import alarms_of, open_matters
from wardkeep_appliance.store.leaves import count_leaves
from wardkeep_appliance.store.tally import counts
from wardkeep_appliance.store.witness import Cosigned, read_cosigned
from wardkeep_core.evidence.checkpoint import parse_checkpoint
from wardkeep_core.kit.times import format_time
from wardkeep_core.protocol.messages import WitnessedLog


def status(conn: Connection) -> dict[str, Any]:
    """A snapshot of the store."""
    enrolment, papers, depth = read_enrolment(conn), load(conn), outbox.depth(conn)
    head, scanned = outbox.read_head(conn), last_scan_at(conn)
    cosigned = {log: read_cosigned(conn, log) for log in WitnessedLog}
    return {
        "enrolled": enrolment is not None,
        "appliance": None if enrolment is None else enrolment.answer.appliance,
        "rule_set_version": None if papers.rule_set is None else papers.rule_set.version,
        "healing_tier": None if papers.rule_set is None else papers.rule_set.healing_tier.value,
        "targets_version": None if papers.targets is None else papers.targets.version,
        "devices": 0 if papers.targets is None else len(papers.targets.targets),
        "last_scan_at": None if scanned is None else format_time(scanned),
        "open_incidents": [
            {
                "check": each.incident.check,
                "device": each.incident.device,
                "state": each.incident.state.value,
                "against_logs": alarms_of(conn, each.incident.id),
            }
            for each in open_matters(conn)
        ],
        "evidence": {
            "head": None if head is None else {"epoch": head.epoch, "seq": head.seq, "leaf_hash": head.leaf_hash},
            "leaves": count_leaves(conn),
            "kept": depth.kept,
            "oldest_unsent_at": None if depth.oldest_unsent_at is None else format_time(depth.oldest_unsent_at),
        },
        "cosigned_size": 0 if (site := cosigned[WitnessedLog.SITE]) is None else site.size,
        "cosigned": {log.value: None if kept is None else _head(kept) for log, kept in cosigned.items()},
        "counts": counts(conn),
    }


def _head(cosigned: Cosigned) -> dict[str, Any]:
    checkpoint = parse_checkpoint(cosigned.note).checkpoint
    delivered = cosigned.delivered
    return {"origin": checkpoint.origin, "size": checkpoint.size, "root": checkpoint.root.hex(), "delivered": delivered}
