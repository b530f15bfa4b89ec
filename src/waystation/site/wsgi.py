"""The WSGI application of whichever face WAYSTATION_FACE names."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waystation.site.settings")
application = get_wsgi_application()
