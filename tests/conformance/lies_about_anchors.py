"""Lies about time stamps by somebody who holds the platform's keys, and lies about what a token is."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from cryptography.x509.oid import ExtendedKeyUsageOID
from packages.core.tests.evidence.authority import (
    EXPIRED,
    WRONG_USAGE,
    attribute,
    certificate,
    curve_key,
    signed,
    tst_info,
)
from tests.conformance.lies import lie
from tests.conformance.lies_about_files import Files, signed_again
from tests.conformance.stamped import (
    A_MINUTE,
    FIRST,
    PRIVATE,
    SECOND,
    Authority,
    PlatformLog,
    Stamped,
    anchor_changed,
    anchored,
    repaired,
    stamped_by,
    with_anchors,
)
from tests.conformance.world import Kit, Result, boxes_of, kit_of, made_signer, morning, trust_of

from wardkeep_core.evidence.certificates import Certificate
from wardkeep_core.evidence.der import OCTET_STRING, SEQUENCE, SET, der, read_der
from wardkeep_core.evidence.kit.anchors import AnchorContents
from wardkeep_core.evidence.kit.manifest import MANIFEST_NAME
from wardkeep_core.evidence.token import Token, parse_token
from wardkeep_core.kit.canonical import canonical_json, parse_canonical

ANCHOR, FIRST_TOKEN = "anchor.json", "token-1.der"
UNSIGNED_ATTRIBUTES = 0xA1


def cut(contents: Files, name: str) -> Files:
    return [(found, content) for found, content in contents if not found.endswith(name)]


def by_the_platform(kit: Kit, change: Any) -> Kit:
    return Kit(signed_again(kit.raw, morning().attestation, change), kit.trust)


# -- names and forms ---------------------------------------------------------------------------------------------------


@lie(holds="platform", caught="V1", where=ANCHOR)
def anchor_without_a_token() -> Kit:
    return by_the_platform(anchored(by=(FIRST,)), lambda files: cut(files, FIRST_TOKEN))


@lie(holds="platform", caught="V1", where=ANCHOR)
def token_without_its_anchor() -> Kit:
    return by_the_platform(anchored(), lambda files: cut(files, ANCHOR))


@lie(holds="platform", caught="V1", where=FIRST_TOKEN)
def tokens_with_a_hole() -> Kit:
    return by_the_platform(anchored(), lambda files: cut(files, FIRST_TOKEN))


@lie(holds="platform", caught="V1", where="token-9.der")
def file_that_is_no_part_of_an_anchor() -> Kit:
    def change(files: Files) -> Files:
        place = next(place for place, (name, _) in enumerate(files) if name.endswith("token-2.der"))
        return [*files[: place + 1], (files[place][0].replace("-2.", "-9."), b"?"), *files[place + 1 :]]

    return by_the_platform(anchored(), change)


@lie(holds="platform", caught="V1", where=MANIFEST_NAME)
def anchors_behind_the_catalogue() -> Kit:
    def change(files: Files) -> Files:
        rest = [file for file in files if not file[0].startswith("anchors/")]
        return [*rest, *(file for file in files if file[0].startswith("anchors/"))]

    return by_the_platform(anchored(), change)


@lie(holds="platform", caught="V1", where=ANCHOR)
def anchor_with_a_member_more() -> Kit:
    return repaired(anchored(), ANCHOR, lambda raw: canonical_json({**parse_canonical(raw), "note": "sound"}))


@lie(holds="platform", caught="V1", where=ANCHOR)
def anchor_path_from_a_head_that_is_not_here() -> Kit:
    def change(raw: bytes) -> bytes:
        value = parse_canonical(raw)
        for path in value["paths"].values():
            path["size"] += 1
        return canonical_json(value)

    return repaired(anchored(), ANCHOR, change)


# -- what ties a log to the stamped head -------------------------------------------------------------------------------


@lie(holds="platform", caught="V8", where=ANCHOR)
def anchor_path_of_another_log() -> Kit:
    def change(raw: bytes) -> bytes:
        value = parse_canonical(raw)
        for path in value["paths"].values():
            path["siblings"][-1] = hashlib.sha256(b"another log").hexdigest()
        return canonical_json(value)

    return repaired(anchored(), ANCHOR, change)


@lie(holds="platform", caught="V8", where=ANCHOR)
def log_that_was_changed_after_its_head_was_stamped() -> Kit:
    """Everything was signed anew but the stamps, which nobody gives for yesterday."""
    honest, made = morning(), morning()
    honest.observe(Result.FAIL)
    made.observe()
    anchors = honest.anchors(honest.note(len(honest.entries), cosigned_at=None))
    return kit_of(made, anchors=anchors)


@lie(holds="platform", caught="V8", where=ANCHOR)
def heads_rewritten() -> Kit:
    """The statement names the root that fits, but it is not the one in the platform's log."""

    def change(honest: AnchorContents, platform: PlatformLog, _: Any) -> list[AnchorContents]:
        platform.entries.pop()
        platform.commit([], morning().now, root="ab" * 32)
        return [replace(honest, anchor=honest.anchor.model_copy(update={"heads": platform.entries[-1].decode()}))]

    return with_anchors(change)


