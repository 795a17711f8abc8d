"""Services that send passwords and data in the clear neither run nor start nor answer."""

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, failed, passed
from wardkeep_core.probes.linux_network import ServiceSurface
from wardkeep_core.probes.questions import AskedService, AskServiceSurface

UNITS = (
    "telnet.socket",
    "telnetd.service",
    "inetd.service",
    "inetutils-inetd.service",
    "openbsd-inetd.service",
    "xinetd.service",
    "rsh.socket",
    "rlogin.socket",
    "rexec.socket",
    "tftp.socket",
    "tftp.service",
    "tftpd-hpa.service",
    "atftpd.service",
    "vsftpd.service",
    "proftpd.service",
    "pure-ftpd.service",
)
PORTS = {
    "tcp/21": "FTP",
    "tcp/23": "telnet",
    "tcp/512": "rexec",
    "tcp/513": "rlogin",
    "tcp/514": "rsh",
    "udp/69": "TFTP",
}
"""RFC 6335 assignments of the services of catalogue 2.4."""


def ask(_context: Context) -> Asked:
    """Units that serve them, and their ports."""
    ports = (name.partition("/") for name in PORTS)
    asked = tuple(AskedService.model_validate({"protocol": name, "port": int(port)}) for name, _, port in ports)
    return AskServiceSurface(units=UNITS, ports=asked)


def evaluate(facts: ServiceSurface, _context: Context) -> Verdict:
    """None runs, none is set to start, and no port of theirs answers other devices."""
    answering = [f"{PORTS[port.name]} ({port.name})" for port in facts.ports if port.listening]
    if answering:
        return failed("legacy_service_answers", f"answers other devices: {', '.join(answering)}")
    running = [unit.unit for unit in facts.units if unit.active]
    if running:
        return failed("legacy_service_runs", f"runs: {', '.join(running)}")
    starting = [unit.unit for unit in facts.units if unit.enabled]
    if starting:
        return failed("legacy_service_starts", f"starts with the device: {', '.join(starting)}")
    return passed("legacy_services_absent", f"none of {len(facts.units)} units, none of {len(facts.ports)} ports")


CHECK = Check(
    title="Legacy services are absent",
    severity=Severity.CRITICAL,
    objective="attack_surface",
    version=1,
    facts=ServiceSurface,
    ask=ask,
    evaluate=evaluate,
)
