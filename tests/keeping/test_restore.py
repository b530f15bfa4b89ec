"""What comes back is what was there; what was forgotten stays forgotten; a damaged archive is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from tests.keeping.story import nur_asks, nur_writes
from tests.keeping.test_forgetting import forget, rows_of
from waystation.audit.actions import record
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.sealing import draw_code, mailbox_pair, sign
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.keeping import checking, drills, restoring
from waystation.letterbox import mailboxes
from waystation.letterbox.mailboxes import delete_code
from waystation.letterbox.models import Due, IncomingMessage, Mailbox, MailboxMessage, SealedRequest, StoredFile
from waystation.vault import files, officers, signed, signed_lines
from waystation.vault.boxes import open_box
from waystation.vault.labels import Label
from waystation.vault.models import SealedFile, Value, Wrap

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2017, 4, 2, 10, 30, tzinfo=UTC)
SAMI = "5" * 32


def story(cast, subject: str) -> str:
    return open_box(cast.keyring("ada"), subject).read(Label.REQUEST_CONTENT, subject)["happened"]


def test_after_a_fire_everything_opens_again(cast, safe, lose_everything):
    nur = nur_asks(cast)
    done = safe.back_up()
    lose_everything()
    result = safe.restore(done.content, done.keys)
    assert (result.wrong, result.older, result.files, result.rows) == ([], [], 1, result.rows)
    assert story(cast, nur.subject) == "They came at night."
    box = open_box(cast.keyring("ada"), nur.subject)
    assert b"".join(files.read_file(box, SealedFile.objects.get())) == b"They came at night."
    assert Mailbox.objects.filter(pk=nur.mailbox.pk).exists()


def test_work_goes_on_after_a_restore(cast, safe, lose_everything):
    nur_asks(cast)
    done = safe.back_up()
    lose_everything()
    safe.restore(done.content, done.keys)
    nur_asks(cast, SAMI)
    assert checking.verify_cases().wrong == {} and all(found.holds for found in checking.verify_log())


def test_forgotten_stays_forgotten_with_an_older_content_archive(cast, safe, lose_everything):
    nur, sami = nur_asks(cast), nur_asks(cast, SAMI)
    before = safe.back_up(NOW)
    forget(cast, nur)
    after = safe.back_up(NOW + timedelta(hours=1))
    lose_everything()
    result = safe.restore(before.content, after.keys)
    assert result.forgotten == 1 and result.wrong == []
    with pytest.raises(NotYours):
        open_box(cast.keyring("ada"), nur.subject)
    assert rows_of(nur.subject) == {} and not nur.path.exists()
    assert story(cast, sami.subject) == "They came at night."


def test_the_older_content_alone_opens_nothing_even_before_it_is_deleted_again(
    cast, safe, lose_everything, monkeypatch
):
    nur = nur_asks(cast)
    before = safe.back_up(NOW)
    forget(cast, nur)
    after = safe.back_up(NOW + timedelta(hours=1))
    lose_everything()
    monkeypatch.setattr(restoring, "_forget_again", lambda result: None)
    safe.restore(before.content, after.keys)
    assert Value.objects.filter(subject=nur.subject).exists()
    assert not Wrap.objects.filter(subject=nur.subject).exists() and not Mailbox.objects.exists()
    with pytest.raises(NotYours):
        open_box(cast.keyring("ada"), nur.subject)


def test_a_case_that_changed_since_an_older_content_archive_is_named(cast, safe, lose_everything):
    nur = nur_asks(cast)
    before = safe.back_up(NOW)
    box = open_box(cast.keyring("ada"), nur.subject)
    box.write(Label.REQUEST_CONTENT, nur.subject, {"happened": "They came twice."})
    box.sign(Tag.REQUEST_WRITE)
    after = safe.back_up(NOW + timedelta(hours=1))
    lose_everything()
    result = safe.restore(before.content, after.keys)
    assert len(result.older) == 1 and nur.subject in result.older[0] and result.notes
    assert story(cast, nur.subject) == "They came at night."


def test_what_was_forgotten_between_is_deleted_again_even_with_older_keys(cast, safe, lose_everything):
    nur = nur_asks(cast)
    before = safe.back_up(NOW)
    forget(cast, nur)
    after = safe.back_up(NOW + timedelta(hours=1))
    lose_everything()
    result = safe.restore(after.content, before.keys)
    assert result.wrong == [] and rows_of(nur.subject) == {}


def test_a_mailbox_that_its_owner_deleted_does_not_come_back_with_older_keys(cast, safe, lose_everything):
    nur, sami = nur_asks(cast), nur_asks(cast, SAMI)
    nur_writes(nur, read=False)
    before = safe.back_up(NOW)
    delete_code(signed.organisation(), nur.code, nur.mailbox, NOW)
    after = safe.back_up(NOW + timedelta(hours=1))
    lose_everything()
    safe.restore(after.content, before.keys)
    assert [row.pk for row in Mailbox.objects.all()] == [sami.mailbox.pk]
    assert not MailboxMessage.objects.filter(mailbox=nur.mailbox.pk).exists()
    assert IncomingMessage.objects.filter(mailbox=nur.mailbox.pk).count() == 1  # unread: it is not theirs to delete


def test_what_was_forgotten_does_not_lie_at_the_door_again_with_older_keys(cast, safe, lose_everything):
    nur, sami = nur_asks(cast), nur_asks(cast, SAMI)
    for one in (nur, sami):
        at_the_door(one)
    before = safe.back_up(NOW)
    SealedRequest.objects.update(moved=True)
    IncomingMessage.objects.update(moved=True)
    forget(cast, nur)
    after = safe.back_up(NOW + timedelta(hours=1))
    lose_everything()
    safe.restore(after.content, before.keys)
    assert list(SealedRequest.objects.values_list("pk", flat=True)) == [sami.subject]
    assert list(Mailbox.objects.values_list("pk", flat=True)) == [sami.mailbox.pk]
    assert list(IncomingMessage.objects.values_list("mailbox", flat=True)) == [sami.mailbox.pk]
    assert list(Due.objects.values_list("pk", flat=True)) == [sami.due]
    assert set(StoredFile.objects.values_list("owner", flat=True)) == {sami.subject}
    assert set(MailboxMessage.objects.values_list("mailbox", flat=True)) == {sami.mailbox.pk}


def test_a_row_of_a_forgotten_request_takes_nobodys_mailbox_along(cast, safe, lose_everything):
    nur, sami = nur_asks(cast), nur_asks(cast, SAMI)
    forget(cast, nur)
    nur.mailbox = sami.mailbox
    at_the_door(nur)  # written by hand: the request that is forgotten, and the mailbox of somebody else
    done = safe.back_up(NOW)
    lose_everything()
    safe.restore(done.content, done.keys)
    assert not SealedRequest.objects.exists()
    assert Mailbox.objects.filter(pk=sami.mailbox.pk).exists() and IncomingMessage.objects.exists()


def test_a_line_that_calls_a_living_case_forgotten_deletes_nothing(cast, safe, lose_everything):
    nur = nur_asks(cast)
    for row in (nur.subject, nur.mailbox.pk, nur.due):
        record(Tag.FORGET, by=cast.id("faye"), object=row)
    done = safe.back_up(NOW)
    lose_everything()
    result = safe.restore(done.content, done.keys)
    assert result.wrong == [] and any(nur.subject in note for note in result.notes)
    assert story(cast, nur.subject) == "They came at night." and nur.path.exists()
    assert Mailbox.objects.filter(pk=nur.mailbox.pk).exists() and Due.objects.filter(pk=nur.due).exists()


def test_an_officers_signature_is_good_for_one_line_only(cast, safe, lose_everything):
    nur, sami = nur_asks(cast), nur_asks(cast, SAMI)
    forget(cast, nur)
    real = Line.objects.using("default").get(action=Tag.FORGET, object=nur.subject)
    record(Tag.FORGET, by=real.subject, object=sami.subject, signature=bytes(real.detail_digest))
    assert signed_lines.told(Tag.FORGET, [nur.subject, sami.subject]) == {nur.subject}


def test_whose_access_was_withdrawn_calls_nobody_forgotten_afterwards(cast):
    nur = nur_asks(cast)
    withdrawn = cast.keyring("faye")
    forget(cast, nur)
    officers.revoke(cast.id("faye"), by=cast.keyring("gil"))
    with transaction.atomic():
        signed_lines.tell(Tag.FORGET, SAMI, by=withdrawn)
    assert signed_lines.told(Tag.FORGET, [nur.subject, SAMI]) == {nur.subject}


def test_a_line_that_calls_a_living_mailbox_deleted_by_its_owner_deletes_nothing(cast, safe, lose_everything):
    nur, sami = nur_asks(cast), nur_asks(cast, SAMI)
    delete_code(signed.organisation(), sami.code, sami.mailbox, NOW)
    real = Line.objects.using("door").get(action=Tag.DOOR_FORGET)
    for signature in (b"", bytes(real.detail_digest)):
        record(Tag.DOOR_FORGET, by="door", object=nur.mailbox.pk, source="door", signature=signature)
    done = safe.back_up(NOW)
    lose_everything()
    safe.restore(done.content, done.keys)
    assert MailboxMessage.objects.filter(mailbox=nur.mailbox.pk).exists()


def test_a_key_that_somebody_put_into_the_row_of_a_mailbox_does_not_end_it(cast, safe, lose_everything):
    nur, other = nur_asks(cast), mailbox_pair(draw_code())
    said = sign(other, mailboxes.DELETED, signed.organisation(), nur.mailbox.pk)
    record(Tag.DOOR_FORGET, by="door", object=nur.mailbox.pk, source="door", signature=said)
    Mailbox.objects.filter(pk=nur.mailbox.pk).update(public=other.public.to_bytes())
    done = safe.back_up(NOW)
    lose_everything()
    safe.restore(done.content, done.keys)
    assert MailboxMessage.objects.filter(mailbox=nur.mailbox.pk).exists()


@pytest.mark.parametrize("name", ["ada", "eve"])
def test_nobody_but_an_officer_calls_anybody_forgotten(cast, name):
    with transaction.atomic():
        signed_lines.tell(Tag.FORGET, SAMI, by=cast.keyring(name))
    assert signed_lines.told(Tag.FORGET, [SAMI]) == set()


def at_the_door(nur) -> None:
    """The request and a message, as they lay there before anybody took them in."""
    sealed = {"compartment": "intake", "epoch": 1, "key_blob": b"k", "content_blob": b"c", "hour": "2017-04-02T10"}
    SealedRequest.objects.create(id=nur.subject, mailbox=nur.mailbox.pk, summary_blob=b"s", **sealed)
    nur_writes(nur, read=False)


def test_an_older_key_archive_is_refused_unless_it_is_asked_for(cast, safe):
    first, second = safe.back_up(NOW), safe.back_up(NOW + timedelta(hours=1))
    with pytest.raises(Refused, match="newer key archive"):
        restoring.check_choice(second.content, first.keys)
    restoring.check_choice(second.content, first.keys, older_keys=True)
    restoring.check_choice(first.content, second.keys)


def test_two_content_archives_are_not_a_pair(cast, safe):
    done = safe.back_up()
    with pytest.raises(Refused, match="not a key archive"):
        restoring.check_choice(done.content, done.content)


def test_a_database_that_holds_something_is_refused(cast, safe):
    done = safe.back_up()
    with pytest.raises(Refused, match="something in this database"):
        safe.restore(done.content, done.keys)


def test_another_root_is_refused(cast, safe, lose_everything, settings):
    done = safe.back_up()
    lose_everything()
    settings.ROOT_FINGERPRINT = "00" * 32
    with pytest.raises(Refused, match="another root"):
        safe.restore(done.content, done.keys)


@pytest.mark.parametrize("place", [0, 200, 3000, -20, -1])
def test_a_flipped_byte_anywhere_is_refused(cast, safe, lose_everything, place):
    done = safe.back_up()
    lose_everything()
    data = bytearray(done.content.read_bytes())
    data[place] ^= 1
    done.content.write_bytes(bytes(data))
    with pytest.raises(Refused):
        safe.restore(done.content, done.keys)
    assert not Line.objects.using("default").exists()


def test_a_cut_archive_is_refused(cast, safe, lose_everything):
    done = safe.back_up()
    lose_everything()
    done.keys.write_bytes(done.keys.read_bytes()[:-70])
    with pytest.raises(Refused):
        safe.restore(done.content, done.keys)


def test_a_table_that_somebody_changed_and_sealed_again_is_refused(cast, safe, lose_everything):
    import pyrage

    from waystation.keeping import ageing

    done = safe.back_up()
    lose_everything()
    plain = safe.work / "changed.tar"
    plain.write_bytes(safe.age(done.content))
    changed = [(n, d.replace(b"Eve", b"Evi")) for n, d in ageing.members(plain)]
    plain.unlink()
    done.content.unlink()
    ageing.seal(done.content, ageing.tar(changed), [pyrage.x25519.Recipient.from_str(safe.recipient)])
    with pytest.raises(Refused, match="manifest"):
        safe.restore(done.content, done.keys)


def test_the_words_of_the_drill_open_the_canary(cast, safe, lose_everything):
    words = drills.make_drill_key()
    done = safe.back_up()
    lose_everything()
    result = safe.restore(done.content, done.keys, drill=words.upper())
    assert result.canary and result.wrong == []


def test_other_words_do_not(cast, safe, lose_everything):
    drills.make_drill_key()
    done = safe.back_up()
    lose_everything()
    with pytest.raises(Refused, match="do not open the canary"):
        safe.restore(done.content, done.keys, drill="abacus banana cactus dagger eagle fabric")
