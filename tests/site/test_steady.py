"""What is the same on every page of a language is drawn once; nothing else is kept."""

import pytest
from django.template import Context, Template
from django.utils import translation

from tests.door.conftest import door, nur, office
from waystation.site.templatetags.site import Steady

__all__ = ["door", "nur", "office"]

TEXT = "{% load i18n site %}{% steady kind %}{% translate 'Leave now' %} {{ said }}{% endsteady %}"


def drawn(template: Template, language: str, kind: str, said: str) -> str:
    with translation.override(language):
        return template.render(Context({"kind": kind, "said": said}))


def test_each_language_and_key_has_its_own_and_is_drawn_once():
    template = Template(TEXT)
    first = drawn(template, "en", "a", "1")
    assert drawn(template, "en", "a", "2") == first
    assert drawn(template, "en", "b", "2") != first and drawn(template, "fr", "a", "2") != first


@pytest.mark.django_db
def test_on_a_page_of_the_door_nothing_steady_holds_what_somebody_sent(nur):
    nur.begins()
    nur.answers("region", region="MARK-of-the-valley")
    nur.answers("story", happened="MARK-of-the-story")
    nur.answers("check", go="send")
    from django.template.loader import get_template

    base = get_template("door/base.html").template
    kept = [text for node in base.nodelist.get_nodes_by_type(Steady) for text in node.drawn.values()]
    assert kept and not [text for text in kept if "MARK" in text or nur.code in text]
