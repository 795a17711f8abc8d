"""The files that hold password hashes can be read by root and the password programs only."""

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, errored, failed, passed
from wardkeep_core.probes.linux import FileMode, FileModes
from wardkeep_core.probes.questions import AskFileModes

SHADOW = "/etc/shadow"
GSHADOW = "/etc/gshadow"
ROOT_ONLY = frozenset({"0600", "0400", "0000"})
WITH_SHADOW_GROUP = "0640"


def ask(_context: Context) -> Asked:
    """Both files; a device without group passwords has only the first."""
    return AskFileModes(paths=(SHADOW, GSHADOW))


def evaluate(facts: FileModes, _context: Context) -> Verdict:
    """Owner root; mode 0640 with group shadow, else 0600, 0400 or 0000."""
    files = {file.path: file for file in facts.files}
    if not files[SHADOW].present:
        return failed("shadow_file_absent", f"{SHADOW} is missing: password hashes must lie somewhere else")
    present = [file for file in files.values() if file.present]
    half = [file.path for file in present if not file.symlink and None in {file.owner, file.group, file.mode}]
    if half:
        return errored("answer_incomplete", f"owner or mode of {', '.join(half)} is not known")
    links = [file.path for file in present if file.symlink]
    if links:
        return failed("shadow_file_is_a_link", f"{', '.join(links)} is a symbolic link")
    loose = [f"{file.path} {file.owner}:{file.group} {file.mode}" for file in present if not is_protected(file)]
    if loose:
        return failed("shadow_file_open", f"too open: {'; '.join(loose)}")
    return passed("shadow_file_protected", "only root and the password programs can read the hashes")


def is_protected(file: FileMode) -> bool:
    """True when one file is as the check wants it."""
    by_group = file.group == "shadow" and file.mode == WITH_SHADOW_GROUP
    return file.owner == "root" and (by_group or file.mode in ROOT_ONLY)


CHECK = Check(
    title="Password hashes are protected",
    severity=Severity.CRITICAL,
    objective="credential_protection",
    version=1,
    facts=FileModes,
    ask=ask,
    evaluate=evaluate,
)
