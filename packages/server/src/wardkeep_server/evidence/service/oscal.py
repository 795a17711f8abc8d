"""An assessment as OSCAL assessment results (NIST OSCAL 1.2, JSON), for tools that read it.

Asserted like the kit's other words, and no certificate. The same entries give the same bytes.
"""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from wardkeep_core.catalog.registry import all_checks, catalogue_digest
from wardkeep_core.frameworks.framework import Control, Framework
from wardkeep_core.kit.canonical import canonical_json
from wardkeep_core.kit.times import format_time
from wardkeep_core.model.verdict import Result
from wardkeep_server.evidence.repository.verdicts import LastVerdict
from wardkeep_server.evidence.service.assessment import Assessment, Finding, Period, State, counted

OSCAL_VERSION = "1.2.1"
NAMESPACE = "https://wardkeep.invalid/ns/oscal"
"""Of our own properties; follows the constant of evidence statements when a real domain replaces it."""
MOST_NAMED = 1_000
"""Devices named under one check. More are counted; their entries are in the kit."""
_IDS = UUID("5d8f2f1c-7f0c-5a52-9a10-3a2c7f6f4b11")
_REASONS = {State.SATISFIED: "pass", State.FAILED: "fail"}

Json = dict[str, Any]


def assessment_results(assessment: Assessment) -> bytes:
    """The document."""
    period, plan = assessment.period, _uuid(assessment.period, "plan")
    return canonical_json(
        {
            "assessment-results": {
                "uuid": _uuid(period, "document"),
                "metadata": {
                    "title": f"{assessment.framework.title}: what machines saw",
                    "last-modified": format_time(period.until),
                    "version": "1",
                    "oscal-version": OSCAL_VERSION,
                    "remarks": "Computed from the entries of this kit. Evidence, not a certificate.",
                },
                "import-ap": {"href": f"#{plan}"},
                "results": [_result(assessment)],
                "back-matter": {"resources": [_plan(plan)]},
            }
        }
    )


def control_token(framework: Framework, control: Control) -> str:
    """The control as an OSCAL token, which begins with a letter and knows no brackets: `hipaa-164.312.b`."""
    return f"{framework.id}-" + re.sub(r"[()]+", ".", framework.cited(control)).strip(".")


def _result(assessment: Assessment) -> Json:
    period, framework = assessment.period, assessment.framework
    devices = sorted({one.device_id for rows in assessment.checks.values() for one in rows})
    items = [
        {
            "uuid": _uuid(period, "device", device),
            "description": "A device that was observed.",
            "props": [_prop("device", device)],
        }
        for device in devices
    ]
    observations = [_observation(period, check, rows) for check, rows in assessment.checks.items()]
    reviewed = [{"control-id": control_token(framework, each)} for each in framework.controls]
    return {
        "uuid": _uuid(period, "result"),
        "title": "Continuous observation",
        "description": "The last verdict of every check on every device in the period, by control of the framework.",
        "start": format_time(period.start),
        "end": format_time(period.until),
        "reviewed-controls": {"control-selections": [{"include-controls": reviewed}]},
        "findings": [_finding(period, framework, each) for each in assessment.findings],
        **({"local-definitions": {"inventory-items": items}, "observations": observations} if items else {}),
    }


def _observation(period: Period, check_id: str, rows: Sequence[LastVerdict]) -> Json:
    passed, failed, not_seen = counted(rows)
    shown = sorted(rows, key=lambda one: (one.verdict == Result.PASS.value, one.device_id))[:MOST_NAMED]
    left = len(rows) - len(shown)
    said = f"{passed} passed, {failed} failed, {not_seen} could not be observed"
    return {
        "uuid": _uuid(period, "check", check_id),
        "title": all_checks()[check_id].title,
        "description": f"Last verdicts of {len(rows)} devices: {said}.",
        "props": [_prop("check", check_id)],
        "methods": ["TEST"],
        "types": ["control-objective"],
        "subjects": [_subject(period, one) for one in shown],
        "relevant-evidence": [
            {"href": f"../entries/{origin.rpartition('/')[2]}/", "description": f"Entries of the log {origin}"}
            for origin in sorted({one.origin for one in rows})
        ],
        "collected": format_time(max(one.seen_at for one in rows)),
        **({"remarks": f"{left} more devices are not named here; their entries are in the kit."} if left else {}),
    }


def _subject(period: Period, one: LastVerdict) -> Json:
    return {
        "subject-uuid": _uuid(period, "device", one.device_id),
        "type": "inventory-item",
        "props": [
            _prop("verdict", one.verdict),
            _prop("entry", str(one.leaf_index)),
            _prop("log", one.origin.rpartition("/")[2]),
        ],
    }


def _finding(period: Period, framework: Framework, finding: Finding) -> Json:
    control, state = finding.control, finding.state
    status = {
        "state": "satisfied" if state is State.SATISFIED else "not-satisfied",
        "reason": _REASONS.get(state, "other"),
        "remarks": state.value,
    }
    related = [{"observation-uuid": _uuid(period, "check", check)} for check in finding.checks]
    return {
        "uuid": _uuid(period, "control", control.id),
        "title": f"{framework.cited(control)} {control.title}",
        "description": control.outside or "Judged from the checks that observe what this paragraph asks for.",
        "target": {"type": "objective-id", "target-id": control_token(framework, control), "status": status},
        **({"related-observations": related} if related else {}),
    }


def _plan(uuid: str) -> Json:
    return {
        "uuid": uuid,
        "title": "What is checked",
        "description": "No assessment plan apart from the catalogue of checks, which the kit encloses by digest.",
        "rlinks": [{"href": f"../catalogue/{catalogue_digest()}.json", "media-type": "application/json"}],
    }


def _prop(name: str, value: str) -> Json:
    return {"name": name, "ns": NAMESPACE, "value": value}


def _uuid(period: Period, *parts: str) -> str:
    """The same for the same thing in the same organisation and period (RFC 9562, version 5)."""
    of = (period.organisation, format_time(period.start), format_time(period.until))
    return str(uuid5(_IDS, "\n".join((*of, *parts))))
