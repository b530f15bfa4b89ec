"""Setting up and keeping a real organisation through the pages: founding, two officers, names, memberships."""

import pytest

from waystation.accounts.models import Invitation, Worker
from waystation.audit.models import Line
from waystation.desk import names
from waystation.desk.models import WorkerName
from waystation.vault import compartments, signed
from waystation.vault.models import Proposal, UnsentForm

pytestmark = pytest.mark.django_db


def members(code):
    return signed.directory().members(code)


def test_an_officer_founds_a_team_and_its_members_hold_the_key_at_once(cast):
    chosen = [cast.id("dov"), cast.id("ivo")]
    form = {"group": "team", "team": "Willow", "members": chosen}
    assert cast.client("faye").post("/people/groups/new/", form).status_code == 302
    assert members("team-willow") == set(chosen)
    assert cast.keyring("ivo").compartment("team-willow").epoch == 1


def test_a_group_that_exists_cannot_be_founded_again(cast):
    form = {"group": "intake", "members": [cast.id("dov")]}
    assert cast.client("faye").post("/people/groups/new/", form).status_code == 409
    assert cast.id("dov") not in members("intake")


def test_a_group_for_two_is_founded_by_two_officers(cast, monkeypatch):
    there = dict(signed.directory().compartments)
    there.pop("keepers")
    monkeypatch.setattr(signed.directory(), "compartments", there)
    signed.directory().memberships.pop("keepers")
    form = {"group": "keepers", "members": [cast.id("mia"), cast.id("ivo")]}
    faye, gil = cast.client("faye"), cast.client("gil")
    assert faye.post("/people/groups/new/", form).status_code == 302
    assert "keepers" not in signed.directory().compartments
    assert faye.post("/people/groups/keepers/confirm/").status_code == 404
    assert "Your proposal waits for another officer" in faye.get("/people/").content.decode()
    page = gil.get("/people/").content.decode()
    assert "Next: another officer's proposal waits" in page
    assert "Faye proposes a new group: house keepers" in page
    assert Proposal.objects.count() == 2


def test_a_membership_ends_from_the_page_and_rotation_is_due(cast):
    cast.client("faye").post(f"/people/{cast.id('ben')}/leave/intake/")
    assert cast.id("ben") not in members("intake")
    assert "intake" in signed.directory().rotation_due


def test_who_somebody_is_is_read_by_officers_only(cast):
    cast.client("faye").post(f"/people/{cast.id('ben')}/name/", {"text": "The baker's son"})
    assert "baker" in cast.client("gil").get(f"/people/{cast.id('ben')}/name/").content.decode()
    assert cast.client("ada").get(f"/people/{cast.id('ben')}/name/").status_code == 404
    assert not any(b"baker" in bytes(row.sealed) for row in WorkerName.objects.all())


def test_the_note_cannot_be_moved_to_another_worker(cast):
    cast.client("faye").post(f"/people/{cast.id('ben')}/name/", {"text": "The baker's son"})
    WorkerName.objects.update(about=cast.workers["kay"])
    from django.utils import timezone

    assert names.read_name(cast.id("kay"), by=cast.keyring("gil"), now=timezone.now()) == ""


def test_an_invitation_for_new_keys_is_shown_once(cast):
    gil = cast.client("gil")
    page = gil.post(f"/people/{cast.id('ben')}/invite/").content.decode()
    assert "The invitation, shown only now" in page
    assert "shown only now" not in gil.get(f"/people/{cast.id('ben')}/").content.decode()


def test_what_was_kept_stays_until_it_is_accepted(cast):
    row = UnsentForm.objects.create(worker=cast.workers["jon"], page="/duty/note/", sealed=b"-")
    jon = cast.client("jon")
    assert jon.post("/duty/note/", {"text": "", "unsent": row.pk}).status_code == 409
    assert UnsentForm.objects.filter(pk=row.pk).exists()
    assert jon.post("/duty/note/", {"text": "K-7F3Q waits for a call.", "unsent": row.pk}).status_code == 302
    assert not UnsentForm.objects.exists()


