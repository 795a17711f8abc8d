"""The walk's judgement of the proofs of time over a head: their bytes, and that they still vouch for it."""

from hashlib import sha256

from wardkeep_core.evidence.der import DerRefused
from wardkeep_core.evidence.token import TokenRefused, pare, parse_token
from wardkeep_server.anchor.models import CalendarProof, Stamp
from wardkeep_server.anchor.service import places
from wardkeep_server.anchor.service.ots import OtsRefused, read_file
from wardkeep_server.anchor.service.recall import beside, written
from wardkeep_server.anchor.service.walk_part import Part, Wanted


async def judge_stamp(part: Part, stamp: Stamp, body: str) -> None:
    """A time stamp: its one form is made of what was received, sound over the head, and as the database says."""
    words = f"time stamp of {stamp.authority} over {stamp.size} entries"
    try:
        token = parse_token(stamp.token)
        token.verify(sha256(body.encode()).digest())
        received = pare(stamp.received)
    except (TokenRefused, DerRefused) as error:
        part.fault(f"{words}: {error}")
    else:
        if received != stamp.token:
            part.fault(f"{words}: its form in kits is not made of what was received")
        row = (stamp.digest, stamp.gen_time, stamp.certificate_ends_at)
        if row != (sha256(stamp.token).digest(), token.stamp.at, token.certificates[0].not_after):
            part.fault(f"{words}: the database says of it what it does not say")
    part.wanted.append(Wanted(places.stamp(part.log.id, stamp.size, stamp.authority), stamp.received))
    for name, content in await beside(part.work, part.log, stamp):
        part.wanted.append(Wanted(name, content, since_now=True))
        if name.startswith(places.revocations(part.log.id)) and not name.endswith(sha256(content).hexdigest()):
            part.fault(f"{words}: the revocation list beside it is not the one that was looked at")


def judge_calendar(part: Part, proof: CalendarProof, body: str) -> None:
    """A calendar proof: over the head, and naming the block that the database says."""
    words = f"calendar proof over {proof.size} entries"
    try:
        stamp = read_file(proof.proof)
        blocks = list(stamp.blocks())
    except OtsRefused as error:
        part.fault(f"{words}: {error}")
    else:
        if stamp.message != sha256(body.encode()).digest():
            part.fault(f"{words}: it is over another head")
        if proof.pending is bool(blocks) or proof.block != (min(blocks) if blocks else None):
            part.fault(f"{words}: the database says of its block what it does not say")
    part.wanted.append(Wanted(*written(part.log, proof), since_now=True))
