"""Any certified worker can sign a manifest, and whoever writes rows can add a line of the log for it: neither lets
anybody into a case that they did not hold."""

import json
import os

import pytest

from tests.vault.test_boxes import ROW, SUBJECT, box, let_ben_read
from waystation.audit.actions import next_number, record
from waystation.audit.models import Detail, Line
from waystation.audit.tags import Tag
from waystation.core.sealing import Damaged, KeyPair, key_id, sign
from waystation.keeping import checking
from waystation.vault import compartments, custody, manifests, officers, rotating, signed, signin, wraps
from waystation.vault.boxes import open_box
from waystation.vault.directory import canonical
from waystation.vault.labels import Label, Section
from waystation.vault.models import Manifest, Value, WorkerKey, Wrap
from waystation.vault.section_keys import PURPOSE, fields_of, keys_in

__all__ = ["box"]
pytestmark = pytest.mark.django_db


def forge(cast, hand, section=Section.STORY, *, told=True, claimed="", **changed):
    """A manifest of this worker's own making, and a line of the log that fits it."""
    there = Manifest.objects.filter(subject=SUBJECT, section=section).first()
    row = there or Manifest(subject=SUBJECT, section=section, version=0)
    said = {"files": {}, **(json.loads(bytes(row.body)) if there else {}), **changed}
    keys = keys_in(canonical(said))
    values = Value.objects.filter(subject=SUBJECT, section=section)
    row.version, row.body = row.version + 1, manifests.body_of(values, keys, next_number())
    row.signer, row.signer_version = claimed or cast.id(hand), signed.directory().workers[cast.id(hand)].version
    row.signature = sign(cast.pairs[hand], PURPOSE, *fields_of(row))
    row.save()
    detail = custody.detail_of([row], [row] if told else [])
    record(Tag.CASE_WORKERS, by=row.signer, object=SUBJECT, detail=detail, kind="m")


def a_key_of(cast, hand, section, codes):
    """A key this worker drew and wrapped for these groups; as a manifest names it."""
    keyring, key = cast.keyring(hand), os.urandom(32)
    newest = Wrap.objects.filter(subject=SUBJECT, section=section).order_by("-generation").first()
    number = newest.generation + 1 if newest else 1
    made = wraps.make_wraps(keyring, SUBJECT, section, number, key, codes)
    return [number, key_id(key).hex(), {row.compartment: row.drawn_epoch for row in made}]


def keys_of(section):
    return json.loads(bytes(Manifest.objects.get(subject=SUBJECT, section=section).body))["keys"]


def opens(cast, name="ada"):
    return open_box(cast.keyring(name), SUBJECT)


@pytest.mark.parametrize("told", [True, False])
def test_nobody_lets_their_own_group_in(cast, box, told):
    forge(cast, "ben", told=told, hands=["team-birch", "team-cedar"])
    with pytest.raises(Damaged):
        opens(cast)
    with pytest.raises(Damaged):
        manifests.hands_of(SUBJECT, Section.STORY)


def test_nor_under_the_name_of_somebody_who_holds_it(cast, box):
    forge(cast, "ben", claimed=cast.id("ada"), hands=["team-birch", "team-cedar"])
    with pytest.raises(Damaged):
        opens(cast)


def test_nor_by_a_line_more_that_would_make_them_a_holder(cast, box):
    forge(cast, "ben", claimed=cast.id("ada"), hands=["team-birch", "team-cedar"])
    forge(cast, "ben", hands=["team-birch", "team-cedar"])
    with pytest.raises(Damaged):
        opens(cast)


def test_nor_gives_a_case_a_key_that_they_know(cast, box):
    mine = a_key_of(cast, "ben", Section.STORY, ["team-birch"])
    forge(cast, "ben", keys=[*keys_of(Section.STORY), mine])
    with pytest.raises(Damaged):
        opens(cast)


@pytest.mark.parametrize("told", [True, False])
def test_nor_signs_for_what_lies_in_it(cast, box, told):
    forge(cast, "ben", told=told)
    with pytest.raises(Damaged):
        opens(cast)


def test_nor_makes_a_section_of_a_case_that_has_none(cast, box):
    mine = a_key_of(cast, "ben", Section.NEEDS, ["team-birch", "team-cedar"])
    forge(cast, "ben", Section.NEEDS, hands=["team-birch", "team-cedar"], keys=[mine])
    with pytest.raises(Damaged):
        opens(cast)


