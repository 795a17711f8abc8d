"""Nobody but their owner can change what the system runs and reads at its start."""

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, failed, passed
from wardkeep_core.probes.linux_system import WorldWritable
from wardkeep_core.probes.questions import AskWorldWritable

FOLDERS = ("/etc", "/usr/local/bin", "/usr/local/sbin", "/boot", "/var/spool/cron")
"""Catalogue 2.4; the cron folders below /etc are within the first."""
NAMED_AT_MOST = 5


def ask(_context: Context) -> Asked:
    """The folders and all below them."""
    return AskWorldWritable(folders=FOLDERS)


def evaluate(facts: WorldWritable, _context: Context) -> Verdict:
    """Not one plain file that anybody may write."""
    found = sum(folder.found for folder in facts.folders)
    if found:
        named = ", ".join(file.path for file in facts.files[:NAMED_AT_MOST])
        more = f" and {found - NAMED_AT_MOST} more" if found > NAMED_AT_MOST else ""
        return failed("system_file_writable", f"anybody may write {named}{more}")
    searched = [folder.path for folder in facts.folders if folder.present]
    return passed("system_files_protected", f"no file that anybody may write in {', '.join(searched)}")


CHECK = Check(
    title="System files are protected from changes",
    severity=Severity.HIGH,
    objective="file_permissions",
    version=1,
    facts=WorldWritable,
    ask=ask,
    evaluate=evaluate,
    slow=True,
)
