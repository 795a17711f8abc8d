"""OpenID Connect as a client: description, authorization request with PKCE, code for token, and the token's checks.

OpenID Connect Core 1.0, Discovery 1.0, RFC 7636 (PKCE, S256 only), RFC 9207 (`iss`). Every call goes through the
guarded client. Tokens of the provider live as long as the call that got them; none is stored.
"""

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, TypeVar
from urllib.parse import quote, urlencode

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, Field, ValidationError

from wardkeep_server.identity.errors import ProviderAnswerRefused, ProviderRefused
from wardkeep_server.identity.service.vouchers import DIRECTORY, Voucher
from wardkeep_server.platform.crypto import same
from wardkeep_server.platform.errors import Unavailable
from wardkeep_server.platform.outbound import Answer, OutboundFailed
from wardkeep_server.platform.work import Parts

ALGORITHMS = ("RS256", "PS256", "ES256", "ES384", "Ed25519")
SCOPES = "openid email profile"
KEPT = timedelta(hours=1)
ASKED_AGAIN_AFTER = timedelta(seconds=30)
LEEWAY_S = 60
MOST_KEPT = 200
_KEY_KINDS = frozenset({"RSA", "EC", "OKP"})
_ERROR_CODE = re.compile(r"^[a-z0-9_]{1,64}$")
_OK = 200
_BAD_REQUESTS = frozenset({400, 401, 403})
Text = Annotated[str, Field(max_length=2048)]
Model = TypeVar("Model", bound=BaseModel)


class Description(BaseModel):
    """What a provider says about itself; fields that are not used here are left aside."""

    issuer: Text
    authorization_endpoint: Text
    token_endpoint: Text
    jwks_uri: Text
    userinfo_endpoint: Text | None = None
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]
    authorization_response_iss_parameter_supported: bool = False


class _Tokens(BaseModel):
    id_token: Annotated[str, Field(max_length=32_768)]
    access_token: Annotated[str, Field(max_length=16_384)] | None = None


class _Claims(BaseModel):
    iss: Text
    sub: Annotated[str, Field(min_length=1, max_length=255)]
    aud: str | list[str]
    nonce: Text
    azp: Text | None = None
    tid: Text | None = None
    email: Annotated[str, Field(max_length=254)] | None = None
    email_verified: bool = False
    name: Annotated[str, Field(max_length=254)] | None = None


@dataclass(frozen=True)
class Vouched:
    """Who somebody is at the provider. `mail` is set only when the provider stands behind it."""

    issuer: str
    subject: str
    mail: str | None
    name: str | None


@dataclass
class _Kept:
    description: Description
    keys: KeySet | None
    at: datetime
    keys_at: datetime | None = None


def challenge_of(verifier: str) -> str:
    """`S256` (RFC 7636, section 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


async def describe(parts: Parts, one: Voucher) -> Description:
    """The provider's description, at most an hour old. Raises OutboundRefused, Unavailable, ProviderAnswerRefused."""
    return (await _kept(parts, one)).description


async def authorization_url(parts: Parts, one: Voucher, redirect_uri: str, secrets: dict[str, str]) -> str:
    """Where to send the browser; `secrets` are state, nonce and verifier."""
    described = await describe(parts, one)
    query = {
        "response_type": "code",
        "client_id": one.client_id,
        "redirect_uri": redirect_uri,
        "scope": SCOPES,
        "state": secrets["state"],
        "nonce": secrets["nonce"],
        "code_challenge": challenge_of(secrets["verifier"]),
        "code_challenge_method": "S256",
    }
    glue = "&" if "?" in described.authorization_endpoint else "?"
    return described.authorization_endpoint + glue + urlencode(query)


async def vouched(
    parts: Parts, one: Voucher, *, code: str, iss: str | None, redirect_uri: str, secrets: dict[str, str]
) -> Vouched:
    """Who came back with this code. Raises ProviderRefused, ProviderAnswerRefused, Unavailable."""
    described = await describe(parts, one)
    templated = DIRECTORY in described.issuer
    if iss is None and described.authorization_response_iss_parameter_supported:
        raise _refused("it did not name itself (iss)")
    if iss is not None and not templated and iss != described.issuer:
        raise _refused("another provider answered (iss)")
    fields = {"code": code, "redirect_uri": redirect_uri, "code_verifier": secrets["verifier"]}
    tokens = await _exchange(parts, one, described, fields)
    claims = await _checked(parts, one, tokens.id_token, secrets["nonce"])
    if iss is not None and iss != claims.iss:
        raise _refused("another provider answered (iss)")
    if claims.email is None and described.userinfo_endpoint and tokens.access_token:
        claims = await _with_mail(parts, described.userinfo_endpoint, tokens.access_token, claims)
    stands = claims.email_verified or bool(one.directories)
    mail = claims.email.strip().lower() if claims.email and stands else None
    return Vouched(claims.iss, claims.sub, mail, claims.name)


def judge(one: Voucher, claims: _Claims, nonce: str) -> None:
    """Issuer, audience, nonce and directory of a token whose signature and times hold. Raises ProviderAnswerRefused."""
    if one.directories and claims.tid not in one.directories:
        raise _refused("the directory is not one that may sign in here (tid)")
    if claims.iss != one.issuer.replace(DIRECTORY, claims.tid or ""):
        raise _refused("another provider made the token (iss)")
    audiences = [claims.aud] if isinstance(claims.aud, str) else claims.aud
    if one.client_id not in audiences or (len(audiences) > 1 and claims.azp is None):
        raise _refused("the token is for somebody else (aud)")
    if claims.azp is not None and claims.azp != one.client_id:
        raise _refused("the token is for somebody else (azp)")
    if not same(claims.nonce, nonce):
        raise _refused("the token belongs to another sign-in (nonce)")