def test_a_manifest_in_a_line_is_the_one_whose_digest_stands_there(cast, box):
    """Both are Ada's own: the older one would bring back who held it then."""
    older = Manifest.objects.get(subject=SUBJECT, section=Section.STORY)
    forge(cast, "ada")
    newer = Manifest.objects.get(subject=SUBJECT, section=Section.STORY)
    said = custody.read_detail(SUBJECT, custody.detail_of([newer], [older]))
    with pytest.raises(Damaged):
        custody.Custody().follow(said, Line.objects.filter(object=SUBJECT).last(), accepted=False)


def test_only_names_and_papers_are_added_to_by_who_does_not_hold_them(cast, box):
    """Cleo holds how to reach her, as settlement does; the story is not hers to write."""
    mine = a_key_of(cast, "cleo", Section.STORY, ["team-birch"])
    forge(cast, "cleo", keys=[*keys_of(Section.STORY), mine])
    with pytest.raises(Damaged):
        opens(cast)


def test_who_holds_it_lets_others_in_and_those_others_after_them(cast, box):
    let_ben_read(cast)
    ben = opens(cast, "ben")
    ben.write(Label.PERSON_STORY, ROW, {"text": "They came a third time."})
    ben.sign(Tag.CASE_WRITE)
    assert opens(cast).read(Label.PERSON_STORY, ROW) == {"text": "They came a third time."}


def test_what_somebody_signed_before_they_left_stays_and_what_they_sign_after_it_does_not(cast, box):
    ada = opens(cast)
    ada.write(Label.PERSON_STORY, ROW, {"text": "They came twice."})
    ada.sign(Tag.CASE_WRITE)
    compartments.end_membership("team-birch", cast.id("ada"), by=cast.keyring("faye"))
    rotating.rotate("team-birch", cast.keyring("jon"))
    assert opens(cast, "jon").read(Label.PERSON_STORY, ROW) == {"text": "They came twice."}
    forge(cast, "ada", told=False)
    with pytest.raises(Damaged):
        opens(cast, "jon")


def test_the_same_of_somebody_whose_access_was_withdrawn(cast, box):
    officers.revoke(cast.id("ada"), by=cast.keyring("faye"))
    assert opens(cast, "jon").read(Label.PERSON_STORY, ROW)
    row = Manifest.objects.get(subject=SUBJECT, section=Section.STORY)
    row.body = canonical({**json.loads(bytes(row.body)), "line": next_number()})
    row.version += 1
    row.signature = sign(cast.pairs["ada"], PURPOSE, *fields_of(row))
    row.save()
    record(Tag.CASE_WRITE, by=row.signer, object=SUBJECT, detail=custody.detail_of([row], []), kind="m")
    with pytest.raises(Damaged):
        opens(cast, "jon")


def test_earlier_keys_of_somebody_sign_no_more(cast, box):
    """Ada forgot her words: she has new keys, and is in her team again. The old ones may be anybody's."""
    ada, new = cast.id("ada"), KeyPair.from_seed(b"n" * 32)
    WorkerKey.objects.filter(worker_id=ada).update(version=2, public=new.public.to_bytes())
    officers.certify(ada, signin.fingerprint(ada), name="Ada", by=cast.keyring("faye"))
    rotating.rotate("team-birch", cast.keyring("jon"))
    compartments.grant("team-birch", ada, by=cast.keyring("faye"))
    assert opens(cast, "jon").read(Label.PERSON_STORY, ROW)
    row = Manifest.objects.get(subject=SUBJECT, section=Section.STORY)
    row.version, row.body = row.version + 1, canonical({**json.loads(bytes(row.body)), "line": next_number()})
    row.signature = sign(cast.pairs["ada"], PURPOSE, *fields_of(row))
    row.save()
    record(Tag.CASE_WRITE, by=ada, object=SUBJECT, detail=custody.detail_of([row], []), kind="m")
    with pytest.raises(Damaged):
        opens(cast, "jon")


def test_names_are_added_by_who_holds_the_case_and_by_nobody_else(cast, box):
    mine = a_key_of(cast, "ben", Section.IDENTITY, ["identity"])
    forge(cast, "ben", Section.IDENTITY, keys=[*keys_of(Section.IDENTITY), mine])
    with pytest.raises(Damaged):
        opens(cast, "kay").check()


