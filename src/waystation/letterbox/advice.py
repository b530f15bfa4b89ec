"""Safety advice in topics of a few sentences. The door shows all of it; the desk adds topics below an answer.

It stands here because both faces read the same words. It holds in any country: it names no law, no app, no number.
"""

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from waystation.core.vocabulary.refusals import Refused


@dataclass(frozen=True)
class Topic:
    """A heading and its sentences, in the language of whoever looks; at most 150 words in each."""

    title: Any
    points: tuple[Any, ...]


# In the order of the door's page. An answer carries codes of topics: a code is never given to another topic.
TOPICS: dict[str, Topic] = {
    "now": Topic(
        _("If you are in danger now"),
        (
            _("Go first to a place that is safe, and write from there. We cannot come to you within minutes."),
            _(
                "If you cannot leave, stay near people you trust. If there is an emergency number that is safe "
                "for you, call it."
            ),
        ),
    ),
    "device": Topic(
        _("This telephone and this browser"),
        (
            _(
                "Use a telephone or computer that nobody else unlocks. If yours may be watched, borrow one from "
                "somebody you trust."
            ),
            _("A private window keeps no history. Whoever watches the device or the network still sees this address."),
            _(
                "“Leave now” opens another page. It does not erase the history: delete this address from the "
                "history yourself."
            ),
            _(
                "Close all windows when you have finished. Take no pictures of the screen: they stay in the "
                "gallery and the cloud."
            ),
            _(
                "Let the browser keep no bookmark and no password, and not translate the page: that sends it to "
                "a company."
            ),
            _("At work, in a school or in an internet café others can see what you open."),
        ),
    ),
    "writing": Topic(
        _("Safer ways to write to us"),
        (
            _("The safest way is Tor Browser: whoever runs your network sees that you use it, but not what you open."),
            _(
                "Where Tor is forbidden or draws attention, having it can be dangerous. Then take a private "
                "window instead."
            ),
            _("Without Tor, the network sees that this address was opened, and when. It does not see what you write."),
            _("On a device that is watched nothing helps: take another one."),
            _(
                "Type this address yourself. A link that somebody sends you may lead to a page that only looks "
                "like this one."
            ),
            _(
                "Are you interrupted? Leave. Each page that you sent off is saved, and you go on later with the "
                "return code."
            ),
        ),
    ),
    "code": Topic(
        _("The return code"),
        (
            _(
                "Copy it by hand or learn it. Do not photograph it, do not send it to anybody, do not save it "
                "in the telephone."
            ),
            _("Write it where it looks like something else, for example among telephone numbers."),
            _("Whoever has the code can read our answers. What you sent nobody can read with it."),
            _("We never ask you for the code: not by telephone, not in an app."),
        ),
    ),
    "calls": Topic(
        _("Telephone calls and messengers"),
        (
            _("Calls and text messages can be listened to. Who, when and roughly where is kept for a long time."),
            _("Say no names, places or plans on the telephone. Agree on harmless words with those you trust."),
            _("In a messenger let messages delete themselves, lock the app, and hide messages on the locked screen."),
            _("Look in its settings for other devices that are signed in, and sign out those you do not know."),
            _("Copies of chats in the cloud can be opened without your telephone. Switch them off."),
            _("A new SIM card does not hide an old telephone: the device itself can be recognised."),
            _("The other person’s telephone can be taken too. Write nothing there that harms either of you."),
        ),
    ),
    "lured": Topic(
        _("Being followed, or lured to a meeting"),
        (
            _(
                "People may pretend to be friends, lovers, helpers or reporters. Pictures and voices can be "
                "stolen or made."
            ),
            _(
                "Be careful with somebody new who soon wants to meet alone, to have pictures of you, or to know "
                "your friends."
            ),
            _("A friend’s account may be in other hands. Ask something that only the friend knows."),
            _(
                "If you do meet: where many people are, by day, with your own way there and back. Tell one "
                "person you trust."
            ),
            _("Do not meet anybody who says they come from us before we have told you so here, with your code word."),
            _(
                "Do you think you are followed? Do not lead them home or to friends. Go where people are, and "
                "wait there."
            ),
            _("Switch off in every app what shows others where you are."),
            _("Tell nobody that you wrote, unless you would trust them with your life."),
        ),
    ),
    "held": Topic(
        _("If they come, or if you are held"),
        (
            _(
                "Agree beforehand with one person you trust: whom they call, and what they do, if they do not "
                "hear from you."
            ),
            _("Learn one number by heart: that person’s, or a lawyer’s."),
            _("Use a long code for the telephone, not finger or face. Switched off, it is harder to open than locked."),
            _("Once they are there, running or using force mostly makes it worse."),
            _(
                "Ask who they are, why and where you are held. Ask for a lawyer, a doctor, and that your family "
                "is told."
            ),
            _("They may refuse. Ask all the same, if it does not make things worse."),
            _("Say as little as you can. Try to sign nothing that you could not read or that is not true."),
            _("What is said under force is nobody’s fault."),
        ),
    ),
    "papers": Topic(
        _("Family, money and papers"),
        (
            _("Keep passports, birth, marriage, school and medical papers together, where others do not look."),
            _("Leave copies with somebody you trust, in another house. A telephone alone is no safe place for them."),
            _("A child needs papers of its own, and at many borders the written consent of the other parent."),
            _("Put cash aside in small sums. Cards and transfers show where you are."),
            _("Get one small bag ready: papers, medicine for two weeks, glasses, a charger, warm clothing."),
            _("Sell nothing and say no goodbyes in a way that others notice."),
            _("Tell your family what they need. What they do not know nobody can make them say."),
            _("Does somebody keep your papers from you? Do not take them by force. Tell us about it."),
        ),
    ),
    "sending": Topic(
        _("What not to send us"),
        (
            _("No names or addresses of other people, unless they need help too."),
            _("Not the place where you hide. A region is enough."),
            _("Never the return code, a password, or the number of a bank card."),
            _("No original papers. Pictures of papers only when we ask for them here."),
            _("No intimate pictures. Nobody from us asks for them."),
            _(
                "Pictures often hold the place and hour where they were taken. Switch that off in the camera "
                "beforehand."
            ),
            _("Risk nothing to collect proof. Your words are enough to begin."),
            _("Did you send too much? You did nothing wrong. Only those whose task it is can open it."),
        ),
    ),
}


def in_words(codes: list[str], language: str) -> str:
    """These topics as plain text in that language, in the order of the door's page; "" for none."""
    if set(codes) - TOPICS.keys():
        raise Refused(
            str(_("there is no advice on this topic")), hint=str(_("choose the topics from the list again"))
        )
    with translation.override(language):
        return "\n\n".join(_as_text(topic) for code, topic in TOPICS.items() if code in codes)


def _as_text(topic: Topic) -> str:
    return "\n".join([str(topic.title), *(f"– {point}" for point in topic.points)])
