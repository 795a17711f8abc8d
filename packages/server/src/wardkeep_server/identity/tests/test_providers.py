import dataclasses
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import psycopg
import pytest
import pytest_asyncio
from joserfc.jwk import RSAKey
from pydantic import SecretStr

from wardkeep_server.identity.errors import ProviderAnswerRefused
from wardkeep_server.identity.service.oidc_protocol import _Claims, judge
from wardkeep_server.identity.service.vouchers import MICROSOFT, shared
from wardkeep_server.identity.tests.lying_provider import (
    CLIENT,
    SECRET,
    Lying,
    lying_provider,
    new_provider,
    sign_in,
    symmetric,
)
from wardkeep_server.identity.tests.people import PASSWORD, Person
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.config import Settings
from wardkeep_server.platform.outbound import Outbound
from wardkeep_server.platform.subject import Role
from wardkeep_server.platform.work import Parts
from wardkeep_server.tests.support.census import widen_limits
from wardkeep_server.tests.support.postgres import Cluster, TestDatabase
from wardkeep_server.tests.support.world import Browser, Tenant, World, built_world, new_tenant

PROVIDERS = "/api/oauth-providers"
NEW = {"domains": [], "client_secret": "another one"}
WAITING = "/api/waiting-people"


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def database(cluster: Cluster) -> Iterator[TestDatabase]:
    """One for this file: each test brings its own organisation."""
    with cluster.fresh() as fresh:
        yield fresh


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with built_world(database, tmp_path_factory.mktemp("var")) as built:
        widen_limits(built)
        yield built


@dataclass
class Scene:
    """An organisation of ours with a provider of its own, set up by its owner."""

    world: World
    lying: Lying
    tenant: Tenant
    owner: Browser
    key: str = ""

    @property
    def mail(self) -> str:
        return str(self.lying.person["email"])

    def body(self, **more: Any) -> dict[str, Any]:
        return new_provider(self.world, self.lying, organisation_id=self.tenant.organisation) | more

    async def browser(self) -> Browser:
        made = await self.world.client()
        (await made.get("/api/auth/csrf")).raise_for_status()
        return made

    async def person(self, role: Role = Role.CLIENT_VIEWER) -> Person:
        hashed = await self.world.parts.passwords.hash(PASSWORD)
        name = f"{new_id()}@practice.test"
        user_id = await self.world.new_user(role, self.tenant, username=name, password_hash=hashed)
        return Person(self.world, user_id, name)

    async def sign_in(self, **more: str) -> Any:
        return await sign_in(await self.browser(), self.lying, self.key, **more)

    async def link(self, browser: Browser) -> Any:
        begun = await browser.post(f"/api/me/identities/{self.key}/begin")
        assert begun.status_code == 200, begun.text
        return await browser.post(f"/api/me/identities/{self.key}", self.lying.come_back(begun.json()["url"]))

    async def linked(self) -> Person:
        pat = await self.person()
        made = await self.link(await pat.browser())
        assert made.status_code == 201, made.text
        return pat


@pytest_asyncio.fixture(loop_scope="module")
async def scene(world: World) -> AsyncIterator[Scene]:
    async with lying_provider(world) as lying:
        name = new_id()
        tenant = await new_tenant(world, name[-12:], partner=world.ours.partner)
        lying.person = {"sub": name, "email": f"{name}@practice.test"}
        made = Scene(world, lying, tenant, await world.client(Role.CLIENT_OWNER, tenant))
        answer = await made.owner.post(PROVIDERS, made.body())
        assert answer.status_code == 201, answer.text
        made.key = answer.json()["id"]
        yield made
        world.clock.ahead = timedelta()


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_an_own_provider_signs_in_whoever_linked_it(scene: Scene) -> None:
    pat = await scene.linked()
    signed = await scene.sign_in()
    assert (signed.status_code, signed.json()["id"]) == (200, pat.id)
    assert len(scene.lying.sent["code_verifier"]) == 43
    assert scene.lying.sent["redirect_uri"] == f"http://localhost:8080/sign-in/return/{scene.key}"


async def test_every_untrue_word_of_a_token_is_refused(scene: Scene) -> None:
    await scene.linked()
    lies: dict[str, dict[str, Any]] = {
        "iss": {"iss": "https://evil.test"},
        "aud": {"aud": "somebody else"},
        "aud of two": {"aud": [CLIENT, "somebody else"]},
        "azp": {"azp": "somebody else"},
        "nonce": {"nonce": "of another sign-in"},
        "no nonce": {"nonce": None},
        "exp": {"exp": int(scene.world.clock().timestamp()) - 61},
        "no exp": {"exp": None},
        "iat": {"iat": int(scene.world.clock().timestamp()) + 3600},
        "no sub": {"sub": None},
    }
    for name, claims in lies.items():
        scene.lying.claims = claims
        assert refusal(await scene.sign_in()) == (403, "provider_answer_refused"), name
    scene.lying.claims = {"aud": [CLIENT, "somebody else"], "azp": CLIENT}
    assert (await scene.sign_in()).status_code == 200


