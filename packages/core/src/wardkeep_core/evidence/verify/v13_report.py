"""V13: the numbers of report.json are those that the entries give."""

from wardkeep_core.evidence.kit.manifest import REPORT_NAME, KitReport
from wardkeep_core.evidence.verify.report import Step, StepFailed


def v13_report(step: Step, asserted: KitReport, counted: KitReport) -> None:
    """Compare what the platform asserts with what the walk counted. Raises StepFailed."""
    said, found = asserted.to_json(), counted.to_json()
    for name in sorted(said):
        if said[name] != found[name]:
            raise StepFailed(13, REPORT_NAME, expected=f"{name} {found[name]}", found=f"{name} {said[name]}")
    step.facts.append(f"{counted.entries} entries counted again")