def test_who_adds_names_lets_nobody_in(cast, box):
    forge(cast, "ada", Section.IDENTITY, hands=["identity", "team-birch"])
    with pytest.raises(Damaged):
        opens(cast, "kay").check()


def test_a_custodian_writes_under_no_key_that_somebody_else_drew(cast, box):
    """Ada may hand names on and not read them: a key that she drew and kept is good for what she wrote herself."""
    mine = a_key_of(cast, "ada", Section.IDENTITY, ["identity"])
    forge(cast, "ada", Section.IDENTITY, keys=[*keys_of(Section.IDENTITY), mine])
    kay = opens(cast, "kay")
    kay.write(Label.PERSON_IDENTITY, ROW, {"name": "Nur, as in the passport"})
    kay.write(Label.PERSON_IDENTITY, "d" * 32, {"name": "Sami"})
    kay.sign(Tag.CASE_WRITE)
    assert [number for number, _kid, _known in keys_of(Section.IDENTITY)] == [1, 2, 3]
    again = opens(cast, "kay")
    again.write(Label.PERSON_IDENTITY, ROW, {"name": "Nur"})
    again.sign(Tag.CASE_WRITE)
    assert len(keys_of(Section.IDENTITY)) == 3


def test_a_case_whose_first_lines_were_taken_away_opens_no_more(cast, box):
    Detail.objects.filter(object=SUBJECT, kind="m").delete()
    with pytest.raises(Damaged):
        opens(cast)


NO_LISTS = (
    b'{"hands": 3}',
    b"no list",
    b"\xff",
    b"[" * 100_000,
    b'{"files":{},"hands":["a",1],"keys":[],"line":1}',
    b'{"files":{},"hands":["\\ud800"],"keys":[],"line":1}',
)


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("body", NO_LISTS, ids=range(len(NO_LISTS)))
def test_a_manifest_that_cannot_be_read_is_damage_and_no_error(cast, box, body, told):
    """Whoever is certified can sign anything, and name it in a line."""
    row = Manifest.objects.get(subject=SUBJECT, section=Section.STORY)
    row.version, row.body = row.version + 1, body
    row.signer, row.signer_version = cast.id("ben"), signed.directory().workers[cast.id("ben")].version
    row.signature = sign(cast.pairs["ben"], PURPOSE, *fields_of(row))
    row.save()
    detail = custody.detail_of([row], [row] if told else [])
    record(Tag.CASE_WORKERS, by=row.signer, object=SUBJECT, detail=detail, kind="m")
    with pytest.raises(Damaged):
        opens(cast)
    assert checking.verify_cases().wrong.keys() == {SUBJECT}


ODD = ([4, None, "", "", 1, ""], [4, -1, "", "", 1, ""], [4, 1, "", ["a"], 1, ""], [float("inf"), 1, "", "", 1, ""])


@pytest.mark.parametrize("manifest", ODD, ids=range(len(ODD)))
def test_a_line_in_which_no_manifest_stands_is_damage_and_stops_no_check_of_the_others(cast, box, manifest):
    """Nobody signed it: whoever writes rows can add such a line."""
    said = canonical({"changed": [manifest]})
    detail = bytes([Section.STORY]) + bytes(32) + bytes([custody.CHANGED]) + len(said).to_bytes(4, "big") + said
    record(Tag.CASE_WORKERS, by=cast.id("ada"), object=SUBJECT, detail=detail, kind="m")
    with pytest.raises(Damaged):
        opens(cast)
    assert checking.verify_cases().wrong.keys() == {SUBJECT}


def test_a_line_about_a_section_that_no_case_has_stops_no_check_of_the_others(cast, box):
    record(Tag.CASE_WORKERS, by=cast.id("ada"), object=SUBJECT, detail=bytes([99]) + bytes(32), kind="m")
    assert checking.verify_cases().wrong.keys() == {SUBJECT}


@pytest.mark.parametrize("tag", [Tag.LEAVE, Tag.REVOKE, Tag.CERTIFY])
def test_a_second_leaving_that_somebody_wrote_into_the_log_does_not_make_them_stay_longer(cast, box, tag):
    compartments.end_membership("team-birch", cast.id("ada"), by=cast.keyring("faye"))
    rotating.rotate("team-birch", cast.keyring("jon"))
    forge(cast, "ada", told=False)
    record(tag, by=cast.id("faye"), object=cast.id("ada"))
    with pytest.raises(Damaged):
        opens(cast, "jon")
