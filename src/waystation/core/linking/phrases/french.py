"""French."""

from waystation.core.linking.phrases.rule import COUNSEL, HOUSES, INNER, OFFICE, WHERE, WHO, rules

_ASKS = (
    r"(?:dites|dis|donnez|donne|envoyez|indiquez|nommez|écrivez|écris|précisez|communiquez|confirmez|montrez)(?: moi| nous)?"
    r"|(?:veux|voudrais|voudrions|dois|devons|souhaite|aimerais|besoin de|faut) ~1 (?:savoir|connaître|comprendre)"
    r"|(?:pouvez|pourriez) vous ~1 (?:dire|donner|indiquer|confirmer|envoyer)"
    r"|(?:merci de|veuillez|prière de) ~1 (?:indiquer|communiquer|confirmer|préciser|donner)"
)
_PEOPLE = r"(?:ils|elles|il|elle|les autres|les gens|les gars|nos gars|les garçons|les filles|tout le monde|(?:mon|son) (?:frère|fils|cousin)|(?:ma|sa) (?:sœur|soeur|fille))"
_HOUSE = r"(?:maisons?|appartements?|refuges?|foyers?|logements?)"
_YOURS = rf"(?:votre|vos|la|le|les|cette|ce|ces|l) {_HOUSE}"
_PLACE = r"(?:ville|village|quartier|rue|maison|adresse|pays|région|endroit|lieu)"
_STAYS = r"(?:sont|est|vit|vivent|habite\w*|se cache\w*|se trouve\w*|loge\w*|dort|dorment|reste\w*)"
_STAFF = r"(?:bénévoles?|employés?|collaborateurs?|salariés?|collègues?|personnel|membres)"
_HEAD = r"(?:responsables?|chefs?|directeur|directrice|coordinateur|coordinatrice|propriétaire|gardien)"
_TAKEN = r"(?:emmené\w*|arrêté\w*|détenu\w*|enlevé\w*|police|prison)"

FRENCH = (
    *rules(
        WHERE,
        rf"quel(?:le)?s? {_PLACE} ~3 (?:{_PEOPLE}|{_YOURS}) ~1 {_STAYS}",
        rf"quel(?:le)?s? {_PLACE} ~1 {_STAYS} ~2 (?:{_PEOPLE}|{_YOURS})",
        rf"où {_PEOPLE} {_STAYS}", rf"où {_STAYS} ~2 (?:{_PEOPLE}|{_YOURS})",
        rf"adresses? (?:de|du|des) ~1 {_HOUSE}", rf"adresses? où ~1 {_PEOPLE}",
        asks=_ASKS, unless=_TAKEN,
    ),
    *rules(
        WHO,
        r"qui d autre ~3 (?:écrit|demandé|contacté|venu|vit|habite|est)", r"qui (?:est|vit|habite|loge|dort|se cache) (?:(?:encore|aussi|maintenant|actuellement) )?(?:là|chez vous|dans (?:la|votre) maison|avec vous)",
        r"qui ~1 (?:du|de mon|de notre|de la) (?:village|ville|quartier|famille)", r"qui (?:travaille|s occupe) ~1 (?:là|chez vous|avec vous|des maisons)",
        rf"(?:lequel|laquelle|lesquels|qui) (?:de|parmi) vos {_STAFF}", rf"qui (?:est|sont) ~1 {_HEAD}",
        rf"(?:noms?|liste|téléphones?|numéros?|contacts?|adresses?) (?:de|du|des) ~2 (?:{_STAFF}|{_HEAD}|autres|gens|ceux|personnes)",
        asks=_ASKS,
    ),
    *rules(
        HOUSES,
        rf"combien (?:de|d) (?:{_HOUSE}|gens|personnes|{_STAFF}|lits) ~2 (?:avez|vous|y|vivent|dans (?:vos|votre))",
        rf"combien (?:avez vous|vous avez) ~1 (?:de|d) (?:{_HOUSE}|personnes|{_STAFF})", rf"nombre de (?:vos )?(?:{_HOUSE}|{_STAFF})",
        asks=_ASKS,
    ),
    *rules(
        HOUSES,
        rf"(?:je peux|je pourrais|je propose|je veux|prêt à|prête à|j offre) ~3 (?:conduire|transporter|amener|déposer|livrer|emmener|chercher)"
        rf"(?! (?:ma|mon|mes)\b) ~4 (?:à|dans|vers|chez|de|entre|jusqu à) (?:vos|votre) {_HOUSE}",
    ),
    *rules(
        INNER,
        r"équipe de garde", r"(?:première|deuxième|troisième) (?:équipe|garde|relève)", r"registre (?:d écrou|de garde|des détenus|de permanence)", r"main courante",
        r"sans (?:inscription|enregistrement|être inscrit)", r"jusqu à nouvel ordre|sur ordre de", r"unité (?:numéro |n )?\d+", r"(?:local|cellule|salle) (?:numéro|n) \w+",
        r"tour de (?:garde|service)", r"officier de permanence", r"effectifs? sur place", r"établir ~1 (?:lieu|localisation)", r"mis sous surveillance",
    ),
    *rules(
        OFFICE,
        r"conformément (?:à|au|aux)", r"articles? \d+", r"en vertu d\w+", r"l intéressé\w*|le susnommé|le ressortissant", r"autorités compétentes",
        r"selon nos informations", r"par la présente", r"au nom du (?:ministère|service|bureau)", r"ci dessus mentionn\w+",
    ),
    *rules(COUNSEL, r"(?:je suis|en tant qu|comme) ~2 (?:avocat\w*|juriste|défenseur\w*)", r"mon client|ma cliente"),
)  # fmt: skip
