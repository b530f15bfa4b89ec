"""Somebody owns the database and writes into it. Nothing they put there opens, and nothing is sealed to them."""

import os

import pytest

from tests.triggers import without_triggers
from waystation.audit.tags import Tag
from waystation.core.sealing import KeyPair, SealingError, seal_to
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.vault import officers, public, rotating, sessions, shelf, signed
from waystation.vault.boxes import Box, BoxPlan, create_box, open_box
from waystation.vault.labels import Label, Section
from waystation.vault.models import ListLine, Manifest, MatchRecord, MemberWrap, Session, Summary, Value, Wrap

pytestmark = pytest.mark.django_db

SUBJECT, OTHER, ROW = "a" * 32, "e" * 32, "b" * 32
PLAN = BoxPlan(
    whole=("team-birch",),
    sections=(Section.IDENTITY, Section.STORY, Section.NEEDS),
    narrow={Section.IDENTITY: ("identity",)},
)
HEADER = range(65)


def make(cast, subject: str, text: str) -> Box:
    made = create_box(cast.keyring("ada"), subject, PLAN)
    made.write(Label.PERSON_STORY, ROW, {"text": text})
    made.write(Label.PERSON_STORY, "c" * 32, {"text": text + " twice"})
    made.sign(Tag.CASE_START)
    return made


@pytest.fixture
def box(cast) -> Box:
    return make(cast, SUBJECT, "They came at night.")


def flipped(sealed: bytes, place: int) -> bytes:
    changed = bytearray(sealed)
    changed[place] ^= 1
    return bytes(changed)


def places(sealed: bytes) -> list[int]:
    """Every byte of format, key id and salt or nonce, some of the content, every byte of the tag."""
    return [*HEADER, 70, *range(len(sealed) - 16, len(sealed))]


def each_flip(row, attempt) -> list[int]:
    """Flip one byte after the other in the database; returns the places whose change was not refused."""
    sealed, let_through = bytes(row.sealed), []
    for place in places(sealed):
        type(row).objects.filter(pk=row.pk).update(sealed=flipped(sealed, place))
        try:
            attempt()
        except SealingError:
            continue
        let_through.append(place)
    type(row).objects.filter(pk=row.pk).update(sealed=sealed)
    attempt()
    return let_through


def read_unchecked(cast):
    """Without the manifest, so that the seal itself has to hold."""
    return lambda: open_box(cast.keyring("ada"), SUBJECT, check=False).read_all(Label.PERSON_STORY)


def test_no_byte_of_a_value_can_be_changed(cast, box):
    assert each_flip(Value.objects.get(subject=SUBJECT, row=ROW), read_unchecked(cast)) == []


@pytest.mark.parametrize("label", [Label.CASE_KEY, Label.SECTION_KEY])
def test_no_byte_of_a_wrapped_key_can_be_changed(cast, box, label):
    wrap = Wrap.objects.filter(subject=SUBJECT, label=label).exclude(section=Section.IDENTITY).first()
    assert each_flip(wrap, read_unchecked(cast)) == []


def test_no_byte_of_a_summary_can_be_changed(cast):
    shelf.put_summary(cast.keyring("ada"), "intake", SUBJECT, {"alias": "birch"})
    assert each_flip(Summary.objects.get(), lambda: shelf.read_summary(cast.keyring("ada"), "intake", SUBJECT)) == []


def test_no_byte_of_a_match_record_can_be_changed(cast):
    shelf.put_match(cast.keyring("ada"), "intake", SUBJECT, {"handles": ["nur"]})
    assert each_flip(MatchRecord.objects.get(), lambda: shelf.read_matches(cast.keyring("ada"), "intake")) == []


def test_no_byte_of_a_members_wrap_can_be_changed(cast):
    wrap = MemberWrap.objects.get(compartment="intake", worker=cast.id("ada"))
    assert each_flip(wrap, lambda: cast.keyring("ada").compartment("intake")) == []


def test_no_byte_of_a_session_can_be_changed(cast, settings):
    from django.utils import timezone

    token = sessions.start(cast.workers["ada"], cast.pairs["ada"], now=timezone.now())
    row = Session.objects.get(pk=token[:32])
    sealed = bytes(row.sealed)
    for place in places(sealed):
        Session.objects.filter(pk=row.pk).update(sealed=flipped(sealed, min(place, len(sealed) - 1)))
        assert sessions.resume(token, now=timezone.now()) is None
    Session.objects.filter(pk=row.pk).update(sealed=sealed)
    assert sessions.resume(token, now=timezone.now()) is not None


