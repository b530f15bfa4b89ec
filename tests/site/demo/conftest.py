"""One world for all tests of this folder: making it is cheap, making it once is cheaper."""

import pytest

from waystation.site.demo.records import World
from waystation.site.demo.world import make_world


@pytest.fixture(scope="session")
def world() -> World:
    return make_world()
