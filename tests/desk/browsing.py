"""A real browser on the pages of a test client: no socket, no second thread, the same transaction as the test."""

from contextvars import copy_context
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

ADDRESS = "http://127.0.0.1"
# The browser gets the page as it is; cookies stay in the client, who is signed in.
NOT_PASSED_ON = {"content-length", "set-cookie", "content-security-policy"}


def serve(context: Any, client: Client) -> None:
    """Answer every request of this browser context from the client."""

    here = copy_context()  # the browser calls back in a context of its own, with another database connection

    def answer(route: Any) -> None:
        request = route.request
        address = urlsplit(request.url)
        path = address.path + (f"?{address.query}" if address.query else "")
        if request.method == "POST":
            kind = request.headers.get("content-type", "application/x-www-form-urlencoded")
            found = here.run(client.post, path, request.post_data or "", content_type=kind)
        else:
            found = here.run(client.get, path)
        if found.status_code in (302, 303):  # the browser would follow it past us
            body = f'<meta http-equiv="refresh" content="0;url={found.headers["Location"]}">'
            route.fulfill(status=200, content_type="text/html", body=body)
            return
        headers = {k: v for k, v in found.headers.items() if k.lower() not in NOT_PASSED_ON}
        route.fulfill(status=found.status_code, headers=headers, body=b"".join(found))

    context.route("**/*", answer)
