"""What every answer of the two faces carries, and what it leaves behind."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from waystation.site.middleware import drop_traces


def test_the_door_forbids_everything_but_its_own_sheet_pictures_and_forms(door_face: object, client: Client) -> None:
    answer = client.get("/")
    policy = {rule.strip() for rule in answer["Content-Security-Policy"].split(";")}
    assert policy == {
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    }


def test_the_door_leaves_no_trace_in_a_browser(door_face: object, client: Client) -> None:
    answer = client.get("/")
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer.cookies == {}


@pytest.mark.parametrize(("asked", "given"), [("ru-RU,ru;q=0.9", "/ru/"), ("ar", "/ar/"), ("de", "/en/"), ("", "/en/")])
def test_a_visitor_is_sent_to_a_language_they_read(door_face: object, client: Client, asked: str, given: str) -> None:
    assert client.get("/", headers={"accept-language": asked})["Location"] == given


def test_address_and_browser_are_gone_before_any_code_sees_them() -> None:
    request = HttpRequest()
    request.META = {
        "REMOTE_ADDR": "203.0.113.9",
        "HTTP_X_FORWARDED_FOR": "203.0.113.9",
        "HTTP_USER_AGENT": "Telephone",
        "HTTP_SOMETHING_NEW": "203.0.113.9",
        "HTTP_HOST": "localhost",
        "PATH_INFO": "/",
    }
    drop_traces(lambda passed: HttpResponse())(request)
    assert request.META == {"HTTP_HOST": "localhost", "PATH_INFO": "/"}


@pytest.mark.parametrize("face", ["door_face", "desk_face"])
def test_a_host_that_is_not_ours_is_refused(request: pytest.FixtureRequest, client: Client, face: str) -> None:
    request.getfixturevalue(face)
    assert client.get("/", headers={"host": "elsewhere.example"}).status_code == 400


@pytest.mark.parametrize("face", ["door", "desk"])
def test_an_address_that_leads_nowhere_gets_a_page_of_its_face(
    request: pytest.FixtureRequest, client: Client, face: str
) -> None:
    request.getfixturevalue(f"{face}_face")
    answer = client.get("/en/nowhere/")
    assert answer.status_code == 404
    assert f"{face}/error.html" in [template.name for template in answer.templates]


urlpatterns = [path("form/", lambda request: HttpResponse("taken"))]


def test_a_forged_form_is_refused_in_our_own_words(desk_face: Any) -> None:
    desk_face.ROOT_URLCONF = __name__
    answer = Client(enforce_csrf_checks=True).post("/form/", {"a": "b"})
    assert answer.status_code == 403
    assert "desk/error.html" in [template.name for template in answer.templates]
