"""How gunicorn runs one face; `waystation serve` names the face and the address in the environment."""

from __future__ import annotations

import gc
import os
import resource
from typing import Any

from gunicorn.http import wsgi

from waystation.site import home, listening, tmpfs

# Each connection is a number of a file, and whoever has too few of them loses a process to whoever opens many.
_soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (max(_soft, min(_hard, 4096)), _hard))
# A core of a process that serves would hold what people wrote, in the clear, on a disk.
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
_home = home.folder()
_face = os.environ["WAYSTATION_FACE"]
_conf: dict[str, Any] = home.configuration(_home).get(_face, {})
_work = tmpfs.path_for(home.digest(_home), _face)

bind = [os.environ["WAYSTATION_BIND"]]
worker_class = "waystation.site.listening.Worker"
workers = int(_conf.get("workers", 2))
threads = int(_conf.get("threads", 4))
listening.UPLOADS = int(_conf.get("uploads", 16 if _face == "door" else 4))
listening.SENDING = 10 if _face == "door" else 120
timeout = 120  # a worker silent for two minutes is started anew; uploads over Tor go on in their threads
graceful_timeout = 15
keepalive = 5
preload_app = True  # the page that holds pepper and secret is made once, before the fork
worker_tmp_dir = str(_work)
control_socket_disable = True
accesslog = None
loglevel = "error"
logger_class = "waystation.site.gunicorn_log.QuietLogger"
pidfile = str(_work / "gunicorn.pid")
limit_request_line = 2048
limit_request_fields = 60
limit_request_field_size = 8190
forwarded_allow_ips = "127.0.0.1,::1"
# Whatever runs in gunicorn's own dirty pool would outlive a request; we have none.
dirty_workers = 0


_headers = wsgi.Response.default_headers


def _without_a_name(response: Any) -> list[str]:
    """Nobody who asks has to know which program answers; gunicorn has no setting for it."""
    return [line for line in _headers(response) if not line.startswith("Server:")]


wsgi.Response.default_headers = _without_a_name


def when_ready(server: Any) -> None:
    """What was loaded before the fork stays for good: the collector need not walk it, nor copy its pages, each time."""
    gc.collect()
    gc.freeze()


def on_starting(server: Any) -> None:
    """Leave nothing of an earlier run in the work folder, before anything can be read; then sweep and copy."""
    tmpfs.empty(_work)
    server.pidfile.create(server.pid)  # it lay in there; a lockdown finds the desk by it
    from waystation.site import starting  # Django is set up by now: preload_app

    starting.before(_face)
