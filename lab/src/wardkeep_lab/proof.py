"""What a run leaves behind for an auditor: the kit, and a trust file made from what the box itself shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wardkeep_core.evidence.note import parse_vkey
from wardkeep_core.evidence.trust import TrustFile, write_trust
from wardkeep_lab.acts import SetMode, perform
from wardkeep_lab.baseline import SHADOW_MODE
from wardkeep_lab.exclusions import permit
from wardkeep_lab.instance import Instance
from wardkeep_lab.operator import LabSite, Operator
from wardkeep_lab.scenarios.l07_files import SHADOW
from wardkeep_lab.scoring import Score
from wardkeep_lab.stage import Stage
from wardkeep_lab.watching import Told, utc_now, wait_for

NAME = "proof"
_CHECKINS = 2
_VALID = frozenset({0, 3})
"""Exit codes of `wardkeep verify`: VALID, and VALID WITH GAPS."""
_WITNESS_LIMIT_S = 60.0
_BOX = "box"


@dataclass(frozen=True)
class RunPlace:
    """The run's directory, and when the run began."""

    directory: Path
    started_at: str


@dataclass(frozen=True)
class Proof:
    """Where the kit and the trust file lie, and what the verifier says about them."""

    kit: Path
    trust: Path
    verdict: str
    valid: bool

    @property
    def score(self) -> Score:
        """One line of the report: gaps are said and pass, an invalid kit fails."""
        problems = () if self.valid else (f"the kit does not verify: {self.verdict}",)
        return Score(NAME, False, False, False, False, False, None, problems)


def keep_proof(instance: Instance, operator: Operator, site: LabSite, stage: Stage, run: RunPlace) -> Proof:
    """Build both in the run's directory and verify them. Raises CommandFailed, TookTooLong."""
    ended_at = utc_now()
    _speak_once_more(operator.told(site), site, stage, instance.still_runs)
    for _ in range(_CHECKINS):
        _await_checkin(operator, site, instance.still_runs)
    kit, trust = run.directory / "lab.kit.zip", run.directory / "lab.trust"
    instance.kit(site.organisation, run.started_at, ended_at, kit)
    trust.write_text(trust_text(instance.fingerprints()))
    done = instance.verify(kit, trust)
    last = (done.stdout or done.stderr).strip().splitlines()[-1:]
    return Proof(kit, trust, "".join(last), done.status in _VALID)


def _speak_once_more(told: Told, site: LabSite, stage: Stage, alive: Callable[[], None]) -> None:
    """Change a fact that passes either way, so that the box states something after the period's end.

    Without a later entry nobody could tell that nothing was cut off the end (verification step V5).
    """
    stricter, usual = SetMode(SHADOW, 0o600), SetMode(SHADOW, SHADOW_MODE)
    permit(stage.slot, (stage.target,), stage.target, (stricter, usual))
    check = "linux.shadow_file_protected"

    def entries() -> set[str | None]:
        return {finding.entry for finding in told.history(site.target, check)}

    before = entries()

    def stated() -> bool | None:
        return True if entries() - before - {None} else None

    perform(stricter, stage.target)
    try:
        wait_for(stated, _WITNESS_LIMIT_S, "an entry after the period's end", alive)
    finally:
        perform(usual, stage.target)


def _await_checkin(operator: Operator, site: LabSite, alive: Callable[[], None]) -> None:
    """The next check-in; the box co-signs a checkpoint after the check-in that brought it."""
    since = utc_now()

    def reported() -> bool | None:
        seen = operator.appliance(site.appliance)["last_checkin_at"]
        return True if seen is not None and seen > since else None

    wait_for(reported, _WITNESS_LIMIT_S, "a check-in", alive)


def trust_text(shown: Mapping[str, Any]) -> str:
    """The trust file of somebody who stood in front of the box: the keys it pinned, its own, and itself as witness."""
    log, witness = parse_vkey(shown["log_vkey"]), parse_vkey(shown["witness_vkey"])
    return write_trust(
        TrustFile(
            logs={log.name: log},
            witnesses={_BOX: witness},
            quorum=_BOX,
            platform=frozenset({shown["server"]["attestation"]}),
            appliances={shown["appliance"]: frozenset({shown["own"]["evidence"]})},
        )
    )
