"""Files that decide who may do what can be changed by root only, and the telling ones read by few."""

from collections.abc import Mapping

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, errored, failed, passed
from wardkeep_core.probes.linux import FileMode, FileModes
from wardkeep_core.probes.questions import AskFileModes

LARGEST: Mapping[str, int] = {
    "/etc/passwd": 0o644,
    "/etc/group": 0o644,
    "/etc/sudoers": 0o440,
    "/etc/ssh/sshd_config": 0o600,
    "/var/log/auth.log": 0o640,
    "/var/log/secure": 0o640,
    "/var/log/audit/audit.log": 0o640,
}
"""The widest mode of each file; catalogue 2.4."""
SUDO_RULES = "/etc/sudoers.d"
RULE_LARGEST = 0o440
NEEDED = ("/etc/passwd", "/etc/group")
OWNERS = frozenset({"root"})
LOG_OWNERS = frozenset({"root", "syslog"})
"""Where the log daemon runs under an account of its own, its files are that account's (Ubuntu)."""
GROUPS = frozenset({"root", "adm", "syslog"})
"""Groups that may read what others may not."""
OTHERS_READ = 0o004
GROUP_RIGHTS = 0o070


def ask(_context: Context) -> Asked:
    """The named files, and every file with rules for sudo; what is not installed is not there."""
    return AskFileModes(paths=tuple(LARGEST), folders=(SUDO_RULES,))


def evaluate(facts: FileModes, _context: Context) -> Verdict:
    """Owner root, mode as listed or stricter, and no unknown group where others may not read."""
    present = [file for file in facts.files if file.present]
    absent = [path for path in NEEDED if path not in {file.path for file in present}]
    if absent:
        return failed("admin_file_absent", f"missing: {', '.join(absent)}")
    half = [file.path for file in present if not file.symlink and None in {file.owner, file.group, file.mode}]
    if half:
        return errored("answer_incomplete", f"owner or mode of {', '.join(half)} is not known")
    links = [file.path for file in present if file.symlink]
    if links:
        return failed("admin_file_is_a_link", f"{', '.join(links)} is a symbolic link")
    loose = [f"{file.path} {file.owner}:{file.group} {file.mode}" for file in present if not is_protected(file)]
    if loose:
        return failed("admin_file_open", f"too open: {'; '.join(loose)}")
    return passed("admin_files_protected", f"{len(present)} files are protected")


def is_protected(file: FileMode) -> bool:
    """True when one file is as the check wants it."""
    mode = int(file.mode or "7777", 8)
    return file.owner in owners_of(file.path) and not mode & ~largest_of(file.path) and _group_is_known(file, mode)


def largest_of(path: str) -> int:
    """The widest mode that a file may have."""
    return LARGEST.get(path, RULE_LARGEST)


def owners_of(path: str) -> frozenset[str]:
    """Accounts that may own a file."""
    return LOG_OWNERS if path.startswith("/var/log/") else OWNERS


def _group_is_known(file: FileMode, mode: int) -> bool:
    """A group matters only where it may do what others may not."""
    return file.group in GROUPS or bool(mode & OTHERS_READ) or not mode & GROUP_RIGHTS


CHECK = Check(
    title="Administrative files are protected",
    severity=Severity.HIGH,
    objective="file_permissions",
    version=1,
    facts=FileModes,
    ask=ask,
    evaluate=evaluate,
)