@lie(holds="platform", caught="V8", where=ANCHOR)
def index_shifted() -> Kit:
    return anchor_changed(anchored(), lambda anchor: anchor.model_copy(update={"index": anchor.index - 1}))


@lie(holds="platform", caught="V8", where=ANCHOR)
def anchor_under_another_size() -> Kit:
    return with_anchors(lambda honest, _, __: [replace(honest, size=honest.size + 1)])


@lie(holds="own", caught="V8", where=ANCHOR)
def platform_log_of_a_stranger() -> Kit:
    made = morning()
    note = made.note(len(made.entries), cosigned_at=made.now, boxes=boxes_of(made))
    stranger = PlatformLog(made.attestation, made_signer("stranger"))
    return kit_of(made, notes=[note], anchors=[stranger.anchor([note], made.now + A_MINUTE)])


@lie(holds="platform", caught="V8", where=ANCHOR)
def platform_log_that_the_trust_file_knows_by_another_key() -> Kit:
    made = morning()
    other = PlatformLog(made.attestation, made_signer("the platform log's own key"))
    trust = trust_of(made)
    return kit_of(made, trust=replace(trust, logs={**trust.logs, other.origin: other.vkey}))


@lie(holds="platform", caught="V8", where=ANCHOR)
def heads_signed_by_a_box() -> Kit:
    made = morning()
    note = made.note(len(made.entries), cosigned_at=made.now, boxes=boxes_of(made))
    platform = PlatformLog(made.attestation, made.log_key)
    return kit_of(made, notes=[note], anchors=[platform.anchor([note], made.now + A_MINUTE, signer=made.box.evidence)])


@lie(holds="platform", caught="V8", where=ANCHOR)
def heads_that_are_another_statement() -> Kit:
    def change(_: AnchorContents, platform: PlatformLog, made: Any) -> list[AnchorContents]:
        again = platform.anchor([made.note(len(made.entries), cosigned_at=None)], made.now + A_MINUTE)
        genesis = again.anchor.model_copy(update={"heads": platform.entries[0].decode(), "index": 0})
        return [replace(again, anchor=genesis)]

    return with_anchors(change)


@lie(holds="platform", caught="V8", where=ANCHOR)
def two_platform_logs() -> Kit:
    """Two histories of the platform's log, so that each log can have two heads at one time."""
    made = morning()
    notes = [made.note(size, cosigned_at=made.now, boxes=boxes_of(made)) for size in (30, len(made.entries))]
    one, other = (PlatformLog(made.attestation, made.log_key, name) for name in ("platform", "platform again"))
    other.commit(notes[:1], made.now)
    anchors = [one.anchor(notes[:1], made.now + A_MINUTE), other.anchor(notes[1:], made.now + A_MINUTE)]
    return kit_of(made, notes=notes, anchors=anchors)


@lie(holds="platform", caught="V8", where=ANCHOR)
def site_log_as_its_own_anchor() -> Kit:
    made = morning()
    note = made.note(len(made.entries), cosigned_at=made.now, boxes=boxes_of(made))
    platform = PlatformLog(made.attestation, made.log_key)
    honest = platform.anchor([note], made.now + A_MINUTE)
    own = replace(honest, size=len(made.entries), anchor=honest.anchor.model_copy(update={"checkpoint": note}))
    return kit_of(made, notes=[note], anchors=[own])