async def test_a_token_signed_otherwise_is_refused(scene: Scene) -> None:
    await scene.linked()
    public = json.dumps(scene.lying.key.as_dict(private=False))
    forged: dict[str, tuple[dict[str, Any], Any]] = {
        "another key": ({}, RSAKey.generate_key(2048, {"kid": "one"})),
        "no signature": ({"alg": "none"}, None),
        "a secret made of the public key": ({"alg": "HS256"}, symmetric(public)),
        "an algorithm off the list": ({"alg": "RS512"}, scene.lying.key),
    }
    for name, (header, key) in forged.items():
        scene.lying.header, scene.lying.signing_key = header, key
        assert refusal(await scene.sign_in()) == (403, "provider_answer_refused"), name
    scene.lying.header, scene.lying.signing_key = {}, None
    assert (await scene.sign_in()).status_code == 200


async def test_a_new_signing_key_is_fetched(scene: Scene) -> None:
    await scene.linked()
    scene.lying.key = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})
    assert refusal(await scene.sign_in()) == (403, "provider_answer_refused")  # asked for keys a moment ago
    scene.world.clock.ahead = timedelta(seconds=31)
    assert (await scene.sign_in()).status_code == 200


async def test_a_named_issuer_is_compared(scene: Scene) -> None:
    await scene.linked()
    assert refusal(await scene.sign_in(iss="https://evil.test")) == (403, "provider_answer_refused")
    assert (await scene.sign_in(iss=scene.lying.issuer)).status_code == 200
    assert scene.lying.asked.count("/token") == 2  # one for linking: the foreign one was refused before the code went


async def test_the_providers_free_text_is_not_repeated(scene: Scene) -> None:
    scene.lying.token_status = 400
    refused = await scene.sign_in()
    assert refusal(refused) == (403, "provider_refused")
    assert "free text" not in refused.text


async def test_a_silent_provider_is_said_to_be_silent(scene: Scene) -> None:
    scene.lying.token_status = 500
    assert refusal(await scene.sign_in()) == (503, "provider_unavailable")


async def test_a_provider_is_described_by_itself_and_reached_by_the_guarded_client_only(scene: Scene) -> None:
    world, lying = scene.world, scene.lying
    partner = await world.client(Role.PARTNER_ADMIN, world.theirs)
    body = new_provider(world, lying, organisation_id=world.theirs.organisation)
    world.parts.caches.clear()
    lying.described = {"issuer": "https://evil.test"}
    assert refusal(await partner.post(PROVIDERS, body)) == (403, "provider_answer_refused")
    lying.described = {"token_endpoint": "https://169.254.169.254:9999/token"}
    assert refusal(await partner.post(PROVIDERS, body)) == (422, "address_refused")
    lying.described = {}
    for issuer in ("https://localhost", "http://sign-in.practice.test", "https://10.0.0.7", "https://a:b@x.test"):
        refused = await partner.post(PROVIDERS, body | {"issuer": issuer})
        assert refusal(refused) == (422, "address_refused"), issuer
    world.app.state.parts = world.parts = _guarded(world)
    world.parts.caches.clear()
    assert refusal(await partner.post(PROVIDERS, body)) == (422, "address_refused")


def _guarded(world: World) -> Parts:
    return dataclasses.replace(world.parts, outbound=Outbound())


async def test_who_may_set_one_up_and_what_is_shown_of_it(scene: Scene) -> None:
    world = scene.world
    (shown,) = (await scene.owner.get(PROVIDERS)).json()["items"]
    assert shown["domains"] == ["practice.test"]
    assert SECRET not in json.dumps(shown)
    assert refusal(await scene.owner.post(PROVIDERS, scene.body())) == (409, "provider_taken")
    for role in (Role.CLIENT_ADMIN, Role.PARTNER_TECH, Role.OPERATOR_OPERATOR):
        refused = await (await world.client(role)).post(PROVIDERS, scene.body())
        assert refused.status_code == 403, role
    bad = {"domains": ["*.practice.test"]}
    assert (await scene.owner.send("PATCH", f"{PROVIDERS}/{scene.key}", bad)).status_code == 422
    changed = await scene.owner.send(
        "PATCH", f"{PROVIDERS}/{scene.key}", {"domains": [], "client_secret": "another one"}
    )
    assert (changed.status_code, changed.json()["domains"]) == (200, [])
    offered = (await (await scene.browser()).get(f"/api/auth/methods?with={scene.key}")).json()["providers"]
    assert [one["name"] for one in offered] == ["Practice sign-in"]
    assert (await (await scene.browser()).get("/api/auth/methods")).json()["providers"] == []