@pytest.mark.parametrize("field", ["row", "label", "version", "generation"])
def test_a_value_does_not_open_in_another_place(cast, box, field):
    other = {"row": "d" * 32, "label": Label.RISK_ASSESSMENT, "version": 2, "generation": 2}[field]
    Value.objects.filter(subject=SUBJECT, row=ROW).update(**{field: other})
    with pytest.raises((SealingError, NotYours)):
        opened = open_box(cast.keyring("ada"), SUBJECT, check=False)
        opened.read_all(Label(other) if field == "label" else Label.PERSON_STORY)


def test_two_values_of_a_case_cannot_be_swapped(cast, box):
    one, two = Value.objects.filter(subject=SUBJECT).order_by("row")
    Value.objects.filter(pk=one.pk).update(sealed=two.sealed)
    Value.objects.filter(pk=two.pk).update(sealed=one.sealed)
    with pytest.raises(SealingError):
        read_unchecked(cast)()


def test_a_value_of_another_case_does_not_open_here(cast, box):
    make(cast, OTHER, "Another story.")
    theirs = Value.objects.get(subject=OTHER, row=ROW)
    Value.objects.filter(subject=SUBJECT, row=ROW).update(sealed=theirs.sealed)
    with pytest.raises(SealingError):
        read_unchecked(cast)()


def test_summaries_of_two_cases_cannot_be_swapped(cast):
    for subject in (SUBJECT, OTHER):
        shelf.put_summary(cast.keyring("ada"), "intake", subject, {"alias": subject[:4]})
    theirs = Summary.objects.get(subject=OTHER)
    Summary.objects.filter(subject=SUBJECT).update(sealed=theirs.sealed)
    with pytest.raises(SealingError):
        shelf.read_summaries(cast.keyring("ada"), "intake")


def test_a_row_that_gives_a_compartment_a_case_decrypts_nothing(cast, box):
    for wrap in Wrap.objects.filter(subject=SUBJECT, compartment="team-birch"):
        Wrap.objects.create(
            subject=SUBJECT, label=wrap.label, section=wrap.section, compartment="team-cedar", epoch=1,
            sealed=wrap.sealed,
        )  # fmt: skip
    with pytest.raises(SealingError):
        open_box(cast.keyring("ben"), SUBJECT)


def test_a_row_that_names_a_compartment_is_not_sealed_to_later(cast, box):
    """Ben's team is put among the wraps by hand; the next key of the section still does not go to it."""
    Wrap.objects.create(
        subject=SUBJECT, label=Label.SECTION_KEY, section=Section.STORY, compartment="team-cedar", epoch=1,
        sealed=os.urandom(130),
    )  # fmt: skip
    rotated(cast)
    ada = open_box(cast.keyring("ada"), SUBJECT)
    ada.write(Label.PERSON_STORY, ROW, {"text": "Later."})
    ada.sign(Tag.CASE_WRITE)
    assert set(Wrap.objects.filter(subject=SUBJECT, generation=2).values_list("compartment", flat=True)) == {
        "team-birch"
    }


def test_a_section_key_planted_by_hand_is_refused(cast, box):
    """Whoever owns the database can seal a key of their own to the team; nobody writes under it."""
    planted = Wrap(subject=SUBJECT, label=Label.SECTION_KEY, section=Section.NEEDS, compartment="team-birch",
                   generation=2)  # fmt: skip
    planted.epoch, planted.sealed = public.seal_to_compartment(
        signed.directory(), "team-birch", Label.SECTION_KEY, planted.id, bytes(32)
    )
    planted.save(force_insert=True)
    with pytest.raises(SealingError):
        open_box(cast.keyring("ada"), SUBJECT)


def test_a_section_key_replaced_by_hand_is_refused(cast, box):
    row = Wrap.objects.get(subject=SUBJECT, label=Label.SECTION_KEY, section=Section.NEEDS)
    row.compartment, row.epoch = "team-birch", 1
    row.epoch, row.sealed = public.seal_to_compartment(
        signed.directory(), "team-birch", Label.SECTION_KEY, row.id, bytes(32)
    )
    row.save()
    with pytest.raises(SealingError):
        open_box(cast.keyring("ada"), SUBJECT)


def test_manifests_taken_away_are_missed(cast, box):
    Manifest.objects.filter(subject=SUBJECT).delete()
    with pytest.raises(SealingError):
        open_box(cast.keyring("ada"), SUBJECT)


