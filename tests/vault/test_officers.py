"""What an officer may not do with one hand, and what a revocation takes along at once."""

from datetime import UTC, datetime, timedelta

import pytest

from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.vault import compartments, directory, officers, signed, signin
from waystation.vault.models import MemberWrap, Proposal, Session

pytestmark = pytest.mark.django_db
NOW = datetime(2017, 4, 2, 10, tzinfo=UTC)


@pytest.fixture
def proposal(cast) -> Proposal:
    """Gil proposes Mia for the house keepers."""
    return officers.propose_grant("keepers", cast.id("mia"), by=cast.keyring("gil"), now=NOW)


def members(code: str = "keepers") -> frozenset[str]:
    return signed.directory().members(code)


def test_another_officer_confirms_a_proposal(cast, proposal):
    officers.confirm_grant(proposal.pk, by=cast.keyring("faye"), now=NOW + timedelta(hours=23))
    assert cast.id("mia") in members() and not Proposal.objects.exists()


def test_the_same_officer_is_not_both_hands(cast, proposal):
    with pytest.raises(Refused, match="cannot be both hands"):
        officers.confirm_grant(proposal.pk, by=cast.keyring("gil"), now=NOW)
    assert cast.id("mia") not in members()


def test_a_proposal_is_too_old_after_a_day(cast, proposal):
    with pytest.raises(Refused, match="too old"):
        officers.confirm_grant(proposal.pk, by=cast.keyring("faye"), now=NOW + timedelta(hours=25))
    assert cast.id("mia") not in members()


def test_nobody_else_confirms_or_proposes(cast, proposal):
    with pytest.raises(NotYours):
        officers.confirm_grant(proposal.pk, by=cast.keyring("ada"), now=NOW)
    with pytest.raises(NotYours):
        officers.propose_grant("keepers", cast.id("mia"), by=cast.keyring("ada"), now=NOW)


def test_a_confirmed_proposal_is_not_confirmed_again_when_its_row_is_put_back(cast, proposal):
    officers.confirm_grant(proposal.pk, by=cast.keyring("faye"), now=NOW)
    lines = signed.directory().number
    proposal.save(force_insert=True)
    with pytest.raises(Refused):
        officers.confirm_grant(proposal.pk, by=cast.keyring("faye"), now=NOW)
    assert signed.directory().number == lines


def test_other_words_than_those_of_the_keys_certify_nobody(cast):
    before = signed.directory().number
    with pytest.raises(Refused, match="not the six words"):
        words = "abacus banana cactus dagger eagle fabric"
        officers.certify(cast.id("ada"), words, name="Ada", by=cast.keyring("faye"))
    assert signed.directory().number == before


def test_certifying_is_in_the_log(cast):
    officers.certify(cast.id("ada"), signin.fingerprint(cast.id("ada")), name="Ada", by=cast.keyring("faye"))
    line = Line.objects.filter(action=Tag.CERTIFY).latest("number")
    assert (line.subject, line.object) == (cast.id("faye"), cast.id("ada"))


def test_a_group_for_two_is_not_founded_without_another_officers_proposal_of_each_first_member(cast, monkeypatch):
    for module in (officers, compartments, directory):
        monkeypatch.setattr(module, "TWO_OFFICERS", frozenset({"team-elm"}))
    mine = officers.propose_grant("team-elm", cast.id("mia"), by=cast.keyring("faye"), now=NOW)
    other = officers.propose_grant("duty", cast.id("mia"), by=cast.keyring("gil"), now=NOW)
    for proposals in ([], [mine.pk], [other.pk]):
        with pytest.raises(Refused):
            officers.found_compartment(
                "team-elm", [cast.id("mia")], by=cast.keyring("faye"), now=NOW, proposals=proposals
            )
    assert "team-elm" not in signed.directory().compartments


def test_a_revocation_ends_sessions_and_secrets_in_the_same_act_and_is_in_the_log(cast):
    cast.client("ben")
    assert Session.objects.filter(worker=cast.id("ben")).exists()
    officers.revoke(cast.id("ben"), by=cast.keyring("faye"))
    assert not Session.objects.filter(worker=cast.id("ben")).exists()
    assert not MemberWrap.objects.filter(worker=cast.id("ben")).exists()
    line = Line.objects.get(action=Tag.REVOKE)
    assert (line.subject, line.object) == (cast.id("faye"), cast.id("ben"))
