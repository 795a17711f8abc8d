"""Refusals of the fleet."""

from wardkeep_server.platform.errors import Conflict, Forbidden, Invalid, Unauthenticated


class SignatureRejected(Unauthenticated):
    """The request is not signed by a live appliance's key; `code` says how."""

    code, title = "signature_refused", "The request is not signed as it must be"


class ClaimRefused(Forbidden):
    """Unknown, used and expired codes look the same."""

    code, title = "claim_refused", "This code cannot be used: it is unknown, used or expired"


class KeysRefused(Invalid):
    """A key or a proof of the claim is not right."""

    code, title = "keys_refused", "A key or its proof is not right"


class FingerprintsDiffer(Conflict):
    """What the person compared is not what the server holds."""

    code, title = "fingerprints_differ", "The fingerprints are not those of this appliance; do not confirm it"


class PreviewOutdated(Conflict):
    """The rules, or the site, changed since the preview."""

    code, title = "preview_outdated", "What you were shown has changed; look at it again"


class PreviewOnly(Forbidden):
    """A technician previews and requests."""

    code, title = "preview_only", "Your role may preview this change; an administrator makes it"


class EmbeddedAppliance(Conflict):
    """The embedded site's own appliance stays."""

    code, title = "embedded_appliance", "The appliance of this machine cannot be retired"


class ReplacementRefused(Invalid):
    """The box named as the one that replaces another cannot be that; the field says why."""

    code, title = "replacement_refused", "The appliance named here cannot replace this one"
