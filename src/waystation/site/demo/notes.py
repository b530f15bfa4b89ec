"""Short texts around a request: safe-contact rules, what workers note and answer. All invented, nobody quoted."""

from typing import Final

SAFE_HOW: Final = {
    "ru": ("Только сообщением в мессенджере, не звонить", "Почтой на этот адрес", "Звонить, но не представляться",
           "Через сестру, она всё знает", "Только через страницу с кодом"),
    "en": ("Messages only, never call", "By mail to this address", "Only through the page with the code"),
    "fr": ("Uniquement par message, ne pas appeler", "Par courriel à cette adresse", "Par la page avec le code"),
}  # fmt: skip
SAFE_WHEN: Final = {
    "ru": ("после 23:00", "с 10 до 12, когда дома никого", "в любое время, кроме пятницы", "по будням до шести", ""),
    "en": ("after 11 pm", "weekdays before six", "any time except Fridays"),
    "fr": ("après 23 h", "en semaine avant 18 h", "à toute heure sauf le vendredi"),
}  # fmt: skip
CODE_WORDS: Final = {
    "ru": ("абрикос", "подстаканник", "синяя дверь", "шиповник", "третий этаж", "сверчок", ""),
    "en": ("apricot", "blue door", "third floor", "cricket", ""),
    "fr": ("abricot", "porte bleue", "troisième étage", ""),
}  # fmt: skip
DEVICES: Final = {
    "ru": ("чужой телефон, верну вечером", "свой телефон, его проверяют дома", "старый телефон, о нём никто не знает",
           "компьютер на работе", "телефон друга"),
    "en": ("my own telephone, it is checked at home", "an old telephone nobody knows about", "an internet café"),
    "fr": ("mon téléphone, il est contrôlé à la maison", "un vieux téléphone que personne ne connaît"),
}  # fmt: skip
IF_SOMEBODY_ELSE: Final = {
    "ru": ("Сказать, что ошиблись номером", "Спросить про ремонт стиральной машины", "Молча положить трубку",
           "Сказать, что это из банка"),
    "en": ("Say it is a wrong number", "Ask about the washing machine", "Hang up without a word"),
    "fr": ("Dire que c'est une erreur", "Demander la machine à laver", "Raccrocher sans rien dire"),
}  # fmt: skip
REGIONS: Final = {
    "ru": ("Чечня", "Чечня, село, названия не скажу", "Грозный", "Чечня, горный район", "Чечня, сейчас в Дагестане",
           "Чечня, сейчас в Ингушетии", "Чечня, сейчас в Ставрополе", "Чечня, сейчас в Москве", "Северный Кавказ",
           "Чечня, равнина", "не хочу говорить"),
    "en": ("Chechnya", "Chechnya, now in another region", "the North Caucasus", "Grozny", "I would rather not say"),
    "fr": ("Tchétchénie", "Tchétchénie, maintenant dans une autre région", "Caucase du Nord", "je préfère ne pas dire"),
}  # fmt: skip
REPLIES: Final = {
    "ru": (
        "Мы получили ваше сообщение и прочитали его целиком. Дальше с вами буду переписываться я. Сейчас важно одно: "
        "можете ли вы безопасно пробыть там, где вы есть, ещё сутки? Ответьте «да» или «нет», остальное потом.",
        "Спасибо, что написали. Мы вам верим и всё равно зададим вопросы, мы задаём их всем. Не присылайте пока "
        "снимков "
        "документов. Напишите, какие документы у вас на руках и до какого числа они действуют.",
        "Мы здесь. Сегодня напишем ещё раз после десяти вечера, как вы просили. Если до этого станет опасно, уходите, "
        "не дожидаясь нас, и напишите, когда сможете.",
    ),
    "en": (
        "We have your message and have read all of it. From now on you write with me. One thing first: can you stay "
        "where you are for one more day in safety? Yes or no is enough.",
        "Thank you for writing. We ask everybody the same questions, also those whom we believe. Please do not send "
        "pictures of papers yet; tell us which papers you hold and until when they are valid.",
    ),
    "fr": (
        "Nous avons lu votre message en entier. C'est moi qui vous répondrai désormais. D'abord une seule chose : "
        "pouvez-vous rester encore un jour sans danger là où vous êtes ? Oui ou non suffit.",
    ),
}
FOLLOW_UPS: Final = {
    "ru": (
        "Да, сутки продержусь. Паспорт при мне, загранпаспорта нет.",
        "Да. Загранпаспорт есть, до ноября. Больше ничего важного нет, только права.",
        "Нет. Сюда уже едут. Выхожу сейчас, буду на связи ночью.",
        "Извините, что пропал[|а], отбирали телефон. Всё по-прежнему, я ещё здесь.",
        "Можно вопрос: если я поеду, что сказать матери? Совсем ничего?",
    ),
    "en": (
        "Yes, one day is possible. I hold my internal passport and a driving licence.",
        "Sorry for the silence, they had my telephone. I am still here and nothing has changed.",
    ),
    "fr": ("Oui, un jour, c'est possible. J'ai mon passeport, il est valable jusqu'en novembre.",),
}
SECOND_REPLIES: Final = {
    "ru": (
        "Хорошо. Соберите только то, что помещается в один рюкзак и не вызовет вопросов. Час и место напишет другой "
        "человек, он назовёт ваше кодовое слово.",
        "Вы не обязаны ничего объяснять сегодня. Когда вы будете в безопасности, мы вместе решим, что и кому сказать.",
    ),
    "en": ("Good. Pack what fits into one bag. Somebody else will write the hour and will use your code word.",),
    "fr": ("Bien. Un seul sac. Une autre personne vous donnera l'heure et utilisera votre mot de code.",),
}
ONWARD: Final = {
    "ru": "Ваша ситуация тяжёлая, но помочь именно с ней мы не можем. Вот кто может: юридическая приёмная (русский, "
    "бесплатно) и телефон доверия. Если станет опасно, напишите нам снова, дверь не закрыта.",
    "en": "What you describe is hard, and it is not what we can help with. A legal advice line and a listening line "
    "can. "
    "If you come into danger, write again: the door stays open.",
    "fr": "Votre situation est difficile, mais nous ne sommes pas les bons interlocuteurs. Une permanence juridique "
    "et une "
    "ligne d'écoute le sont. Si le danger vient, écrivez-nous de nouveau : la porte reste ouverte.",
}
TRIAGE_REASONS: Final = {
    "emergency": ("somebody is on the way to them now", "the family meets within two days", "sleeps outside, hunted"),
    "urgent": ("a date is set within a fortnight", "telephone seized, contacts known", "shelter ends this week",
               "must report to an officer weekly"),
    "normal": ("safe for the moment, papers missing", "already outside the region", "asks for advice first"),
}  # fmt: skip
SCREENING: Final = (
    "Falls to us. Region and time fit what others told; nothing asked that an outsider would not ask.",
    "Falls to us. The story is short; ask for details in the interview, not in writing.",
    "Falls to us. Speaks through somebody else: hear the person alone.",
    "Falls to us. Names nobody and asks about nobody. Second look not needed.",
    "Unclear whether from the region. Language and details fit; ask an interpreter to read it.",
)
SCREENING_PLANTED: Final = {
    "infiltrator": "Wants to know in which town our people are and who keeps the houses. Two officers should look.",
    "official": "Asks whether somebody is with us. Answer as always, whether known or not.",
    "duplicate": "Sounds familiar. Look for an earlier request.",
    "lost contact": "Agreed to write every second evening.",
}
RISK_NOTES: Final = {
    "high": ("Named under torture by somebody else; the family has been told.", "Searched for in other regions too; "
             "relatives work at checkpoints.", "An officer knows the telephone and the friends."),
    "medium": ("Family suspects and asks; no search so far.", "Recognised once in the big city; moved since.",
               "Pays somebody to stay silent."),
    "low": ("Outside the region, nobody knows where. Papers in order.", "Family believes in work abroad."),
}  # fmt: skip
NEED_NOTES: Final = {
    "TR": ("Doctor with experience of torture; chooses the doctor's sex.", "Counselling, weekly, in Russian."),
    "CR": ("School papers; best-interests assessment.", "Own wishes to be heard alone."),
    "ER": ("Ground floor; blood pressure medicine.", "Hears badly; speak slowly."),
    "WR": ("House for women; never alone with male relatives.", "Woman as caseworker."),
    "SM": ("Insulin: three weeks in hand.", "Fracture healed badly; surgeon.", "Anti-epileptic medicine."),
    "LP": ("Passport withheld by the family.", "Only a copy of the passport left."),
    "DS": ("Hearing lost on the left after a blow.", "Walks with a stick; no stairs."),
}
