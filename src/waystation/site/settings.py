"""Settings of both faces: WAYSTATION_FACE is `door`, `desk`, or `all` for commands and tests."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from waystation.site import faces, home, quiet, tmpfs
from waystation.site.databases import databases
from waystation.site.parts import exists

FACE = os.environ.get("WAYSTATION_FACE") or "all"
if FACE not in {"door", "desk", "all"}:
    raise home.NotReady("WAYSTATION_FACE is one of door, desk, all")
IS_DOOR = FACE == "door"

# --- the installation ---------------------------------------------------------------------------
WAYSTATION_HOME: Path = home.folder()
CONFIGURATION: dict[str, Any] = home.configuration(WAYSTATION_HOME)
_face: dict[str, Any] = CONFIGURATION.get("door" if IS_DOOR else "desk", {})
ROOT_FINGERPRINT: str = CONFIGURATION.get("organisation", {}).get("root_fingerprint", "")
DOOR_EXIT: str = home.exit_address(CONFIGURATION)
FILES = WAYSTATION_HOME / "files"
LOG_KEY = WAYSTATION_HOME / "log.key"
LIST_HEAD = WAYSTATION_HOME / "list.head"  # how far the door's copy of the signed list had come
TMPFS: Path = tmpfs.path_for(home.digest(WAYSTATION_HOME), FACE)
DESK_PIDFILE: Path = tmpfs.path_for(home.digest(WAYSTATION_HOME), "desk") / "gunicorn.pid"
# True only where the desk is reached over plain HTTP on this very machine, as in the demo.
LOOPBACK_HTTP: bool = bool(_face.get("loopback_http", False))

# --- what is built in ---------------------------------------------------------------------------
_DOOR_APPS = ("site", "audit", "letterbox", "door")
_DESK_APPS = ("site", "audit", "accounts", "vault", "letterbox", "intake", "cases", "desk", "keeping")
_OURS = {"door": _DOOR_APPS, "desk": _DESK_APPS, "all": (*_DESK_APPS, "door")}[FACE]
INSTALLED_APPS = [
    *(f"waystation.{name}" for name in _OURS if exists(f"waystation.{name}")),
    "csp",
]
_shape = faces.DOOR if IS_DOOR else faces.DESK
ROOT_URLCONF = _shape.root_urlconf
WSGI_APPLICATION = "waystation.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = databases(FACE, WAYSTATION_HOME, CONFIGURATION.get("database", {}))
DATABASE_ROUTERS = ["waystation.site.routers.Router"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

MIDDLEWARE = _shape.middleware

_LOADERS = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", _LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                *(["waystation.desk.rail.surroundings"] if not IS_DOOR else []),
            ],
        },
    }
]
FORM_RENDERER = "waystation.site.forms.Renderer"

# --- language and time --------------------------------------------------------------------------
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = ["waystation.site.formats"]
LANGUAGES = [("en", "English"), ("ru", "Русский"), ("fr", "Français"), ("ar", "العربية")]

# --- secrets ------------------------------------------------------------------------------------
# Drawn by each start, so that it is neither on a disk nor in the environment; the desk's lies in the shared page.
if IS_DOOR:
    SECRET_KEY = os.urandom(48).hex()
else:
    from waystation.vault import pepper

    SECRET_KEY = pepper.secret_key()
DEBUG = False

# --- what a browser is told ---------------------------------------------------------------------
ALLOWED_HOSTS: list[str] = [*_face.get("hosts", []), "127.0.0.1", "localhost", "[::1]"]
CONTENT_SECURITY_POLICY = _shape.content_security_policy
SECURE_REFERRER_POLICY = _shape.referrer_policy
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True

_SECURE = not LOOPBACK_HTTP
SESSION_COOKIE_NAME = "__Host-desk" if _SECURE else "desk"
SESSION_COOKIE_SECURE = _SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_NAME = "__Host-desk-form" if _SECURE else "desk-form"
CSRF_COOKIE_SECURE = _SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "waystation.site.errors.desk_csrf_failure"
CSRF_COOKIE_AGE = None  # goes with the browser's window

SILENCED_SYSTEM_CHECKS = [
    "security.W003",  # the door sets no cookie, so there is nothing for CSRF to protect; the desk has the middleware
    "security.W008",  # an onion service has no TLS to redirect to; docs/administrator says what the proxy must do
    "security.W021",  # the preload list is public: it would publish the address of an installation
]

# --- static files, uploads, errors --------------------------------------------------------------
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
# Django's other handler writes plain bytes to a disk; the door brings one that seals as it reads.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_MEMORY_SIZE = _shape.largest_form
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = _shape.most_files
LOGGING = quiet.logging_settings()
DEFAULT_EXCEPTION_REPORTER = "waystation.site.quiet.NothingReporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "waystation.site.quiet.NothingFilter"
