"""A browser without scripts for stories: open a page, fill a form by what it asks, send it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from lxml import html


@dataclass
class Reader:
    """Somebody at the desk. `opens` a page, `fills` one of its forms; `text` is what the page says."""

    client: Client
    url: str = "/"
    page: Any = None

    @property
    def text(self) -> str:
        return " ".join(self.page.text_content().split())

    @property
    def heading(self) -> str:
        return " ".join(self.page.xpath("string(//h1)").split())

    def column(self, label: str) -> list[str]:
        """The cells of a list under one head."""
        return [" ".join(cell.text_content().split()) for cell in self.page.xpath(f'//td[@data-label="{label}"]')]

    def opens(self, url: str) -> "Reader":
        return self._shown(self.client.get(url, follow=True), url)

    def follows(self, words: str) -> "Reader":
        """The first link whose text holds these words."""
        (link, *_more) = [a for a in self.page.xpath("//main//a") if words in a.text_content()]
        return self.opens(link.get("href"))

    def fills(self, action: str, **said: Any) -> "Reader":
        """Send the form whose address ends so; what is not said keeps what the page proposed."""
        found = [(urlsplit(f.action or self.url).path, f) for f in self.page.forms if f.method == "POST"]
        (target, form), *_more = [(path, form) for path, form in found if path.endswith(action)]
        fields = dict(form.form_values())
        return self._shown(self.client.post(target, {**fields, **said}, follow=True), target)

    def _shown(self, response: Any, url: str) -> "Reader":
        self.url = response.redirect_chain[-1][0] if getattr(response, "redirect_chain", None) else url
        self.status = response.status_code
        self.page = html.fromstring(response.content.decode())
        return self