def test_what_was_typed_before_confirming_is_sent_from_the_page_of_unsent_forms(cast):
    from datetime import timedelta

    from django.utils import timezone

    from waystation.vault.models import Session

    faye = cast.client("faye")
    Session.objects.update(confirmed=timezone.now() - timedelta(minutes=6))
    form = {"worker": cast.id("ivo"), "compartment": "travel", "days": ""}
    assert faye.post("/people/grant/", form).status_code == 403
    kept = UnsentForm.objects.get()
    page = faye.get("/unsent/").content.decode()
    assert 'action="/people/grant/"' in page and f'value="{cast.id("ivo")}"' in page
    Session.objects.update(confirmed=timezone.now())
    assert faye.post("/people/grant/", {**form, "unsent": kept.pk}).status_code == 302
    assert cast.id("ivo") in members("travel") and not UnsentForm.objects.exists()


def test_a_passphrase_is_never_kept_with_a_form(cast):
    from waystation.vault.web import read_unsent

    client = cast.client("faye")
    from datetime import timedelta

    from django.utils import timezone

    from waystation.vault.models import Session

    Session.objects.update(seen=timezone.now() - timedelta(minutes=20))
    client.post("/lockdown/hard/", {"passphrase": "six words", "code": "123456", "more": "kept"})
    assert read_unsent(cast.keyring("faye"), UnsentForm.objects.get()) == {"more": ["kept"]}


def test_connections_say_where_leaving_the_door_leads_and_that_it_is_no_connection_of_ours(cast, settings):
    settings.DOOR_EXIT = "https://weather.example/"
    page = cast.client("eve").get("/connections/").content.decode()
    assert "https://weather.example/" in page and "this machine does not" in page


def test_connections_show_the_way_and_no_address_of_a_person(cast, settings):
    smtp = {"host": "mail.example.org", "from": "desk@example.org"}
    settings.CONFIGURATION = {"notices": {"smtp": smtp, "people": {"Ada": "ada@example.org"}}}
    page = cast.client("eve").get("/connections/").content.decode()
    assert "mail.example.org:587" in page and "ada@example.org" not in page
    assert cast.client("ada").get("/connections/").status_code == 404


def test_connections_show_the_login_and_never_the_password(cast, settings, tmp_path):
    kept = tmp_path / "smtp.password"
    kept.write_text("marker-of-a-password\n")
    kept.chmod(0o600)
    smtp = {"host": "mail.example.org", "from": "d@example.org", "user": "bell", "password_file": str(kept)}
    settings.CONFIGURATION = {"notices": {"smtp": smtp}}
    page = cast.client("eve").get("/connections/").content.decode()
    assert "signs in as <bdi>bell</bdi>" in page
    assert "marker-of-a-password" not in page and "smtp.password" not in page


def test_connections_say_what_is_written_wrongly(cast, settings):
    settings.CONFIGURATION = {"notices": {"smtp": {"host": "mail.example.org"}}}
    page = cast.client("eve").get("/connections/").content.decode()
    assert "smtp needs host and from" in page and "This desk connects to nothing" in page


def test_the_drill_group_is_in_no_list_of_groups(cast):
    cast.client("faye").post("/recovery/drill/")
    assert "drill" in signed.directory().compartments
    assert 'value="drill"' not in cast.client("faye").get("/people/").content.decode()
    assert compartments.waiting_members("drill") == []
    assert Line.objects.filter(action="vault:recovery-ask").exists()


def test_the_log_says_in_words_and_in_the_readers_language_what_was_done(cast):
    faye = cast.client("faye")
    faye.post("/log/copy/")
    assert "took a copy of the log" in faye.get("/log/").content.decode()
    Worker.objects.filter(pk=cast.id("faye")).update(language="ru")
    page = faye.get("/log/").content.decode()
    assert "взята копия журнала" in page
    assert '<small class="soft"><bdi dir="ltr">vault:log-copy</bdi></small>' in page


def test_nobody_who_is_here_is_invited_again_in_passing(cast):
    """Only from their own page, which asks for passphrase and factor again."""
    assert cast.client("faye").post("/people/", {"pseudonym": " ben "}).status_code == 409
    assert not Invitation.objects.exists()
    assert cast.client("faye").post("/people/", {"pseudonym": "Zoe"}).status_code == 200
    assert Invitation.objects.get().worker.pseudonym == "Zoe"


def test_an_officer_is_not_invited_to_new_keys_by_another(cast):
    page = cast.client("faye").post(f"/people/{cast.id('gil')}/invite/")
    assert page.status_code == 409 and "from the root alone" in page.content.decode()
    assert not Invitation.objects.exists()
