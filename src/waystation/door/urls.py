"""Neutral addresses: a history full of them says nothing about who was here and why."""

from django.urls import path

from waystation.door import advice, asking, coming_back, losing, views

app_name = "door"
urlpatterns = [
    path("", views.home, name="home"),
    path("message/", asking.ask, name="ask"),
    path("return/", coming_back.come_back, name="return"),
    path("return/other/", losing.lost_code, name="lost"),
    path("advice/", advice.advice, name="advice"),
    path("about/", views.about, name="about"),
    path("leave/", views.leave, name="leave"),
]