async def test_the_secret_is_sealed_to_its_row(scene: Scene) -> None:
    world, lying = scene.world, scene.lying
    partner = await world.client(Role.PARTNER_ADMIN, world.theirs)
    body = new_provider(world, lying, organisation_id=world.theirs.organisation, client_secret="quite another one")
    theirs = (await partner.post(PROVIDERS, body)).json()["id"]
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute(
            "UPDATE identity_providers mine SET sealed_client_secret = theirs.sealed_client_secret"
            " FROM identity_providers theirs WHERE theirs.id = %s AND mine.id = %s",
            (theirs, scene.key),
        )
    refused = await (await scene.browser()).post(f"/api/auth/oauth/{scene.key}", {})
    assert refused.status_code == 500
    assert "another one" not in refused.text


async def test_a_stranger_cannot_link_it_and_a_session_cannot_finish_anothers(scene: Scene) -> None:
    for role, tenant in ((Role.CLIENT_OWNER, scene.world.theirs), (Role.PARTNER_ADMIN, scene.world.ours)):
        stranger = await scene.world.client(role, tenant)
        refused = await stranger.post(f"/api/me/identities/{scene.key}/begin")
        assert refusal(refused) == (404, "provider_unknown")
    pat, kim = await scene.person(), await scene.person(Role.CLIENT_ADMIN)
    first, second = await pat.browser(), await kim.browser()
    begun = await first.post(f"/api/me/identities/{scene.key}/begin")
    back = scene.lying.come_back(begun.json()["url"])
    stolen = dict(first.http.cookies)
    second.http.cookies.set("wardkeep_presession_8080", stolen["wardkeep_presession_8080"], domain="localhost.local")
    refused = await second.post(f"/api/me/identities/{scene.key}", back)
    assert refusal(refused) == (403, "provider_again")
    assert refusal(await first.post(f"/api/auth/oauth/{scene.key}/return", back)) == (403, "provider_again")


async def test_one_identity_belongs_to_one_account(scene: Scene) -> None:
    await scene.linked()
    kim = await scene.person(Role.CLIENT_ADMIN)
    assert refusal(await scene.link(await kim.browser())) == (409, "identity_taken")
    scene.lying.person = {"sub": "second", "email": "second@elsewhere.test"}
    assert refusal(await scene.link(await kim.browser())) == (403, "provider_answer_refused")  # not a listed domain


async def test_linking_ends_other_sessions_and_unlinking_closes_the_way(scene: Scene) -> None:
    pat = await scene.person()
    other, browser = await pat.browser(), await pat.browser()
    assert (await scene.link(browser)).status_code == 201
    assert (await other.get("/api/auth/me")).status_code == 401
    (identity,) = (await browser.get("/api/me/identities")).json()["identities"]
    assert (await browser.send("DELETE", f"/api/me/identities/{identity['id']}")).status_code == 204
    assert refusal(await scene.sign_in()) == (403, "waiting_for_approval")
    audit = await (await scene.world.client(Role.OPERATOR_READONLY)).get("/api/audit?limit=50")
    acts = {line["action"] for line in audit.json()["items"]}
    assert {"identity.link", "identity.unlink", "provider.create"} <= acts


async def test_the_last_way_in_cannot_be_unlinked(scene: Scene) -> None:
    browser, identity = await _let_in(scene)
    refused = await browser.send("DELETE", f"/api/me/identities/{identity}")
    assert refusal(refused) == (409, "last_method")
    assert len((await browser.get("/api/me/identities")).json()["identities"]) == 1


async def _let_in(scene: Scene) -> tuple[Browser, str]:
    """Somebody without a password, signed in with a proof of now; the id of their only way in."""
    assert refusal(await scene.sign_in()) == (403, "waiting_for_approval")
    (waiting,) = (await scene.owner.get(WAITING)).json()["items"]
    body = {"decision": "approved", "role": "client.viewer", "display_name": "First"}
    assert (await scene.owner.post(f"{WAITING}/{waiting['id']}", body)).status_code == 200
    browser = await scene.browser()
    assert (await sign_in(browser, scene.lying, scene.key)).status_code == 200
    made = await browser.post("/api/me/factors/totp")
    totp = Person(scene.world, "", "", secret=made.json()["secret"])
    assert (await browser.post("/api/me/factors/totp/confirm", {"code": totp.code()})).status_code == 200
    (identity,) = (await browser.get("/api/me/identities")).json()["identities"]
    return browser, identity["id"]


