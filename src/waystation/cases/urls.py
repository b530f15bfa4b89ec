"""Addresses of cases. They hold a random reference and nothing else."""

from django.urls import URLPattern, path, register_converter

from waystation.cases import answer_page, asked_pages, identity_pages, linked_page, same_page, views
from waystation.cases.steps import STEPS

app_name = "cases"


class Reference:
    """32 hex digits; anything else is no page of ours, and is never written into the log."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Reference, "case-ref")

urlpatterns: list[URLPattern] = [
    path("", views.case_list, name="list"),
    path("identity/", identity_pages.identity_list, name="identity-list"),
    path("papers/", identity_pages.papers_list, name="papers-list"),
    path("start/<case-ref:ref>/", views.start, name="start"),
    path("<case-ref:ref>/", views.case, name="case"),
    path("<case-ref:ref>/answer/", answer_page.answer, name="answer"),
    path("<case-ref:ref>/asked/", asked_pages.asked, name="asked"),
    path("<case-ref:ref>/links/", linked_page.links, name="links"),
    path("<case-ref:ref>/same/<case-ref:other>/", same_page.same, name="same"),
    path("<case-ref:ref>/opened/", views.openings, name="openings"),
    path("<case-ref:ref>/reach/", views.reveal, name="reveal"),
    path("<case-ref:ref>/identity-names/", identity_pages.identity, name="identity-names"),
    path("<case-ref:ref>/papers/", identity_pages.papers, name="papers"),
    path("<case-ref:ref>/files/<case-ref:file_id>/", views.file, name="file"),
    path("<case-ref:ref>/files/<case-ref:file_id>/original/", views.original, name="original"),
    *(path(f"<case-ref:ref>/{name}/", views.step_view(name), name=name) for name in STEPS),
]
