"""Addresses of keeping, below keeping/."""

from django.urls import path

from waystation.keeping import views

app_name = "keeping"
urlpatterns = [
    path("", views.waiting, name="waiting"),
    path("held/<str:subject>/", views.held, name="held"),
    path("forget/<str:subject>/", views.forget, name="forget"),
    path("hold/<str:subject>/", views.hold, name="hold"),
    path("confirm/<str:forgetting_id>/", views.confirm, name="confirm"),
    path("call-off/<str:forgetting_id>/", views.call_off, name="call-off"),
    path("lift/<str:hold_id>/", views.lift, name="lift"),
]
