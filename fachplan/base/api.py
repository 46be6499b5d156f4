"""The API under ``/api/v1``: one instance, to which the chapters bring their routers; errors are problem documents.

Every operation carries its policy action (`operation`), which the permission matrix reads, and its 4xx answers.
"""

import logging
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from fachplan.base import problems
from fachplan.base.policy import TABLE, UndeclaredAction
from fachplan.base.problems import Problem
from fachplan.base.raw import Route
from fachplan.base.writer import NotStored

log = logging.getLogger(__name__)
F = TypeVar("F", bound=Callable[..., Any])


class FieldError(Schema):
    """A field at fault."""

    loc: list[str | int]
    msg: str


class ProblemOut(Schema):
    """Why a request was refused (RFC 9457); `type` is a stable word for programs."""

    type: str
    title: str
    detail: str
    errors: list[FieldError] | None = None


class Api(NinjaAPI):
    """The instance, with the raw routes in its document."""

    raw_routes: tuple[Route, ...] = ()

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> OpenAPISchema:
        """The document of everything under /api/v1, raw routes too."""
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for route in self.raw_routes:
            path = document["paths"].setdefault(settings.PREFIX + route.path, {})
            path[route.method.lower()] = _operation(route, document["components"]["schemas"])
        _name_the_token(document)
        return document


api = Api(title="Fachplan", version="1", docs_url=None, openapi_url="/openapi.json", urls_namespace="api")
api.description = "Join a forum, read and write its boards, follow them."


def operation(action: str) -> Callable[[F], F]:
    """Name the policy action of an API operation; it stands below the router's decorator.

    :raises UndeclaredAction: if no chapter declared it.
    """
    if action not in TABLE:
        raise UndeclaredAction(action)

    def mark(view: F) -> F:
        view.policy_action = action  # type: ignore[attr-defined]
        return view

    return mark


def refusals(*statuses: int) -> dict[int, type[ProblemOut]]:
    """The problem answers of an operation, for its `response`."""
    return dict.fromkeys(statuses, ProblemOut)


def respond(request: HttpRequest, problem: Problem) -> HttpResponse:
    """A problem as Django's answer, in the language the reader asked for."""
    with translation.override(problems.language_of(request.headers.get("Accept-Language", ""))):
        return HttpResponse(problem.body(), status=problem.status, headers=problem.headers())


@api.exception_handler(Problem)
def _problem(request: HttpRequest, error: Problem) -> HttpResponse:
    return respond(request, error)


@api.exception_handler(OperationalError)
@api.exception_handler(NotStored)
def _not_stored(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("%s was not stored: %s", request.path, error)
    return respond(request, problems.not_stored())


@api.exception_handler(AuthenticationError)
def _no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return respond(request, problems.no_token())


@api.exception_handler(PermissionDenied)
def _not_allowed(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return respond(request, problems.not_allowed())


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return respond(request, problems.not_found())


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [(_place(fault["loc"]), SAID.get(fault["type"], _("This value does not fit."))) for fault in error.errors]
    return respond(request, problems.invalid(faults))


def _place(loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Where the fault is in what was sent; ninja names its own parameter ("body", "body", field) in between."""
    return (loc[0], *loc[2:]) if loc[:1] in (("body",), ["body"]) else tuple(loc)


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    said = str(error)
    known = {400: problems.malformed(said), 403: problems.not_allowed(), 404: problems.not_found()}
    return respond(request, known.get(error.status_code) or Problem(error.status_code, "refused", said, said))


SAID = {
    "missing": _("This field is missing."),
    "extra_forbidden": _("This field is unknown."),
    "string_too_long": _("This text is too long."),
    "string_type": _("This must be a text."),
}


def _operation(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    """A raw route as the document describes an operation."""
    answers: dict[str, Any] = {str(status): _answer("problem", "application/problem+json", "ProblemOut") for status in route.statuses}
    if route.answer_model is None:
        answers["200"] = {"description": "events", "content": {"text/event-stream": {"schema": {"type": "string"}}}}
        answers["204"] = {"description": "there is nothing more to follow"}
    else:
        answers["200"] = _answer("done", "application/json", _add(route.answer_model, schemas))
    parameters = [_parameter("path", "board", "string", "the board's id")]
    parameters += [_parameter("query", *each) for each in route.query]
    found: dict[str, Any] = {
        "operationId": f"{route.method.lower()}_{route.handler.__name__}", "summary": route.summary, "parameters": parameters,
        "responses": dict(sorted(answers.items())), "security": [{"token": []}, {"session": []}],
    }
    if route.request_model is not None:
        name = _add(route.request_model, schemas)
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(name)}}}
    return found


def _parameter(place: str, name: str, kind: str, description: str) -> dict[str, Any]:
    least = {"minimum": 0} if kind == "integer" else {}
    return {"in": place, "name": name, "required": place == "path", "description": description, "schema": {"type": kind, **least}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _answer(description: str, media_type: str, name: str) -> dict[str, Any]:
    return {"description": description, "content": {media_type: {"schema": _ref(name)}}}


def _add(model: type[Any], schemas: dict[str, Any]) -> str:
    document = model.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(document.pop("$defs", {}))
    schemas[model.__name__] = document
    return model.__name__


def _name_the_token(document: dict[str, Any]) -> None:
    document.setdefault("components", {}).setdefault("securitySchemes", {}).update({
        "token": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
    })


def all_operations(instance: NinjaAPI = api) -> Iterable[tuple[str, str, str | None]]:
    """Every operation as (method, path, policy action or None), for the permission matrix."""
    for prefix, router in instance._routers:
        for path, view in router.path_operations.items():
            for each in view.operations:
                for method in each.methods:
                    yield method, f"/api/v1{prefix}{path}", getattr(each.view_func, "policy_action", None)