async def test_whoever_waits_gets_in_by_a_persons_decision_only(scene: Scene) -> None:
    assert refusal(await scene.sign_in()) == (403, "waiting_for_approval")
    assert refusal(await scene.sign_in()) == (403, "waiting_for_approval")
    (waiting,) = (await scene.owner.get(WAITING)).json()["items"]
    assert waiting["mail"] == scene.mail
    assert (await (await scene.world.client(Role.CLIENT_OWNER, scene.world.theirs)).get(WAITING)).json()["items"] == []
    path = f"{WAITING}/{waiting['id']}"
    for role in ("client.owner", "client.admin", "partner.tech", "operator.readonly"):
        refused = await scene.owner.post(path, {"decision": "approved", "role": role})
        assert refusal(refused) == (403, "role_refused"), role
    assert (await scene.owner.post(path, {"decision": "refused"})).status_code == 200
    assert refusal(await scene.sign_in()) == (403, "not_linked")
    assert (await scene.owner.post(path, {"decision": "approved", "role": "client.viewer"})).status_code == 404


@pytest.mark.parametrize(
    "person",
    [{"email": "x@elsewhere.test"}, {"email": None}, {"email_verified": False, "email": "x@practice.test"}],
)
async def test_only_confirmed_addresses_of_listed_domains_may_wait(scene: Scene, person: dict[str, Any]) -> None:
    scene.lying.person = {"sub": "x"} | person
    assert refusal(await scene.sign_in()) == (403, "not_linked")
    assert (await scene.owner.get(WAITING)).json()["items"] == []


async def test_an_invitation_may_be_accepted_by_a_provider(scene: Scene) -> None:
    made = await scene.owner.post("/api/invites", {"username": f"new.{scene.mail}", "role": "client.admin"})
    token = made.json()["link"].partition("#")[2]
    browser = await scene.browser()
    begun = await browser.post(f"/api/auth/oauth/{scene.key}", {"invite": token})
    back = scene.lying.come_back(begun.json()["url"])
    signed = await browser.post(f"/api/auth/oauth/{scene.key}/return", back)
    assert (signed.status_code, signed.json()["username"]) == (200, f"new.{scene.mail}")
    assert signed.json()["role"] == "client.admin"
    assert refusal(await browser.post("/api/invites/inspect", {"token": token})) == (404, "invite_gone")


async def test_an_invitation_to_another_place_is_not_accepted_by_it(scene: Scene) -> None:
    admin = await scene.world.client(Role.PARTNER_ADMIN)
    made = await admin.post("/api/invites", {"username": f"new.{scene.mail}", "role": "partner.admin"})
    token = made.json()["link"].partition("#")[2]
    refused = await (await scene.browser()).post(f"/api/auth/oauth/{scene.key}", {"invite": token})
    assert refusal(refused) == (404, "provider_unknown")


async def test_a_removed_provider_takes_its_links_along(scene: Scene) -> None:
    pat = await scene.linked()
    browser = await scene.browser()
    begun = await browser.post(f"/api/auth/oauth/{scene.key}", {})
    back = scene.lying.come_back(begun.json()["url"])
    assert (await scene.owner.send("DELETE", f"{PROVIDERS}/{scene.key}")).status_code == 204
    assert refusal(await browser.post(f"/api/auth/oauth/{scene.key}/return", back)) == (404, "provider_unknown")
    assert (await (await pat.browser()).get("/api/me/identities")).json()["identities"] == []


DIRECTORY = "0190b2c3-0000-7000-8000-00000000000a"


@pytest.mark.parametrize(
    ("tid", "issuer", "taken"),
    [
        (DIRECTORY, f"{MICROSOFT}/{DIRECTORY}/v2.0", True),
        (DIRECTORY, f"{MICROSOFT}/0190b2c3-0000-7000-8000-00000000000b/v2.0", False),
        ("0190b2c3-0000-7000-8000-00000000000b", f"{MICROSOFT}/0190b2c3-0000-7000-8000-00000000000b/v2.0", False),
        (None, f"{MICROSOFT}//v2.0", False),
        (DIRECTORY, f"{MICROSOFT}/{{tenantid}}/v2.0", False),
    ],
)
async def test_microsofts_directory_is_one_of_the_listed_and_the_issuers_own(
    world: World, tid: str | None, issuer: str, *, taken: bool
) -> None:
    (microsoft,) = shared(_with_microsoft(world.parts.settings))
    claims = _Claims(iss=issuer, sub="x", aud=CLIENT, nonce="n", tid=tid)
    if taken:
        judge(microsoft, claims, "n")
    else:
        with pytest.raises(ProviderAnswerRefused):
            judge(microsoft, claims, "n")


def _with_microsoft(settings: Settings) -> Settings:
    change = {"microsoft_client_id": CLIENT, "microsoft_client_secret": SecretStr(SECRET)}
    return settings.model_copy(update={**change, "microsoft_tenants": DIRECTORY})
