"""Paragraphs of first messages in French. [a|b] is the form for a man and for a woman. All of it is invented."""

OPENINGS = (
    "Bonjour. Je vous écris en français parce que je l'ai étudié et que personne chez moi ne le lit.",
    "Bonsoir. On m'a dit que vous répondez à tout le monde, même quand la réponse est non. Je tente ma chance.",
    "Bonjour, je vis déjà à l'étranger. J'écris pour quelqu'un de ma famille qui est resté là-bas et qui ne peut pas "
    "écrire sans danger.",
)
EVENTS = {
    "detained": (
        "En mars, on est venu me chercher à la sortie de l'atelier. Ils étaient quatre. On m'a gardé[|e] huit jours "
        "dans un "
        "sous-sol, sans papier, sans avocat. On voulait des prénoms. Je n'en ai pas donné. À la sortie, on a fait "
        "signer à "
        "mon père une feuille blanche. Depuis, il ne mange plus à la même table que moi.",
        "J'ai été arrêté[|e] à un barrage, à cause d'un message resté dans le téléphone. Cinq jours, puis encore "
        "trois dans un "
        "autre endroit que je reconnaîtrais à l'odeur de gazole. Un ami arrêté le même soir n'est pas rentré. Sa "
        "mère me "
        "demande chaque jour si je sais quelque chose.",
    ),
    "pressed to inform": (
        "On m'a relâché[|e] contre une promesse : inviter des gens à des rendez-vous et prévenir avant. J'ai promis "
        "pour "
        "sortir. Je n'ai invité personne. L'homme qui m'appelle perd patience et il connaît l'adresse de ma sœur.",
    ),
    "threatened": (
        "Mon oncle a appris par un collègue que mon nom circulait. Il a réuni les hommes de la famille. Ma mère m'a "
        "glissé "
        "de l'argent dans la doublure d'une veste et m'a dit de ne plus rentrer le soir.",
    ),
    "witness": (
        "Je travaille dans une pharmacie. J'ai vu revenir des garçons que je connaissais, et j'ai vu leurs mains. J'ai "
        "gardé les ordonnances. Quelqu'un est venu demander si nous gardions les ordonnances.",
    ),
    "relative": (
        "Il s'agit de mon frère. Il a été pris deux fois. La seconde fois, on l'a rendu à la famille avec une phrase "
        "que "
        "tout le monde a comprise. Il dort depuis chez une voisine, et c'est moi qu'on interroge maintenant.",
    ),
    "helper": (
        "J'ai prêté ma voiture et mon nom pour louer une chambre. C'était pour deux nuits. Le propriétaire a parlé, et "
        "depuis on me suit jusqu'au travail.",
    ),
}
BEFORE = (
    "Quelques mots sur moi : j'ai {age} ans, je répare des voitures et je m'occupe de ma grand-mère. Je n'ai jamais "
    "pris "
    "part à rien. J'ai appris tôt à me taire et je croyais que cela suffirait.",
    "J'ai {age} ans et j'enseigne, ou plutôt j'enseignais. Mes élèves croient que je suis malade. Avant ce "
    "printemps, je "
    "n'étais jamais entré[|e] dans un commissariat.",
)
OF_DETENTION = (
    "Ce dont je me souviens exactement : une porte de fer bleue, une odeur de gazole, une radio derrière le mur. Si "
    "cela "
    "vous aide à vérifier, demandez aux autres s'ils se souviennent de la radio.",
)
MORE = (
    "Ce n'est pas d'abord pour moi que j'ai peur. Ma mère est malade et ma sœur doit se marier à l'automne. On me "
    "dit que "
    "je n'ai pas pensé à elles. Je ne pense qu'à elles.",
)
NOW = (
    "En ce moment, je dors chez des connaissances, jamais plus de deux nuits au même endroit.",
    "Je suis dans une ville voisine, dans une chambre louée sans contrat. Je sors le moins possible.",
    "Je suis encore à la maison. Mon passeport est chez mon père.",
)
TOGETHER = {
    "alone": ("Je suis seul[|e].", "Personne ne part avec moi."),
    "partner": ("Nous sommes deux et nous ne voulons pas être séparés.",),
    "family": ("Nous sommes {count}. Je ne pars pas sans les miens.",),
}
ASK = (
    "Dites-moi simplement ce qui est possible. J'ai besoin d'un endroit sûr pour quelques jours, puis d'un conseil.",
    "Je cherche une issue légale, un visa, n'importe quel pays où l'on peut dormir.",
    "Répondez-moi même si vous ne pouvez rien. Le silence est ce qu'il y a de pire.",
)
CLOSE = ("Merci de m'avoir lu[|e].", "N'appelez pas, s'il vous plaît.", "")
DUPLICATE = (
    "Bonjour, je vous ai déjà écrit d'une autre adresse, que j'ai dû abandonner. Je résume, faute de savoir ce que "
    "vous "
    "avez reçu. {event} Rien n'a changé, sauf qu'il reste moins de temps. Répondez ici, s'il vous plaît.",
)
COUNTS = {2: "deux", 3: "trois", 4: "quatre"}
LEFT = ("déjà à l'étranger", "ne plus rentrer", "chez une voisine")
AT_HOME = ("Je suis encore à la maison",)
