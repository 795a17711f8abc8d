"""Names and attributes of our cookies: `__Host-` with Secure, or the plain loopback names; never both."""

from wardkeep_server.platform.config import Settings


def session_cookie(settings: Settings) -> str:
    """Holds the session's token."""
    return _name("session", settings)


def csrf_cookie(settings: Settings) -> str:
    """Holds the CSRF token."""
    return _name("csrf", settings)


def device_cookie(settings: Settings) -> str:
    """By this a browser is known after a success."""
    return _name("device", settings)


def presession_cookie(settings: Settings) -> str:
    """Holds what binds steps before a session to one browser: second factor, passkey, mailed link."""
    return _name("presession", settings)


def cookie(name: str, value: str, settings: Settings, *, max_age_s: int | None = None) -> str:
    """A `Set-Cookie` value for our own origin: Strict without Secure on plain loopback, else Lax with Secure."""
    flags = "SameSite=Strict" if settings.plain_loopback else "Secure; SameSite=Lax"
    age = "" if max_age_s is None else f"; Max-Age={max_age_s}"
    return f"{name}={value}; Path=/; HttpOnly; {flags}{age}"


def _name(kind: str, settings: Settings) -> str:
    return f"wardkeep_{kind}_{settings.wardkeep_port}" if settings.plain_loopback else f"__Host-wardkeep_{kind}"
