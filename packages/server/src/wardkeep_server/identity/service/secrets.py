"""Keyed hashes of what is shown to us: bearer secrets by API_KEY_SECRET, browsers' cookies by SESSION_TOKEN_SECRET."""

from wardkeep_server.platform.crypto import keyed_hash
from wardkeep_server.platform.work import Parts


def bearer_hash(parts: Parts, purpose: str, value: str) -> str:
    """What is stored of a new bearer secret."""
    return bearer_hashes(parts, purpose, value)[0]


def bearer_hashes(parts: Parts, purpose: str, value: str) -> list[str]:
    """The hash under each API_KEY_SECRET in use, newest first."""
    return [keyed_hash(secret, purpose, value) for secret in parts.settings.bearer_secrets()]


def secret_ids(parts: Parts) -> dict[str, str]:
    """The API_KEY_SECRETs in use, newest first, by a name that tells nothing about them."""
    return {keyed_hash(secret, "secret-id", "")[:16]: secret for secret in parts.settings.bearer_secrets()}


def session_hash(parts: Parts, token: str) -> str:
    """What is stored of a session's token."""
    return keyed_hash(parts.settings.session_token_secret.get_secret_value(), "session", token)


def browser_hash(parts: Parts, token: str) -> str:
    """What is stored of the cookie from before a session."""
    return keyed_hash(parts.settings.session_token_secret.get_secret_value(), "before-session", token)


def state_hash(parts: Parts, state: str) -> str:
    """What is stored of the state that a provider sends back."""
    return keyed_hash(parts.settings.session_token_secret.get_secret_value(), "provider-state", state)
