"""Names in the code are not part of the format: after a model and a field are renamed everything still opens."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from waystation.audit.tags import Tag
from waystation.core.sealing import open_value, seal_value
from waystation.vault import signed
from waystation.vault.boxes import BoxPlan, create_box, open_box
from waystation.vault.labels import Label, Section

KEY, SUBJECT, ROW = bytes(32), "a" * 32, "b" * 32
MAKE = migrations.CreateModel(
    "Lodging", [("id", models.CharField(primary_key=True, max_length=32)), ("words", models.BinaryField())]
)
RENAME = [migrations.RenameModel("Lodging", "Stay"), migrations.RenameField("Stay", "words", "sealed")]


def run(state: ProjectState, *operations) -> ProjectState:
    """Run the operations of a migration of a throw-away app."""
    for operation in operations:
        before, state = state, state.clone()
        operation.state_forwards("throwaway", state)
        with connection.schema_editor() as editor:
            operation.database_forwards("throwaway", editor, before, state)
    return state


@pytest.fixture
def lodging(transactional_db):
    state = run(ProjectState(), MAKE)
    yield state
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS throwaway_stay")
        cursor.execute("DROP TABLE IF EXISTS throwaway_lodging")


@pytest.mark.django_db(transaction=True)
def test_renaming_a_model_and_a_field_loses_nothing(lodging, cast):
    sealed = seal_value(KEY, signed.context(Label.TASK, ROW), b"a bed for two")
    lodging.apps.get_model("throwaway", "Lodging").objects.create(id=ROW, words=sealed)
    box = create_box(cast.keyring("ada"), SUBJECT, BoxPlan(whole=("team-birch",), sections=(Section.RECORD,)))
    box.write(Label.TASK, ROW, {"text": "a bed for two"})
    box.sign(Tag.CASE_TASK)

    renamed = run(lodging, *RENAME)

    row = renamed.apps.get_model("throwaway", "Stay").objects.get(pk=ROW)
    assert open_value(KEY, signed.context(Label.TASK, row.pk), bytes(row.sealed)) == b"a bed for two"
    assert open_box(cast.keyring("ada"), SUBJECT).read(Label.TASK, row.pk) == {"text": "a bed for two"}


def test_no_number_of_a_label_or_section_is_used_twice_or_moved():
    """They are part of the format; these stand for all that was ever sealed."""
    assert len(Label.__members__) == len(set(Label))
    assert len(Section.__members__) == len(set(Section))
    known = {"CASE_KEY": 1, "SECTION_KEY": 2, "FILE_KEY": 3, "SUMMARY": 10, "MATCH_RECORD": 11, "SPLIT_HALF": 18,
             "DOOR_REQUEST": 101, "REQUEST_CONTENT": 200, "CASE_RECORD": 300, "PERSON_IDENTITY": 301}  # fmt: skip
    assert {name: int(Label[name]) for name in known} == known
