"""The files that came with requests: photographs, PDFs and recordings, made by real tools when they are asked for."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from waystation.site.demo import papers, pictures, sounds
from waystation.site.demo.draw import Draw
from waystation.site.demo.records import Person, Request, World

PHOTOGRAPHS: Final = 34
PASSPORTS: Final = 12
LETTERS: Final = 7
RECORDINGS: Final = 7
LARGEST: Final = 400_000  # bytes


class DemoFile(NamedTuple):
    """One file of one request; `make()` gives its bytes, in memory, the same each time the tools allow it."""

    request: str
    name: str
    content_type: str
    make: Callable[[], bytes]


def demo_files(world: World) -> Iterator[DemoFile]:
    """About sixty small files; nothing is made before `make` is called."""
    draw = Draw(world.seed, "files")
    people = {person.id: person for person in world.people}
    with_writer = [request for request in world.requests if request.writer and not request.planted]
    order = draw.shuffled(with_writer) + draw.shuffled(with_writer)
    kinds = [_photograph] * PHOTOGRAPHS + [_passport] * PASSPORTS + [_letter] * LETTERS + [_recording] * RECORDINGS
    for number, (request, kind) in enumerate(zip(order, draw.shuffled(kinds), strict=False), 1):
        yield kind(number, request, people[request.writer], world.seed)


def _photograph(number: int, request: Request, writer: Person, seed: int) -> DemoFile:
    name = f"IMG_{request.received:%Y%m%d}_{number:04d}.jpg"
    return DemoFile(request.id, name, "image/jpeg", lambda: pictures.photograph(_own(seed, number), request.received))


def _passport(number: int, request: Request, writer: Person, seed: int) -> DemoFile:
    def make() -> bytes:
        given, family = writer.given_name_latin, writer.family_name_latin
        return papers.passport_page(_own(seed, number), given, family, writer.born, request.received)

    return DemoFile(request.id, f"scan{number:03d}.pdf", "application/pdf", make)


def _letter(number: int, request: Request, writer: Person, seed: int) -> DemoFile:
    return DemoFile(request.id, "выписка.pdf", "application/pdf", lambda: papers.clinic_letter(request.received))


def _recording(number: int, request: Request, writer: Person, seed: int) -> DemoFile:
    kind = sounds.content_type()
    name = f"voice-{number:03d}.{'ogg' if kind == 'audio/ogg' else 'wav'}"
    pitch = 25 + number % 40
    return DemoFile(request.id, name, kind, lambda: sounds.recording(request.language, pitch)[1])


def _own(seed: int, number: int) -> Draw:
    """A stream of its own for each file: the order in which they are made does not matter."""
    return Draw(seed, f"file-{number}")
