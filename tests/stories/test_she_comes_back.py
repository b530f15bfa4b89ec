"""Nur asks on a telephone, in Russian; the connection drops; she returns; a reply; she loses the code."""

from datetime import UTC, datetime

import pytest

from tests.door.conftest import door, nur, office, somebody  # noqa: F401
from tests.door.reading import added_message, content_of_the_request, summary_of_the_request
from waystation.core.sealing import PublicKeys
from waystation.letterbox.mailboxes import delete_mailbox, put_message, put_status
from waystation.letterbox.models import Mailbox
from waystation.letterbox.shapes import StaffMessage

pytestmark = pytest.mark.django_db


def reply(office, content, text, status):  # noqa: F811
    """The desk's half: sealed to the key from inside her request, never to the one in the mailbox row."""
    public = PublicKeys.from_bytes(bytes.fromhex(content.mailbox_public))
    organisation, now = office.directory.organisation, datetime.now(UTC)
    said = StaffMessage(text=text, written_at=now.strftime("%Y-%m-%dT%H:%M:%SZ"), language="ru")
    put_message(organisation, public, content.mailbox, said, now)
    put_status(organisation, public, content.mailbox, status, "ru", now)


def test_she_comes_back(somebody, office):  # noqa: F811
    nur = somebody(language="ru")  # noqa: F811

    # She begins: only here, and a question for the day the code is lost.
    nur.begins(ways="here")
    assert "Перепишите этот код возврата сейчас" in nur.seen[-1]
    nur.answers("code")
    nur.answers("safety", device="shared", call_me="Нур", question="Имя первой кошки?", answer="Мышка")
    nur.answers("who", in_danger="several")
    nur.answers("region", region="Северный Кавказ")

    # The connection drops before the next page arrives. An hour later, another telephone.
    copied = nur.code
    nur = somebody(language="ru", code=copied)
    assert "неотправленное сообщение" in nur.returns()
    assert "Северный Кавказ" in nur.answers("check", go="stay")

    # She goes on and sends; the last page is pressed twice on the bad line.
    nur.answers("soon", how_soon="week")
    nur.answers("story", happened="Они приходили дважды.")
    nur.answers("together", together="Я и сын, 6 лет")
    assert "Ваше сообщение отправлено" in nur.answers("check", go="send")
    assert "уже отправлено" in nur.answers("check", go="send")

    # The desk has it, whole; its queue shows no name.
    content, summary = content_of_the_request(office), summary_of_the_request(office)
    assert (content.happened, content.together) == ("Они приходили дважды.", "Я и сын, 6 лет")
    assert (summary.level, summary.region, summary.language) == ("urgent", "Северный Кавказ", "ru")
    assert "Нур" not in summary.to_bytes().decode()

    # The desk answers; she reads it, and cannot read back what she sent.
    reply(office, content, "Сможете ли вы выйти из дома во вторник?", "waiting")
    page = nur.returns()
    assert "У нас есть к вам вопрос" in page and "во вторник?" in page and "приходили дважды" not in page
    nur.returns(do="write", form="a" * 32, text="Да, утром.", end="1")
    assert added_message(office).text == "Да, утром."

    # She loses the code, and asks for a new one with the agreed answer.
    old_mailbox = content.mailbox
    nur = somebody(language="ru")
    nur.opens("return/other/")
    form = nur.seen[-1].split('name="form" value="')[1][:32]
    assert "Перепишите новый код возврата" in nur.posts("return/other/", code=nur.code, form=form, answer="Мышка")

    # Two workers agree: the old mailbox dies, and answers go to the new one.
    new_mailbox = Mailbox.objects.exclude(pk=old_mailbox).get()
    delete_mailbox(old_mailbox)
    public = PublicKeys.from_bytes(bytes(new_mailbox.public))
    said = StaffMessage(text="Это снова мы.")
    put_message(office.directory.organisation, public, new_mailbox.id, said, datetime.now(UTC))
    assert "Это снова мы." in nur.returns()
    assert "ничего нет" in somebody(language="ru", code=copied).returns()
