"""Where "Leave now" leads, as an administrator wrote it."""

import pytest
from django.test import Client

from waystation.site.home import EXIT, NotReady, exit_address

ONION = "a" * 56 + ".onion"


def told(**door):
    return exit_address({"door": door})


def test_an_ordinary_page_is_taken_as_it_is_written():
    assert told(exit="https://weather.example/today?q=1") == "https://weather.example/today?q=1"
    assert exit_address({}) == EXIT


@pytest.mark.parametrize("wrong", [
    "", "weather.example", "http://weather.example/", "javascript:alert(1)", "https://",
    "https://me:word@weather.example/", "https://weather.example/ a", "https://weather.example:port/",
    "https://погода.example/", f"https://{ONION}/", 7, None,
])  # fmt: skip
def test_an_address_that_leads_nowhere_or_back_to_us_stops_the_start(wrong):
    with pytest.raises(NotReady, match="exit in waystation.toml, under"):
        told(exit=wrong, hosts=[ONION])


def test_leaving_leads_to_the_page_the_administrator_chose(door_face, client: Client, settings):
    settings.DOOR_EXIT = "https://weather.example/"
    assert client.get("/ru/leave/")["Location"] == "https://weather.example/"


def test_a_page_of_failure_leads_out_by_the_same_way(door_face, client: Client):
    page = client.get("/ru/nowhere/").content.decode()
    assert 'href="/ru/leave/"' in page and "wikipedia" not in page
