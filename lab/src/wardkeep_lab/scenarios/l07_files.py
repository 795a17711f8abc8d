"""L07: files that hold secrets or settings made readable or writable."""

from wardkeep_lab.acts import SetMode
from wardkeep_lab.baseline import PRINTER_FILE, PRINTER_MODE, SHADOW_MODE
from wardkeep_lab.prober import Prober
from wardkeep_lab.scenarios.scenario import End, Scenario, Sight

SHADOW = "/etc/shadow"


def look_at_shadow(prober: Prober) -> Sight:
    """Catalogue 2.4: 0640 root:shadow, or root alone with 0600, 0400 or 0000."""
    seen = prober.file(SHADOW)
    shared = seen.mode == SHADOW_MODE and seen.group == "shadow"
    good = seen.regular and seen.owner == "root" and (shared or seen.mode in {0o600, 0o400, 0})
    return Sight(good, f"{SHADOW} {seen.mode:04o} {seen.owner}:{seen.group}")


def _system_files(prober: Prober) -> Sight:
    found = prober.written_by_everybody()
    return Sight(not found, f"everybody may write {', '.join(found) or 'no system file'}")


SCENARIOS = (
    Scenario(
        id="L07a",
        title="the password hashes may be read by everybody",
        attack=("T1222.002",),
        check="linux.shadow_file_protected",
        runbook="linux.set_file_modes",
        end=End.HEALED,
        break_plan=(SetMode(SHADOW, 0o644),),
        restore_plan=(SetMode(SHADOW, SHADOW_MODE),),
        look=look_at_shadow,
    ),
    Scenario(
        id="L07b",
        title="everybody may write a file in /etc",
        attack=("T1222.002",),
        check="linux.system_files_write_protected",
        runbook="linux.clear_world_write",
        end=End.HEALED,
        break_plan=(SetMode(PRINTER_FILE, 0o666),),
        restore_plan=(SetMode(PRINTER_FILE, PRINTER_MODE),),
        look=_system_files,
    ),
)
