"""What differs between the door and the desk in how they answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from csp.constants import NONE, SELF

from waystation.site.parts import exists


@dataclass(frozen=True)
class Face:
    """Addresses, middleware, headers and limits of one face."""

    root_urlconf: str
    middleware: list[str]
    content_security_policy: dict[str, Any]
    referrer_policy: str
    largest_form: int  # bytes of a form without its files
    most_files: int  # in one form


_COMMON = [
    "waystation.site.middleware.drop_traces",
    "waystation.site.middleware.no_store",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",  # refuses a Host that is not ours
]
_SESSION = ["waystation.vault.web.SessionMiddleware"] if exists("waystation.vault.web") else []
_DIRECTIVES: dict[str, Any] = {
    "default-src": [NONE],
    "style-src": [SELF],
    "img-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
}

DOOR = Face(
    root_urlconf="waystation.site.urls_door",
    middleware=[*_COMMON, "waystation.site.middleware.language_of_the_address"],
    content_security_policy={"DIRECTIVES": _DIRECTIVES},
    referrer_policy="no-referrer",
    largest_form=4 * 1024 * 1024,  # a text that is far too long still goes back to its writer
    most_files=100,  # ten are kept; of a few more than ten it is said which were not
)
DESK = Face(
    root_urlconf="waystation.site.urls_desk",
    middleware=[
        *_COMMON,
        "django.middleware.csrf.CsrfViewMiddleware",
        *_SESSION,
    ],
    content_security_policy={
        "DIRECTIVES": {**_DIRECTIVES, "script-src": [SELF], "connect-src": [SELF], "media-src": [SELF]}
    },
    # Under no-referrer a browser sends `Origin: null` with a form, and the CSRF check refuses it.
    referrer_policy="same-origin",
    largest_form=2_621_440,
    most_files=10,
)
