"""The paper of a kit, `report.pdf`: the same numbers and findings for a reader, with a receipt of each log's head.

Asserted like every word in a kit. Data goes to typst as JSON, never as markup; only its built-in fonts are used, so the
same kit gives the same bytes (PDF/A-2a, PDF/UA-1).
"""

from collections import Counter
from collections.abc import Sequence
from importlib import resources
from typing import Any

import typst

from wardkeep_core.catalog.registry import all_checks
from wardkeep_core.evidence.checkpoint import parse_checkpoint
from wardkeep_core.evidence.kit.manifest import KitReport
from wardkeep_core.kit.canonical import canonical_json
from wardkeep_core.kit.times import format_time
from wardkeep_server.evidence.service.assessment import Assessment, State, counted

_FOOT = "Stated by the platform; the entries of the kit are the proof. Not legal advice. Not a certification."
_CONTROLS = "What machines saw last in the period. A status is evidence, not a certificate."
_RECEIPTS = (
    "Keep this page. The log may only be continued from these heads: whoever holds them can see later whether it was."
)
_METHOD = (
    "For every check and device the last verdict recorded in the period counts; one that is more than a day older than"
    " the newest counts as not observed. A paragraph is seen whole only where every check that observes it directly"
    " passed last on every device, and no person's word is needed. The numbers in short are those of report.json."
)


def report_pdf(assessment: Assessment, report: KitReport, missing: Sequence[str], heads: Sequence[str]) -> bytes:
    """The PDF. `missing` says in words what the kit lacks; `heads` are the newest checkpoint notes, one a log."""
    period, framework = assessment.period, assessment.framework
    data = {
        "title": "Auditor kit: what was recorded",
        "foot": _FOOT,
        "head": [
            ["Organisation", period.organisation],
            ["From", format_time(period.start)],
            ["Until", format_time(period.until)],
            ["Framework", f"{framework.title}, {framework.edition}"],
        ],
        "summary": _summary(assessment, report),
        "missing": list(missing),
        "controls_note": _CONTROLS,
        "controls": [[framework.cited(one.control), one.control.title, one.state.value] for one in assessment.findings],
        "checks": [[all_checks()[check].title, *map(str, counted(rows))] for check, rows in assessment.checks.items()],
        "attempts": [[name.replace("_", " "), str(number)] for name, number in sorted(report.attempts.items())],
        "receipts_note": _RECEIPTS,
        "receipts": [_receipt(note) for note in heads],
        "method": _METHOD,
    }
    return _compiled(data, int(period.until.timestamp()))


def _summary(assessment: Assessment, report: KitReport) -> list[str]:
    states = Counter(one.state for one in assessment.findings)
    whole, failing = states[State.SATISFIED], states[State.FAILED]
    passed, failed, not_seen = (report.verdicts.get(name, 0) for name in ("pass", "fail", "error"))
    attempts, healed = sum(report.attempts.values()), report.attempts.get("healed", 0)
    decided = report.decisions or {}
    signed, asserted = (decided.get(name, 0) for name in ("webauthn", "platform_asserted"))
    return [
        f"{report.entries} entries were recorded in this period, about {report.devices} devices.",
        f"Their verdicts: {passed} passes, {failed} fails, and {not_seen} times a device could not be observed.",
        f"{attempts} changes were attempted, of which {healed} ended healed.",
        f"People decided {signed + asserted} times: {signed} signed by passkey, {asserted} on the platform's word.",
        f"Gaps in observation that were stated: {report.gaps}.",
        f"Of {len(assessment.findings)} paragraphs machines saw {whole} whole, and {failing} failing.",
    ]


def _receipt(note: str) -> dict[str, str]:
    head = parse_checkpoint(note).checkpoint
    return {"origin": head.origin, "size": str(head.size), "root": head.root.hex()}


def _compiled(data: dict[str, Any], moment: int) -> bytes:
    template = resources.files(__package__) / "paper.typ"
    return typst.compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs={"data": canonical_json(data).decode()},
        ignore_system_fonts=True,
        pdf_standards=["a-2a", "ua-1"],
        timestamp=moment,
    )
