"""Addresses of incidents, below incidents/: no word in them says what happened, or to whom."""

from django.urls import URLPattern, path

from waystation.cases import urls  # registers the converter
from waystation.cases.incidents import pages
from waystation.cases.incidents.steps import STEPS

__all__ = ["urls"]
app_name = "incidents"
urlpatterns: list[URLPattern] = [
    path("", pages.incidents, name="list"),
    path("new/", pages.new, name="new"),
    path("recorded/", pages.recorded, name="recorded"),
    path("case/<case-ref:case>/", pages.from_case, name="from-case"),
    path("enquiry/<str:enquiry>/", pages.from_enquiry, name="from-enquiry"),
    path("<case-ref:incident>/", pages.incident, name="one"),
    path("<case-ref:incident>/warning/<case-ref:warning_id>/", pages.warned, name="warned"),
    *(path(f"<case-ref:incident>/{name}/", pages.step_view(name), name=name) for name in STEPS),
]
