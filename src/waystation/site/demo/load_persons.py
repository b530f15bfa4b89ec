"""The people of a case as a worker writes them down when it begins: with wishes and consent of their own."""

from waystation.cases.persons import DEPENDANT, PRINCIPAL, PersonGiven
from waystation.site.demo import load_words as words
from waystation.site.demo.draw import Draw
from waystation.site.demo.load_desk import Desk
from waystation.site.demo.load_told import Told
from waystation.site.demo.records import Person


def persons_given(desk: Desk, told: Told) -> tuple[PersonGiven, ...]:
    """The principal first, then who moves with them, in the order of the request."""
    draw = desk.draw(f"persons-{told.request.id}")
    return tuple(_given(told, person, place, draw) for place, person in enumerate(told.people))


def _given(told: Told, person: Person, place: int, draw: Draw) -> PersonGiven:
    child = person.relation == "child"
    return PersonGiven(
        call_me=person.given_name, role=DEPENDANT if place else PRINCIPAL,
        relation=person.relation if place else "", grounds=_grounds(told, person),
        wishes={"wants": draw.pick(words.WANTS), "not": draw.pick(words.NOT_WANTED), "language": _language(person),
                "interpreter": "Chechen" if draw.chance(0.2) else ""},
        consents={"help": True, "partners": draw.chance(0.9), "statistics": draw.chance(0.8)}
        | ({} if child else {"testimony": draw.chance(0.5), "press": draw.chance(0.15)}),
        identity=_identity(person), papers=_papers(person, draw),
    )  # fmt: skip


def _grounds(told: Told, person: Person) -> tuple[str, ...]:
    of_the_case = told.case.ground if told.case else ""
    found = person.ground or ("relative" if person.relation not in ("self", "") else of_the_case)
    return (found.replace(" ", "-"),) if found else ()


def _language(person: Person) -> str:
    return ", ".join(person.languages)


def _identity(person: Person) -> dict[str, str]:
    spelled = (f"{person.given_name_latin} {person.family_name_latin}", *person.spellings)
    names = f"{person.given_name} {person.family_name} / {' / '.join(dict.fromkeys(spelled))}"
    return {"names": names, "born": str(person.born)}


def _papers(person: Person, draw: Draw) -> tuple[dict[str, str], ...]:
    """A paper that counts at home, and for about half a passport with which one can leave."""
    series, number = draw.between(10, 99), draw.between(100000, 999999)
    home = {"kind": "birth" if person.relation == "child" else "internal", "number": f"00{series} {number}",
            "state": "Russia", "printed": f"{person.family_name} {person.given_name}", "note": "invented"}  # fmt: skip
    if number % 2:
        return (home,)
    latin = f"{person.family_name_latin} {person.given_name_latin}".upper()
    abroad = {"kind": "passport", "number": f"00 {number:07}", "state": "Russia", "printed": latin,
              "issued": f"2014-{number % 12 + 1:02}-{number % 28 + 1:02}",
              "until": f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}", "note": "invented"}  # fmt: skip
    return home, abroad