async def _checked(parts: Parts, one: Voucher, token: str, nonce: str) -> _Claims:
    kept = await _kept(parts, one)
    now = parts.clock()
    try:
        decoded = await _decoded(parts, kept, token, now)
        jwt.JWTClaimsRegistry(
            now=int(now.timestamp()), leeway=LEEWAY_S, exp={"essential": True}, iat={"essential": True}
        ).validate(decoded)
        claims = _Claims.model_validate(decoded)
    except JoseError as error:
        raise _refused(f"the token does not hold ({error.error})") from error
    except (ValidationError, ValueError) as error:
        raise _refused("the token lacks what it must say") from error
    judge(one, claims, nonce)
    return claims


async def _decoded(parts: Parts, kept: _Kept, token: str, now: datetime) -> dict[str, Any]:
    """By the keys that are known; by fresh ones when these do not fit, as after a change of keys."""
    keys = await _keys(parts, kept, older_than=KEPT)
    try:
        return jwt.decode(token, keys, algorithms=ALGORITHMS).claims
    except (JoseError, ValueError):
        if kept.keys_at is None or now - kept.keys_at < ASKED_AGAIN_AFTER:
            raise
    return jwt.decode(token, await _keys(parts, kept, older_than=timedelta()), algorithms=ALGORITHMS).claims


async def _exchange(parts: Parts, one: Voucher, described: Description, fields: dict[str, str]) -> _Tokens:
    """Code and verifier for tokens (RFC 6749, section 4.1.3)."""
    fields, headers = {"grant_type": "authorization_code", **fields}, {}
    if "client_secret_basic" in described.token_endpoint_auth_methods_supported:
        pair = f"{quote(one.client_id, safe='')}:{quote(one.client_secret, safe='')}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    else:
        fields |= {"client_id": one.client_id, "client_secret": one.client_secret}
    answer = await _called(parts.outbound.post_form(described.token_endpoint, fields, headers))
    if answer.status in _BAD_REQUESTS:
        raise ProviderRefused(f"The provider refused the sign-in: {_error_code(answer)}")
    return _parsed(_Tokens, answer)


async def _with_mail(parts: Parts, endpoint: str, token: str, claims: _Claims) -> _Claims:
    """What the userinfo endpoint says about the same subject (Core, 5.3.2); the token's word when it says nothing."""
    answer = await _called(parts.outbound.get(endpoint, {"Authorization": f"Bearer {token}"}))
    said = _json(answer)
    if answer.status != _OK or said.get("sub") != claims.sub:
        raise _refused("it speaks of somebody else (userinfo)")
    mail, name = said.get("email"), said.get("name")
    return claims.model_copy(
        update={
            "email": mail[:254] if isinstance(mail, str) else None,
            "email_verified": said.get("email_verified") is True,
            "name": claims.name or (name[:254] if isinstance(name, str) else None),
        }
    )


async def _kept(parts: Parts, one: Voucher) -> _Kept:
    cache: dict[str, _Kept] = parts.caches.setdefault("identity_providers", {})
    known, now = cache.get(one.discovery), parts.clock()
    if known is None or now - known.at >= KEPT or known.description.issuer != one.issuer:
        known = _Kept(await _described(parts, one), None, now)
        if len(cache) >= MOST_KEPT:
            cache.clear()
        cache[one.discovery] = known
    return known


async def _described(parts: Parts, one: Voucher) -> Description:
    described = _parsed(Description, await _called(parts.outbound.get(one.discovery)))
    if described.issuer != one.issuer:
        raise _refused("its description names another issuer")
    for url in (described.authorization_endpoint, described.token_endpoint, described.jwks_uri):
        parts.outbound.check(url)
    return described


async def _keys(parts: Parts, kept: _Kept, *, older_than: timedelta) -> KeySet:
    now = parts.clock()
    if kept.keys is None or kept.keys_at is None or now - kept.keys_at > older_than:
        said = _json(await _called(parts.outbound.get(kept.description.jwks_uri)))
        listed = said.get("keys")
        usable = [one for one in listed if _usable(one)] if isinstance(listed, list) else []
        kept.keys, kept.keys_at = KeySet.import_key_set({"keys": usable}), now
    return kept.keys


def _usable(key: object) -> bool:
    return isinstance(key, dict) and key.get("kty") in _KEY_KINDS and key.get("use", "sig") == "sig"


async def _called(call: Any) -> Answer:  # noqa: ANN401 - an awaitable of the guarded client
    try:
        answer: Answer = await call
    except OutboundFailed as error:
        raise Unavailable("The provider does not answer; try again", code="provider_unavailable") from error
    return answer


def _parsed(model: type[Model], answer: Answer) -> Model:
    if answer.status != _OK:
        raise Unavailable("The provider does not answer as it should", code="provider_unavailable")
    try:
        return model.model_validate_json(answer.body)
    except ValidationError as error:
        raise _refused("what it says about itself cannot be read") from error


def _json(answer: Answer) -> dict[str, Any]:
    try:
        said = json.loads(answer.body)
    except ValueError as error:
        raise _refused("its answer cannot be read") from error
    return said if isinstance(said, dict) else {}


def _error_code(answer: Answer) -> str:
    """The `error` of a refusal when it looks like one (RFC 6749, section 5.2), never its free text."""
    try:
        said = json.loads(answer.body)
    except ValueError:
        return "no reason given"
    code = said.get("error") if isinstance(said, dict) else None
    return code if isinstance(code, str) and _ERROR_CODE.match(code) else "no reason given"


def _refused(why: str) -> ProviderAnswerRefused:
    return ProviderAnswerRefused(f"What the provider answered was not accepted: {why}")
