"""Enrolment: keys made here, a single-use code, and the server's keys pinned from its signed answer."""

import re
import socket
from pathlib import Path

import httpx2
from pydantic import ValidationError

from wardkeep_appliance.keys.ring import KeyRing, to_base64
from wardkeep_appliance.link.errors import NotBelieved, RefusedByServer, Unavailable
from wardkeep_appliance.link.exchange import checked_server, exchange
from wardkeep_appliance.link.wire import IDENTITY, JSON, Heard, authority_of, believed
from wardkeep_appliance.software import versions
from wardkeep_core.kit.canonical import canonical_json
from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.kit.signer import KeyRefused, load_public_base64
from wardkeep_core.protocol.messages import ApplianceKeys, ClaimAnswer, ClaimRequest, Problem, claim_message

PATH = "/api/appliance/claim"
MACHINE_ID = Path("/etc/machine-id")
_CODE = re.compile(r"[A-HJ-NP-Z2-9]{16}")
_NO_PROOF = to_base64(bytes(64))
_CREATED = 201
_OK = 200


class CodeRefused(ValueError):
    """What the code file holds is no enrolment code."""


def read_code(file: Path) -> str:
    """The code, however it is grouped: dashes, blanks and small letters are taken. Raises CodeRefused."""
    code = re.sub(r"[\s-]", "", file.read_text(encoding="ascii")).upper()
    if not _CODE.fullmatch(code):
        raise CodeRefused("an enrolment code is 16 characters, without 0, 1, I and O")
    return code


async def claim(client: httpx2.AsyncClient, server: str, code: str, ring: KeyRing) -> ClaimAnswer:
    """Claim a site. Raises LinkError, ServerAddressRefused."""
    server = checked_server(server)
    body = _request(code, ring).canonical()
    headers = {
        "host": authority_of(server),
        "content-type": JSON,
        "content-encoding": IDENTITY,
        "accept": JSON,
        "accept-encoding": IDENTITY,
    }
    heard = await exchange(client, f"{server}{PATH}", body, headers)
    if heard.status not in {_OK, _CREATED}:
        raise _refusal(heard)
    return _believed_answer(heard, headers)


def hardware_id() -> str:
    """An id of this machine that says nothing about it: a digest of its machine id, which itself stays private."""
    try:
        machine = MACHINE_ID.read_text(encoding="ascii").strip()
    except OSError:
        machine = ""
    return sha256_hex(f"wardkeep-hardware-v1 {machine or socket.gethostname()}".encode())[:32]


def _request(code: str, ring: KeyRing) -> ClaimRequest:
    keys: ApplianceKeys = ring.public()
    unsigned = ClaimRequest(
        code=code,
        keys=keys,
        hardware_id=hardware_id(),
        hostname=socket.gethostname()[:253],
        versions=versions(),
        proof=_NO_PROOF,
        evidence_proof=_NO_PROOF,
    )
    message = claim_message(_without_proofs(unsigned))
    return unsigned.model_copy(
        update={
            "proof": to_base64(ring.identity.sign(message)),
            "evidence_proof": to_base64(ring.evidence.sign(message)),
        }
    )


def _without_proofs(request: ClaimRequest) -> bytes:
    return canonical_json(request.model_dump(mode="json", exclude={"proof", "evidence_proof"}))


def _believed_answer(heard: Heard, headers: dict[str, str]) -> ClaimAnswer:
    """The answer is signed by the very key that it asks us to pin; a person compares the fingerprints afterwards."""
    try:
        answer = ClaimAnswer.model_validate_json(heard.body)
        key = load_public_base64(answer.server_keys.answers)
        for name in ("orders", "attestation", "checkpoint"):
            load_public_base64(getattr(answer.server_keys, name))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise NotBelieved("answer_unreadable", f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    except KeyRefused as error:
        raise NotBelieved("key_refused", str(error)) from error
    believed(heard, headers, key)
    return answer


def _refusal(heard: Heard) -> RefusedByServer | Unavailable:
    try:
        problem = Problem.model_validate_json(heard.body)
    except ValidationError:
        return Unavailable("server_busy", f"the server answered {heard.status}")
    return RefusedByServer(problem.code, f"{problem.title}: {problem.detail}", heard.status)
