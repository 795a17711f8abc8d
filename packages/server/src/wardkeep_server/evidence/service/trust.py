"""A trust file to start from: what this server believes. Its worth comes from comparing each line elsewhere."""

from wardkeep_core.evidence.checkpoint import checkpoint_key, witness_key, witness_name
from wardkeep_core.evidence.note import VerifierKey
from wardkeep_core.evidence.trust import TrustFile, write_trust
from wardkeep_core.kit.signer import keyid_of, load_public_base64
from wardkeep_server.evidence.repository import logs
from wardkeep_server.fleet import service as fleet
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy import service as tenancy

_ABOUT = """\
# Keys of one organisation's evidence, as the server that keeps it prints them.
# Compare appliance lines with what each box shows, log and platform lines with what the operator publishes.
# A line that nobody compared elsewhere proves nothing.
"""


async def trust_text(work: Work, organisation_id: str) -> str:
    """The file for `wardkeep verify --trust`: every log, platform key, and appliance that the organisation ever had."""
    await tenancy.organisation_of(work, organisation_id)
    keys, known = work.parts.public_keys, await logs.in_scope(work.scope, work.session, organisation_id, None)
    witnesses: dict[str, VerifierKey] = {}
    appliances: dict[str, frozenset[str]] = {}
    for log in known:
        for appliance in await fleet.appliances_of_site(work, log.site_id):
            name = witness_name(log.origin, appliance.id)
            witnesses[appliance.id] = witness_key(name, _raw(appliance.witness_key))
            appliances[appliance.id] = frozenset({keyid_of(_raw(appliance.evidence_key))})
    trust = TrustFile(
        logs={log.origin: checkpoint_key(log.origin, _raw(keys.checkpoint)) for log in known},
        witnesses=witnesses,
        platform=frozenset(keyid_of(_raw(key)) for key in keys.attestations),
        appliances=appliances,
    )
    return _ABOUT + write_trust(trust)


def _raw(key: str) -> bytes:
    return load_public_base64(key).public_bytes_raw()
