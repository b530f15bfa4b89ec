"""Addresses of enquiries, below asked/: no word in them says whom somebody asked about."""

from django.urls import path

from waystation.intake.enquiries import pages

app_name = "enquiries"
urlpatterns = [
    path("", pages.enquiries, name="list"),
    path("new/", pages.write, name="new"),
    path("written/", pages.written, name="written"),
    path("<str:enquiry>/", pages.enquiry, name="one"),
]
