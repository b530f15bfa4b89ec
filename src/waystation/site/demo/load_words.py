"""What the world says in its own words, in the codes and short texts that the forms of door and desk would give."""

from typing import Final

CHANNEL: Final = {"door": "door", "messenger": "app", "telephone": "telephone", "mail": "mail", "walk-in": "in-person",
                  "partner": "partner"}  # fmt: skip
WITH_CODE: Final = frozenset({"door", "messenger", "mail", "partner"})  # who can read an answer gets a return code
HOW_SOON: Final = {"today": "today", "days": "week", "weeks": "weeks", "not said": "unknown"}
WAY_OUT: Final = {"emergency": "days", "urgent": "weeks", "normal": "none"}
WAY_OUT_REASON: Final = {
    "days": "cannot stay in the region; a bed elsewhere is needed first",
    "weeks": "safe for days where they are now, not for months",
    "none": "can stay where they are; papers and advice come first",
}
DEVICE: Final = (
    ("чужой", "borrowed"), ("проверяют", "watched"), ("старый", "own"), ("работе", "shared"), ("друга", "borrowed"),
    ("checked", "watched"), ("old", "own"), ("café", "shared"), ("contrôlé", "watched"), ("vieux", "own"),
)  # fmt: skip
RELATION: Final = {
    "ru": {"partner": "партнёр", "spouse": "супруга", "sibling": "брат или сестра", "mother": "мать",
           "child": "ребёнок", "and": "Я и со мной: "},
    "en": {"partner": "my partner", "spouse": "my wife", "sibling": "a brother or sister", "mother": "my mother",
           "child": "a child", "and": "I and with me: "},
    "fr": {"partner": "mon compagnon", "spouse": "ma femme", "sibling": "un frère ou une sœur", "mother": "ma mère",
           "child": "un enfant", "and": "Moi et avec moi : "},
}  # fmt: skip
LETTER: Final = {"ru": "О вашей просьбе", "en": "About your request", "fr": "À propos de votre demande"}
ALREADY: Final = {
    "ru": "Ваше первое письмо у нас, мы отвечаем на него. Второе заводить не нужно: пишите дальше туда же.",
    "en": "Your first message is with us and will be answered there. There is no need for a second one.",
    "fr": "Votre premier message est chez nous et recevra sa réponse. Il n'en faut pas un second.",
}
UNREACHABLE: Final = {
    "ru": "Мы несколько раз пытались связаться с вами так, как вы просили. Если это ещё нужно, напишите снова.",
    "en": "We tried several times in the way you asked for. If you still need us, please write again.",
    "fr": "Nous avons essayé plusieurs fois, comme vous l'aviez demandé. Si c'est encore utile, écrivez-nous.",
}
QUESTION: Final = {
    "ru": ("Как звали мою первую кошку?", "Барсик"),
    "en": ("The colour of my first bicycle?", "green"),
    "fr": ("Le nom de ma première école ?", "Les Tilleuls"),
}
WITHDREW: Final = ("found another way and thanks us", "stays for the mother's sake; may write again",
                   "does not want it any more and gives no reason")  # fmt: skip
CLOSING: Final = {
    "settled": "Lives there by now, works or learns, needs us no more.",
    "safe elsewhere": "Went to friends abroad by a way of their own; well, says the last message.",
    "withdrew": "Asked us to stop. Knows that the door stays open.",
    "unreachable": "No sign for three months in spite of every way that was agreed.",
    "returned under pressure": "The family came for them; went back to spare the mother. We could not hold it up.",
    "declined with referral": "Better helped by the legal advice line; handed over with consent.",
    "detained": "Taken at a checkpoint. The lawyer knows.",
    "taken from shelter": "Taken out of the flat by relatives in uniform. The house was closed the same night.",
}
WANTS: Final = (
    "To be where nobody asks for my name at the door.", "To work again; I was an electrician.",
    "To finish my studies.", "That my mother hears from us that I am well, and not from them.",
    "To sleep. The rest later.", "A room of my own with a key, however small.", "To go where it is cold and quiet.",
)  # fmt: skip
NOT_WANTED: Final = ("No meeting with people of my own region.", "No telephone calls after ten.", "",
                     "Nobody is to tell my brother.", "")  # fmt: skip
TASKS: Final = {
    "accepted": ("Agree the hour and the place of the first meeting", "Find a bed for tonight and ask the keepers",
                 "Talk through what may be taken along, and what not"),
    "papers": ("Ask the consulate for a date", "Copies of every page of the passport", "Doctor before the journey"),
}  # fmt: skip
DONE: Final = ("done as agreed", "done; took two tries", "done, and noted with the papers")
LIFE: Final = ("Wrote the agreed sentence.", "Is well, asks for a German course.", "Slept badly, otherwise well.",
               "Answered with the code word.", "Sent a picture of the river.")  # fmt: skip
CALMER: Final = "Abroad and met at the airport; nobody from home knows where."


def device_of(said: str) -> str:
    """The form's answer that comes nearest to these words; "" where they say nothing of it."""
    return next((code for word, code in DEVICE if word in said), "")


def together(language: str, relations: str) -> str:
    """Who comes along, in a short sentence; nothing for somebody who comes alone."""
    words = RELATION[language]
    return (
        ""
        if relations in ("alone", "")
        else words["and"] + ", ".join(words[one] for one in relations.split(", ")) + "."
    )


def source_of(said: str) -> str:
    """Who made it known: one of the sources that pages have words for."""
    if "partner" in said or "receiving" in said:
        return "partner"
    return "person" if any(word in said for word in ("message", "form", "letter", "call", "talk")) else "worker"
