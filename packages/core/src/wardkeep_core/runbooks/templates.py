"""Files we may write on a device: where they lie, what is in them, who checks them. Catalogue 3.4.

The content is made here, from a closed set of settings; whoever carries out the step writes the bytes and never
adds to them. A file at the same path without our first line belongs to somebody else and is not overwritten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from wardkeep_core.checks.kernel_values import KERNEL_VALUES
from wardkeep_core.checks.parameters import PARAMETERS
from wardkeep_core.runbooks.steps import ReloadTarget, Template

HEADER = "# Managed by Wardkeep: changes made here by hand are overwritten."


class TemplateRefused(ValueError):
    """The parameters are not the template's; the message names the parameter."""


class Validator(StrEnum):
    """The program that must accept the file before it takes effect."""

    SSHD = "sshd"
    SYSCTL = "sysctl"
    SHELL = "shell"
    JOURNALD = "journald"


@dataclass(frozen=True)
class ManagedFile:
    """Where a template is written and what follows. `mode` is four octal digits; owner and group are root.

    `reload` makes it take effect, None where it does so by itself; `ranges` holds the allowed (least, most) of every
    parameter, and a template without any writes the same file always; `required` names those without which the file
    would say less than the runbook promises.
    """

    template: Template
    path: str
    mode: str
    validator: Validator
    reload: ReloadTarget | None
    ranges: Mapping[str, tuple[int, int]]
    required: frozenset[str]


MANAGED_FILES: Mapping[Template, ManagedFile] = {
    Template.SSH_HARDENING: ManagedFile(
        template=Template.SSH_HARDENING,
        path="/etc/ssh/sshd_config.d/00-wardkeep.conf",
        mode="0600",
        validator=Validator.SSHD,
        reload=ReloadTarget.SSH,
        ranges={"max_tries": (1, 6), "login_grace_s": (1, 120)},
        required=frozenset({"max_tries", "login_grace_s"}),
    ),
    Template.SSH_PASSWORDS_OFF: ManagedFile(
        template=Template.SSH_PASSWORDS_OFF,
        path="/etc/ssh/sshd_config.d/00-wardkeep-passwords.conf",
        mode="0600",
        validator=Validator.SSHD,
        reload=ReloadTarget.SSH,
        ranges={},
        required=frozenset(),
    ),
    Template.SHELL_IDLE_LOGOUT: ManagedFile(
        template=Template.SHELL_IDLE_LOGOUT,
        path="/etc/profile.d/00-wardkeep-idle.sh",
        mode="0644",
        validator=Validator.SHELL,
        reload=None,
        ranges={"tmout_s": (1, PARAMETERS["inactivity_lock_seconds"].maximum)},
        required=frozenset({"tmout_s"}),
    ),
    Template.JOURNAL: ManagedFile(
        template=Template.JOURNAL,
        # Of files with one setting the last in order counts (journald.conf(5)).
        path="/etc/systemd/journald.conf.d/99-wardkeep.conf",
        mode="0644",
        validator=Validator.JOURNALD,
        reload=ReloadTarget.JOURNAL,
        # Without keep_days a longer time, or none, that was set elsewhere stays in force.
        ranges={
            "persistent": (1, 1),
            "keep_days": (PARAMETERS["device_log_keep_days"].minimum, PARAMETERS["device_log_keep_days"].maximum),
        },
        required=frozenset({"persistent"}),
    ),
    Template.KERNEL_NETWORK: ManagedFile(
        template=Template.KERNEL_NETWORK,
        path="/etc/sysctl.d/99-wardkeep.conf",
        mode="0644",
        validator=Validator.SYSCTL,
        reload=ReloadTarget.KERNEL_PARAMETERS,
        ranges={name: (value, value) for name, value in KERNEL_VALUES.items()},
        required=frozenset(),
    ),
}
"""One row per template."""


def render_template(template: Template, parameters: Mapping[str, int]) -> bytes:
    """The bytes to write. Raises TemplateRefused for a parameter that is unknown, missing or out of range."""
    lines = [HEADER, f"# Template {template.value}."]
    settings = expected_settings(template, parameters)
    match template:
        case Template.SSH_HARDENING | Template.SSH_PASSWORDS_OFF:
            lines += [f"{name} {value}" for name, value in settings.items()]
        case Template.KERNEL_NETWORK:
            lines += [f"{name} = {value}" for name, value in settings.items()]
        case Template.SHELL_IDLE_LOGOUT:
            lines += _shell_lines(settings["TMOUT"])
        case Template.JOURNAL:
            lines += ["[Journal]", *(f"{name}={value}" for name, value in settings.items())]
    return ("\n".join(lines) + "\n").encode("ascii")


def _shell_lines(seconds: str) -> list[str]:
    """A value that is read-only already cannot be assigned: some shells end when it is tried."""
    return [
        "case $- in",
        "*i*)",
        f'    [ "${{TMOUT-}}" = {seconds} ] || TMOUT={seconds}',
        "    readonly TMOUT",
        "    export TMOUT",
        "    ;;",
        "esac",
    ]


def expected_settings(template: Template, parameters: Mapping[str, int]) -> dict[str, str]:
    """What must be in force after the reload: names as the file spells them, values as text, in file order.

    To read back: `sshd -T` prints the same names in lower case; `/proc/sys` has one file per kernel parameter.
    """
    _refuse_foreign(MANAGED_FILES[template], parameters)
    match template:
        case Template.KERNEL_NETWORK:
            return {name: str(parameters[name]) for name in KERNEL_VALUES if name in parameters}
        case Template.SSH_HARDENING:
            return {
                "PermitRootLogin": "no",
                "PermitEmptyPasswords": "no",
                "MaxAuthTries": str(parameters["max_tries"]),
                "LoginGraceTime": str(parameters["login_grace_s"]),
            }
        case Template.SSH_PASSWORDS_OFF:
            return {"PasswordAuthentication": "no", "KbdInteractiveAuthentication": "no"}
        case Template.SHELL_IDLE_LOGOUT:
            return {"TMOUT": str(parameters["tmout_s"])}
        case Template.JOURNAL:
            keep = parameters.get("keep_days")
            return {"Storage": "persistent"} | ({} if keep is None else {"MaxRetentionSec": f"{keep}day"})


def is_ours(content: bytes) -> bool:
    """True when a file begins with our header, so that it may be overwritten or removed."""
    return content.startswith(HEADER.encode("ascii") + b"\n")


def _refuse_foreign(file: ManagedFile, parameters: Mapping[str, int]) -> None:
    if not parameters and file.ranges:
        raise TemplateRefused(f"{file.template.value}: nothing to write")
    missing = sorted(file.required - set(parameters))
    if missing:
        raise TemplateRefused(f"{file.template.value}: {missing[0]} is missing")
    for name, value in parameters.items():
        if name not in file.ranges:
            raise TemplateRefused(f"{file.template.value}: there is no parameter {name}")
        least, most = file.ranges[name]
        if not least <= value <= most:
            raise TemplateRefused(f"{file.template.value}: {name} {value} is outside {least} to {most}")