@lie(holds="platform", caught="V8", where="checkpoint.ots")
def ots_file_of_something_else() -> Kit:
    return repaired(anchored(ots=True), "checkpoint.ots", lambda raw: raw[:40] + b"?" + raw[41:])


# -- tokens ------------------------------------------------------------------------------------------------------------


@lie(holds="platform", caught="V8", where=FIRST_TOKEN)
def anchor_swapped() -> Kit:
    """A good token of the hour before stands in for the one of this hour."""
    world = Stamped().hours(2)
    world.anchors[1] = replace(world.anchors[1], tokens=world.anchors[0].tokens)
    return world.kit()


@lie(holds="platform", caught="V8", where=FIRST_TOKEN)
def imprint_of_another_checkpoint() -> Kit:
    return stamped_by(lambda _, at: FIRST.stamp(hashlib.sha256(b"another checkpoint").digest(), at))


@lie(holds="platform", caught="not by a trusted time-stamping authority")
def private_authority() -> Kit:
    return anchored(by=(PRIVATE,))


@lie(holds="platform", caught="not by a trusted time-stamping authority")
def private_authority_under_the_names_of_a_known_one() -> Kit:
    return stamped_by(_by_a_namesake)


def _by_a_namesake(imprint: bytes, at: datetime) -> bytes:
    token = PRIVATE.token(imprint, at)
    key = PRIVATE.key("intermediate")
    intermediate = certificate("second intermediate", key, "second root", PRIVATE.key("root"), ca=True, pathlen=0)
    usage = (ExtendedKeyUsageOID.TIME_STAMPING,)
    signer = certificate("second signer", PRIVATE.key("signer"), "second intermediate", key, usage=usage)
    return with_signer(token, PRIVATE, (signer, intermediate)).form()


def with_signer(token: Token, authority: Authority, path: tuple[Certificate, ...], key: Any = None) -> Token:
    """The same statement by another certificate, named and signed rightly."""
    named = der(SEQUENCE, der(SEQUENCE, der(SEQUENCE, der(OCTET_STRING, hashlib.sha256(path[0].raw).digest()))))
    before = hashlib.sha256(token.certificates[0].raw).digest()
    old = der(SEQUENCE, der(SEQUENCE, der(SEQUENCE, der(OCTET_STRING, before))))
    body = read_der(token.signed_attributes, "attributes").body.replace(old, named)
    made = signed(key or authority.key("signer"), der(SET, body))
    return replace(token, signed_attributes=der(0xA0, body), signature=made, certificates=path)


@lie(holds="platform", caught="not by a trusted time-stamping authority")
def signer_that_plays_an_authority() -> Kit:
    """Whoever holds a certificate for time stamps cannot give out others."""

    def stamp(imprint: bytes, at: datetime) -> bytes:
        key = curve_key("below the signer")
        usage = (ExtendedKeyUsageOID.TIME_STAMPING,)
        below = certificate("below", key, "second signer", SECOND.key("signer"), usage=usage)
        token = SECOND.token(imprint, at)
        return with_signer(token, SECOND, (below, *token.certificates), key).form()

    return stamped_by(stamp)


@lie(holds="platform", caught="not by a trusted time-stamping authority")
def authority_below_one_that_may_have_none() -> Kit:
    """The intermediate's pathLenConstraint is 0."""

    def stamp(imprint: bytes, at: datetime) -> bytes:
        middle, key = curve_key("a middle authority"), curve_key("below the middle")
        above = certificate("middle", middle, "second intermediate", SECOND.key("intermediate"), ca=True)
        usage = (ExtendedKeyUsageOID.TIME_STAMPING,)
        below = certificate("below", key, "middle", middle, usage=usage)
        token = SECOND.token(imprint, at)
        return with_signer(token, SECOND, (below, above, SECOND.intermediate), key).form()

    return stamped_by(stamp)


