"""The demo's workers: who sits in which compartment. All invented."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class CastMember:
    """A worker of the demo; `id` is the name with which they sign in."""

    id: str
    name: str
    compartments: tuple[str, ...]
    officer: bool
    does: str


CAST: Final = (
    CastMember("ada", "Ada", ("intake", "team-birch"), False, "works cases of team Birch and the intake desk"),
    CastMember("jon", "Jon", ("team-birch", "identity"), False, "works cases of team Birch, keeps identities"),
    CastMember("ben", "Ben", ("intake", "team-cedar"), False, "works cases of team Cedar and the intake desk"),
    CastMember("kay", "Kay", ("team-cedar", "identity", "names"), False, "works cases of team Cedar, keeps identities"),
    CastMember("cleo", "Cleo", ("keepers", "settlement"), False, "keeps houses, helps people settle"),
    CastMember("faye", "Faye", ("duty",), True, "duty officer"),
    CastMember("gil", "Gil", ("duty",), True, "duty officer"),
    CastMember("hana", "Hana", ("testimony",), True, "takes testimony"),
    CastMember("ivo", "Ivo", ("interpreters",), False, "interprets; opens only what is sent to him"),
    CastMember("dov", "Dov", ("figures",), False, "sees figures only"),
    CastMember("eve", "Eve", ("admin",), False, "administers; holds no case key"),
    CastMember("mia", "Mia", ("money", "travel"), False, "pays, books and plans journeys"),
)

TEAMS: Final = {"birch": ("ada", "jon"), "cedar": ("ben", "kay")}
INTAKE: Final = ("ada", "ben")
INTERPRETER: Final = "ivo"
TAKES_TESTIMONY: Final = "hana"
ON_DUTY: Final = ("faye", "gil")
