"""What comes out of an envelope is of its kind or Damaged: whoever writes the door's rows can seal anything."""

import json

import pytest

from waystation.core.sealing import Damaged
from waystation.core.vocabulary.refusals import Refused
from waystation.letterbox.shapes import FileNote, PersonMessage, RequestContent, Summary

NOTE = {"id": "a" * 32, "name": "x.jpg", "kind": "image/jpeg", "size": 1, "padded": 9, "digest": "d" * 64}
NOTE["key"] = "b" * 64


def note(**changed) -> bytes:
    return json.dumps({"version": 1, "files": [{**NOTE, **changed}]}).encode()


def test_what_is_well_formed_is_read():
    assert RequestContent.from_bytes(note()).files == (FileNote(**NOTE),)


ILL = {
    "no JSON": b"{",
    "no text": b"\xff\xfe\x00",
    "a list": b"[]",
    "nested without end": b"[" * 100_000,
    "a number for a text": b'{"version":1,"happened":7}',
    "half a character": b'{"version":1,"happened":"\\ud800"}',
    "half a character in an answer": b'{"version":1,"consents":{"help":"\\ud800"}}',
    "a number for an answer": b'{"version":1,"consents":{"help":1}}',
    "a list for answers": b'{"version":1,"consents":["help"]}',
    "a text for rules": b'{"version":1,"safe_contact":"x"}',
    "a text for files": b'{"version":1,"files":"x"}',
    "a note with a way out of the folder": note(id="../../etc/passwd"),
    "a note with a name of its own": note(id="A" * 32),
    "a note with a short key": note(key="b" * 62),
    "a note with a digest beyond its column": note(digest="d" * 65),
    "a note with NUL in its digest": note(digest="d" * 63 + "\0"),
    "a mailbox that is none": b'{"version":1,"mailbox":"a/b"}',
    "a clock that is none": b'{"version":1,"due":"soon"}',
    "a key of a mailbox that is none": b'{"version":1,"mailbox_public":"zz"}',
    "a language that leads out": b'{"version":1,"language":"../x"}',
    "a note of negative size": note(size=-1),
    "a note of a size beyond all": note(size=2**53),
    "a note of true size": note(size=True),
    "a note without a key": json.dumps({"version": 1, "files": [{"id": "a" * 32}]}).encode(),
}


@pytest.mark.parametrize("inside", ILL.values(), ids=ILL)
def test_what_is_not_is_damaged(inside):
    with pytest.raises(Damaged):
        RequestContent.from_bytes(inside)


@pytest.mark.parametrize("kind", [Summary, PersonMessage])
def test_a_version_to_come_is_refused_with_what_to_do(kind):
    with pytest.raises(Refused, match="newer version"):
        kind.from_bytes(b'{"version":2}')


def test_fields_that_are_missing_keep_their_default_and_unknown_ones_are_left_out():
    assert Summary.from_bytes(b'{"version":1,"colour":"red"}') == Summary()