@lie(holds="platform", caught="V8", where=FIRST_TOKEN)
def token_of_another_key_usage() -> Kit:
    return stamped_by(WRONG_USAGE.stamp)


@lie(holds="platform", caught="V8", where=FIRST_TOKEN)
def token_of_two_usages() -> Kit:
    both = (ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.CODE_SIGNING)
    return stamped_by(Authority("second", curves=True, changes={"usage": both}).stamp)


@lie(holds="platform", caught="V8", where=FIRST_TOKEN)
def token_whose_usage_is_not_critical() -> Kit:
    return stamped_by(Authority("second", curves=True, changes={"usage_critical": False}).stamp)


@lie(holds="platform", caught="V8", where=FIRST_TOKEN)
def certificate_that_had_expired() -> Kit:
    return stamped_by(EXPIRED.stamp)


@lie(holds="platform", caught="V8", where=FIRST_TOKEN)
def certificate_that_the_signature_does_not_name() -> Kit:
    return stamped_by(lambda imprint, at: SECOND.stamp(imprint, at, named=FIRST.signer))


@lie(holds="platform", caught="V8", where=FIRST_TOKEN)
def time_changed_in_a_token() -> Kit:
    """The hour of a good token is another; its digest is repaired, its signature cannot be."""

    def stamp(imprint: bytes, at: datetime) -> bytes:
        earlier = tst_info(imprint, at - timedelta(hours=5))
        token = FIRST.token(imprint, at)
        before, after = (hashlib.sha256(info).digest() for info in (token.info, earlier))
        attributes = token.signed_attributes.replace(before, after)
        return replace(token, info=earlier, signed_attributes=attributes).form()

    return stamped_by(stamp)


@lie(holds="platform", caught="V8", where=FIRST_TOKEN)
def time_changed_and_no_more() -> Kit:
    def stamp(imprint: bytes, at: datetime) -> bytes:
        token = SECOND.token(imprint, at)
        return replace(token, info=tst_info(imprint, at - timedelta(hours=5))).form()

    return stamped_by(stamp)


@lie(holds="platform", caught="V8", where=FIRST_TOKEN)
def surplus_certificate() -> Kit:
    def stamp(imprint: bytes, at: datetime) -> bytes:
        token = FIRST.token(imprint, at)
        return replace(token, certificates=(*token.certificates, FIRST.root)).form()

    return stamped_by(stamp)


@lie(holds="platform", caught="V8", where=FIRST_TOKEN)
def certificates_in_another_order() -> Kit:
    def change(raw: bytes) -> bytes:
        signer, intermediate = (each.raw for each in parse_token(raw).certificates)
        return raw.replace(signer + intermediate, intermediate + signer)

    return repaired(anchored(), FIRST_TOKEN, change)


@lie(holds="platform", caught="V8", where=FIRST_TOKEN)
def unsigned_attribute() -> Kit:
    def change(raw: bytes) -> bytes:
        outer = read_der(raw, "token")
        kind, content = outer.children()
        (signed_data,) = content.children()
        *members, signers = signed_data.children()
        (signer,) = signers.children()
        more = der(UNSIGNED_ATTRIBUTES, attribute(bytes.fromhex("06032a0304"), b"\x05\x00"))
        again = der(SET, der(SEQUENCE, signer.body, more))
        data = der(SEQUENCE, *(member.raw for member in members), again)
        return der(SEQUENCE, kind.raw, der(0xA0, data))

    return repaired(anchored(), FIRST_TOKEN, change)


@lie(holds="platform", caught="V8", where=FIRST_TOKEN)
def token_with_bytes_behind_it() -> Kit:
    return repaired(anchored(), FIRST_TOKEN, lambda raw: raw + b"\x00")


@lie(holds="platform", caught="V8", where=FIRST_TOKEN)
def length_in_another_spelling() -> Kit:
    """DER writes a length as short as can be."""
    return repaired(anchored(), FIRST_TOKEN, lambda raw: raw[:1] + b"\x83\x00" + raw[2:])


@lie(holds="platform", caught="no independent time")
def no_anchor_left() -> Kit:
    return by_the_platform(anchored(), lambda files: [file for file in files if not file[0].startswith("anchors/")])
