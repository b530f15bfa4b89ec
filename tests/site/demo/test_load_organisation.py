"""The demo's organisation: founded with both halves, marked, and worth nothing to a real one."""

from datetime import UTC, datetime
from typing import Any

import pytest

from waystation.accounts.models import UsedCode, Worker
from waystation.site.commands import demo as command
from waystation.site.demo.cast import CAST
from waystation.site.demo.load_organisation import CODES, Office, found
from waystation.vault import founding, signed
from waystation.vault.directory import ListRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(settings: Any, home: Any) -> Any:
    root = founding.new_root()
    settings.ALLOW_STRETCH_IN_TRANSACTION = True
    settings.ROOT_FINGERPRINT = founding.fingerprint_of(root)
    signed.forget_known()
    yield found("0e" * 16, root, now=datetime.now(UTC))
    signed.forget_known()


def test_the_cast_sits_where_the_contract_says_and_the_list_says_demo(office: Office) -> None:
    directory = signed.directory()
    assert directory.demo
    sits = {member.id: directory.codes_of(office.ids[member.id]) for member in CAST}
    assert sits == {member.id: frozenset(member.compartments) for member in CAST}
    assert set(directory.compartments) == set(CODES)
    assert Worker.objects.exclude(state=Worker.State.ACTIVE).count() == 0


def test_ada_opens_her_groups_and_eve_none_with_a_case_in_it(office: Office) -> None:
    for code in ("intake", "team-birch"):
        assert office.keyring("ada").compartment(code).code == code
    assert signed.directory().codes_of(office.ids["eve"]) == {"admin"}


def test_a_real_organisation_refuses_the_demos_officers(cast: Any) -> None:
    """Another root, another organisation: a certificate of the demo's root is no line of this list."""
    root = founding.new_root()
    keys = cast.pairs["ada"].public.to_bytes().hex()
    asked = {"worker": cast.id("ada"), "name": "Ada", "version": 1, "keys": keys}
    with pytest.raises(ListRefused):
        signed.append_certificate(*founding.sign_organisation(root, "0e" * 16, demo=True))
    with pytest.raises(ListRefused):
        signed.append_certificate(
            *founding.sign_officer(root, "0e" * 16, asked, since="2017-01-01T00", until="2099-01-01T00")
        )


def test_a_code_that_is_printed_was_not_used_before(office: Office) -> None:
    account = office.accounts["ada"]
    worker = {"name": account.name, "totp": account.totp}
    step = int(datetime.now(UTC).timestamp()) // 30
    UsedCode.objects.update_or_create(worker_id=office.ids["ada"], defaults={"step": step - 1})
    first, seconds = command._fresh(worker)
    UsedCode.objects.update_or_create(worker_id=office.ids["ada"], defaults={"step": step})
    assert command._fresh(worker)[0] != first or int(datetime.now(UTC).timestamp()) // 30 != step
    assert 30 <= seconds <= 90
