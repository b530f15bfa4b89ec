"""Ids are drawn in one place: random, so that none says how many there are or which came first."""

from waystation.accounts import models as accounts
from waystation.audit.ids import random_id
from waystation.letterbox import models as letterbox


def test_an_id_is_random_and_has_32_digits():
    drawn = [random_id() for _ in range(50)]
    assert len(set(drawn)) == 50 and drawn != sorted(drawn)
    assert all(len(one) == 32 and set(one) <= set("0123456789abcdef") for one in drawn)


def test_door_and_desk_draw_their_ids_in_the_same_way():
    """Migrations that landed name both; neither is a copy."""
    assert accounts.random_id is letterbox.random_id is random_id
