"""The reply texts that Waystation brings: plain, short, and harmless when somebody else reads them.

None says why a person asked, whom it is about or who we are; none promises what nobody can keep. What only the worker
knows is a gap, "[…]", and an answer with a gap in it does not leave. Each text is paragraphs of sentences.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

Paragraphs = tuple[tuple[Any, ...], ...]

TEXTS: dict[str, tuple[Any, Paragraphs]] = {
    "received": (
        _("We received it and read it"),
        (
            (_("Your message has arrived, and a person has read it."), _("Thank you for writing.")),
            (_("We are now looking at what we can do."), _("You will hear from us here by [… day].")),
            (_("If something changes or gets worse, write here at any time."),),
        ),
    ),
    "danger-now": (
        _("Danger today: first to a safe place"),
        (
            (_("If you are in danger now, do not wait for us."), _("We cannot be with you within minutes.")),
            (_("First go to a place where you are safe for the next hours."), _("Then write to us from there.")),
            (_("If you cannot leave, stay near people you trust, and write to us as soon as it is safe."),),
        ),
    ),
    "questions": (
        _("We need to know more: three questions"),
        (
            (_("To see what is possible we need to know a little more."), _("Answer only what is safe to write.")),
            (_("1. In which region are you now, and can you stay there safely for the next days?"),),
            (_("2. Who is with you, and does anybody need a doctor or medicine?"),),
            (_("3. Which papers do you have, and until when are they valid?"),),
            (_("You need not answer everything. A few words are enough."),),
        ),
    ),
    "when-safe": (
        _("When and how is it safe to reach you?"),
        (
            (_("We want to reach you without harming you. Please tell us here:"),),
            (_("1. On which days and at what hours are you alone?"),),
            (_("2. Shall we write only here, or may we also call or write in an app?"),),
            (_("3. What may we say if somebody else answers?"),),
            (_("4. Which word shall we say first, so that you know it is us?"),),
            (_("Until you have answered we write only here."),),
        ),
    ),
    "documents": (
        _("How to send documents safely"),
        (
            (_("Please send us, when it is safe: [… which papers]."), _("Nothing else is needed now.")),
            (_("Send them only here: enter your return code and add the files below a few words."),),
            (_("Do not send them by e-mail or in an app."),),
            (_("Afterwards delete the pictures from the telephone, also from its bin and from copies in the cloud."),),
            (_("If it is dangerous to take or keep such pictures, do not. Tell us, and we look for another way."),),
        ),
    ),
    "looking": (
        _("We are looking for a way, without a promise"),
        (
            (_("We are looking for a way for you."), _("It takes time, and we cannot promise that we find one.")),
            (_("Please do not give up anything for it yet: no home, no work, no papers."),),
            (_("If you have another safe way, do not wait for ours."),),
            (_("You will hear from us here by [… day], also when there is nothing new."),),
        ),
    ),
    "waiting": (
        _("You are waiting longer than we said"),
        (
            (_("You are waiting longer than we said, and we are sorry."),),
            (_("Your message is not forgotten, and you did nothing wrong."),),
            (_("We expect to write here by [… day]."),),
            (_("If something has changed since you wrote, tell us now: it may change what we do first."),),
        ),
    ),
    "cannot-help": (
        _("We cannot help with this; who may"),
        (
            (_("We are sorry: we cannot help you with this ourselves."),),
            (_("This answer is not about your worth, and not about whether we believe you."),),
            (_("These people may help: [… whom to turn to, how, and in which language]."),),
            (_("You need not tell them that you wrote to us."),),
            (_("If your situation changes, write to us here again."),),
        ),
    ),
    "not-yet": (
        _("Do not set out yet; what to take"),
        (
            (_("Please do not set out yet, and buy no ticket, until we have written here that it is time."),),
            (_("If you are in danger where you are, do not wait for that: go to a safe place, then tell us."),),
            (_("What you can get ready without anybody noticing:"),),
            (_("– passports and other papers, of children too;"),),
            (_("– medicine for two weeks, glasses, a charger;"),),
            (_("– some cash, and warm clothing for one day."),),
            (_("One small bag is enough. Tell nobody the day or the way who need not know it."),),
        ),
    ),
    "meeting": (
        _("Meeting one of us: how you know it is us"),
        (
            (_("One of us can meet you: [… day and hour]."), _("You learn the place [… when and how].")),
            (_("This person says the word that we agreed with you before you say anything. It does not stand here."),),
            (_("They do not ask for your return code, your telephone or money."),),
            (_("Is the word wrong or missing? Go away without explaining, to where people are. Write to us here."),),
            (_("If you cannot come, or it does not feel safe, do not come. Nobody will blame you."),),
        ),
    ),
    "who-wrote": (
        _("Did you write this yourself?"),
        (
            (_("We want to be sure that we are writing with you."),),
            (_("Please answer here the question that we agreed, when you are alone."),),
            (_("If somebody you trust writes for you, tell us so. You need not give a name."),),
            (_("Until then we tell nobody anything new and arrange nothing."),),
        ),
    ),
    "lost-contact": (
        _("We have not heard from you: are you safe?"),
        (
            (_("We have not heard from you for some time."), _("Are you safe? One word here is enough.")),
            (_("You need not explain anything, and you have missed nothing."),),
            (_("Write only when you are alone. What you wrote before is still with us."),),
        ),
    ),
    "closed": (
        _("Your request is closed; the door stays open"),
        (
            (_("Our work on your request ends now: [… why, in words that others may read]."),),
            (_("You can write to us again at any time, with this code or as a new message."),),
            (_("You need not explain why you come back."),),
            (_("You can also ask us what we keep about you, and ask us to delete it."),),
        ),
    ),
}
