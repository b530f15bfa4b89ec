"""What is the same on every page of a language is drawn once; nothing else is kept."""

import pytest
from django.template import Context, Template
from django.template.loader_tags import ExtendsNode
from django.utils import translation

from tests.door.conftest import door, nur, office, somebody
from waystation.site.templatetags.site import Steady

__all__ = ["door", "nur", "office", "somebody"]

TEXT = "{% load i18n site %}{% steady kind %}{% translate 'Leave now' %} {{ said }}{% endsteady %}"


def drawn(template: Template, language: str, kind: str, said: str) -> str:
    with translation.override(language):
        return template.render(Context({"kind": kind, "said": said}))


def test_each_language_and_key_has_its_own_and_is_drawn_once():
    template = Template(TEXT)
    first = drawn(template, "en", "a", "1")
    assert drawn(template, "en", "a", "2") == first
    assert drawn(template, "en", "b", "2") != first and drawn(template, "fr", "a", "2") != first


def kept_of(name: str) -> list[str]:
    """Everything that this process keeps of a page, whichever piece it stands in."""
    from django.template.loader import get_template

    found: list[str] = []
    pages = [get_template(name).template]
    for page in pages:
        pages += [parent for node in page.nodelist if (parent := _parent(node))]
        found += [str(text) for node in page.nodelist.get_nodes_by_type(Steady) for text in node.drawn.values()]
    return found


def _parent(node: object) -> Template | None:
    from django.template.loader import get_template

    return get_template(node.parent_name.var).template if isinstance(node, ExtendsNode) else None


@pytest.mark.django_db
def test_on_a_page_of_the_door_nothing_steady_holds_what_somebody_sent(nur):
    nur.begins()
    nur.answers("region", region="MARK-of-the-valley")
    nur.answers("soon", go="back")
    nur.answers("story", happened="MARK-of-the-story")
    nur.answers("together", go="back")
    nur.answers("check", go="send")
    kept = kept_of("door/pages/question.html")
    assert any("<textarea" in text for text in kept) and any("<!doctype html>" in text for text in kept)
    assert not [text for text in kept if "MARK" in text or nur.code in text]


@pytest.mark.django_db
def test_a_question_shows_its_own_answer_though_the_blank_one_is_kept(nur, somebody):
    other = somebody()
    other.begins()
    other.answers("who", go="next")
    nur.begins()
    nur.answers("region", region="the valley")
    assert 'value="the valley"' in nur.answers("soon", go="back")
    nur.language = "fr"
    assert '<html lang="fr"' in nur.answers("soon", go="back") and 'value="the valley"' in nur.page.content.decode()
    assert "valley" not in other.answers("soon", go="back")


@pytest.mark.django_db
def test_a_question_that_was_refused_says_so_though_the_blank_one_is_kept(nur):
    nur.begins()
    nur.answers("who")
    assert 'class="errors"' not in nur.page.content.decode()
    assert 'class="errors"' in nur.answers("region", region="x" * 501)
