"""What every step of loading has at hand: the keys of those who work, the files that came, a stream of draws."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from waystation.letterbox.files import Arrival
from waystation.letterbox.shapes import FileNote
from waystation.site.demo.draw import Draw
from waystation.site.demo.load_files import MadeFile
from waystation.site.demo.load_organisation import Office
from waystation.vault import signed
from waystation.vault.keyring import Keyring

IntakeOf = {"birch": "ada", "cedar": "ben"}  # who sits at the intake desk and in this team


@dataclass
class Desk:
    """The office at work on one world."""

    office: Office
    seed: int
    files: Callable[[], Mapping[str, list[MadeFile]]]  # by request; asked for when the first is needed
    _keyrings: dict[str, Keyring] = field(default_factory=dict)

    def id(self, name: str) -> str:
        return self.office.ids[name]

    def keyring(self, name: str) -> Keyring:
        """One keyring for all steps of a worker: opening the groups' keys anew each time takes the longest."""
        if name not in self._keyrings:
            self._keyrings[name] = self.office.keyring(name)
        return self._keyrings[name]

    def draw(self, name: str) -> Draw:
        """A stream of its own for what belongs together: nothing else moves it."""
        return Draw(self.seed, f"load-{name}")

    def seal_files(self, request: str, now: datetime) -> list[FileNote]:
        """The files of this request, sealed chunk by chunk as the door's upload handler does."""
        notes = []
        for made in self.files().get(request, []):
            arrival = Arrival(signed.organisation(), made.name, made.kind)
            arrival.write(made.content)
            notes.append(arrival.finish(now))
        return notes