def test_a_members_wrap_made_by_hand_is_refused(cast):
    """Anybody can seal a secret of their own choice to Ada; it does not derive the signed key."""
    bound = public.compartment_context(signed.directory(), "intake", 1, Label.COMPARTMENT_SECRET, cast.id("ada"))
    MemberWrap.objects.filter(worker=cast.id("ada"), compartment="intake").update(
        sealed=seal_to(cast.pairs["ada"].public, bytes(32), bound)
    )
    with pytest.raises(SealingError):
        cast.keyring("ada").compartment("intake")


def test_a_wrap_of_somebody_else_under_my_name_opens_nothing(cast):
    theirs = MemberWrap.objects.get(compartment="money", worker=cast.id("mia"))
    MemberWrap.objects.create(compartment="money", epoch=1, worker=cast.id("ben"), version=1, sealed=theirs.sealed)
    with pytest.raises(NotYours):
        cast.keyring("ben").compartment("money")


def test_a_keyring_with_other_keys_than_the_certified_ones_is_nobody(cast):
    from waystation.vault.keyring import Keyring

    stranger = Keyring(cast.id("faye"), KeyPair.from_seed(bytes(32)))
    assert stranger.codes == frozenset()
    assert not stranger.is_officer


def test_a_line_of_the_list_changed_by_hand_stops_everything(cast):
    member = next(row for row in ListLine.objects.order_by("-number") if b'"member"' in bytes(row.body))
    with without_triggers("vault_listline"):
        ListLine.objects.filter(pk=member.pk).update(
            body=bytes(member.body).replace(b'"admin"', b'"money"'), signature=os.urandom(64)
        )
    signed.forget_known()
    with pytest.raises(Refused):
        signed.directory()


def test_a_cut_list_is_noticed_by_a_process_that_saw_it_longer(cast):
    signed._remember(signed._Known.newest)
    with without_triggers("vault_listline"):
        ListLine.objects.order_by("-number").first().delete()
    with pytest.raises(Refused):
        signed.directory()


def test_a_line_that_was_rolled_back_does_not_count_as_a_cut(cast):
    from django.db import transaction

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        officers.revoke(cast.id("ben"), by=cast.keyring("faye"))
        signed.directory()
        raise ZeroDivisionError
    assert cast.id("ben") in signed.directory().members("intake")


def rotated(cast) -> None:
    officers.revoke(cast.id("jon"), by=cast.keyring("faye"))
    for code, name in (("team-birch", "ada"), ("identity", "kay")):
        assert rotating.rotate(code, cast.keyring(name))


def test_a_wrap_from_before_a_rotation_is_refused(cast, box):
    older = list(Wrap.objects.filter(subject=SUBJECT, compartment="team-birch"))
    rotated(cast)
    open_box(cast.keyring("ada"), SUBJECT)
    for row in older:
        row.save()
    with pytest.raises(SealingError):
        open_box(cast.keyring("ada"), SUBJECT)


@pytest.mark.parametrize("kind", ["summary", "match"])
def test_a_list_entry_from_before_a_rotation_is_refused_and_never_lifted(cast, kind):
    ada = cast.keyring("ada")
    put, model, read = {
        "summary": (shelf.put_summary, Summary, shelf.read_summaries),
        "match": (shelf.put_match, MatchRecord, shelf.read_matches),
    }[kind]
    put(ada, "team-birch", SUBJECT, {"alias": "birch"})
    older = model.objects.get()
    rotated(cast)
    older.save()
    with pytest.raises(SealingError):
        read(cast.keyring("ada"), "team-birch")
    signed.append("leave", {"compartment": "team-birch", "worker": cast.id("ada")}, pair=cast.pairs["faye"],
                  by=cast.id("faye"))  # fmt: skip
    signed.append("member", {"compartment": "team-birch", "worker": cast.id("ada"), "until": ""},
                  pair=cast.pairs["faye"], by=cast.id("faye"))  # fmt: skip
    assert rotating.rotate("team-birch", cast.keyring("ada"))
    assert model.objects.get().epoch == 1


def test_a_members_wrap_from_before_a_rotation_opens_nothing_new(cast, box):
    older = MemberWrap.objects.get(compartment="team-birch", worker=cast.id("jon"))
    rotated(cast)
    older.save(force_insert=True)
    with pytest.raises(NotYours):
        cast.keyring("jon").compartment("team-birch")
