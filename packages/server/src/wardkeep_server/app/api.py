"""The API process: `create_app` puts the parts together and mounts every slice."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from wardkeep_server.app import health, openapi, web, wiring
from wardkeep_server.platform.access import POLICY_ATTRIBUTE, Declared, PolicyMissing
from wardkeep_server.platform.clock import Clock, utc_now
from wardkeep_server.platform.config import Settings
from wardkeep_server.platform.edge import Edge
from wardkeep_server.platform.errors import ConfigRefused, ServerError
from wardkeep_server.platform.gate import GuardedRoute
from wardkeep_server.platform.problems import answer, known
from wardkeep_server.platform.work import Parts

OPENAPI_PATH = "/api/openapi.json"
KEY_HEADERS = ("authorization", "x-api-key")
"""What a page of a listed origin may send along: it reads with an API key, never with a cookie (ADR 0158)."""
_HANDLED = (ServerError, HTTPException, RequestValidationError, DBAPIError, PoolTimeout)


class CentralCommand(FastAPI):
    """The API, with a way past FastAPI's own layers for the addresses that are asked thousands of times a second."""

    straight: Mapping[tuple[str, str], ASGIApp] = {}

    def open_straight_ways(self) -> None:
        """Of every mounted address of that kind, behind the same `Edge` as all others (ADR 0126)."""
        settings = self.state.parts.settings
        self.straight = {
            (method, route.path): Edge(route.serve_straight, settings)
            for route in self.router.routes
            if isinstance(route, GuardedRoute) and route.policy.own_transaction
            for method in route.methods or ()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        way = self.straight.get((scope.get("method", ""), scope.get("path", "")))
        if way is None:
            await super().__call__(scope, receive, send)
            return
        scope["app"] = self
        await way(scope, receive, send)


def create_app(settings: Settings, *, clock: Clock = utc_now) -> FastAPI:
    """The whole API as an ASGI application."""
    parts = wiring.build_parts(settings, clock=clock)
    app = CentralCommand(
        title="Wardkeep Central Command",
        version="0.1.0",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.parts = parts
    app.state.refused = ()
    app.router.route_class = GuardedRoute
    for declared in [*wiring.declared_routes(), *health.router.declared]:
        _mount(app, declared)
    app.router.routes.append(Route(OPENAPI_PATH, _openapi, methods=["GET"], include_in_schema=False))
    if settings.wardkeep_web is not None:
        app.router.routes.append(web.WebMount("/", web.WebApp(settings.wardkeep_web)))
    for kind in _HANDLED:
        app.add_exception_handler(kind, _handle)
    origins = settings.foreign_origins()
    if origins:
        app.add_middleware(CORSMiddleware, allow_origins=origins, allow_headers=KEY_HEADERS, max_age=600)
    app.add_middleware(Edge, settings=settings)
    app.open_straight_ways()
    refuse_unguarded(app)
    return app


def refuse_unguarded(app: FastAPI) -> None:
    """Start-up check: every address has a policy, is on the list of open ones, or is the web app."""
    for route in app.router.routes:
        guarded = isinstance(route, GuardedRoute) and hasattr(route.endpoint, POLICY_ATTRIBUTE)
        described = isinstance(route, Route) and route.path == OPENAPI_PATH
        page = isinstance(route, Mount) and isinstance(route.app, web.WebApp)
        if not (guarded or described or page):
            raise PolicyMissing(f"{route!r} has no access policy")


def _mount(app: FastAPI, declared: Declared) -> None:
    options = dict(declared.options)
    app.router.add_api_route(
        declared.path,
        declared.handler,
        methods=[declared.method],
        openapi_extra={"x-wardkeep-access": _described(declared), **options.pop("openapi_extra", {})},
        **options,
    )


def _described(declared: Declared) -> dict[str, Any]:
    policy = declared.policy
    return {"roles": sorted(policy.roles), "reach": policy.reach, "step_up": policy.step_up}


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    parts: Parts = app.state.parts
    try:
        await wiring.start_parts(parts)
        yield
    except ConfigRefused as refused:
        app.state.refused = refused.problems
        raise
    finally:
        await wiring.close_parts(parts)


async def _handle(request: Request, error: Exception) -> Response:
    told = known(error)
    if told is None:
        raise error
    return answer(told, request.state.request_id)


async def _openapi(request: Request) -> Response:
    return JSONResponse(openapi.describe(request.app))
