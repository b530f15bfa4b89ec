"""Reading at the desk's side what came through the door, with keys only the test holds."""

from tests.letterbox.office import Office
from waystation.letterbox.shapes import FileNote, PersonMessage, RequestContent, Summary


def content_of_the_request(office: Office) -> RequestContent:
    from waystation.letterbox.envelopes import open_request
    from waystation.letterbox.models import SealedRequest

    return open_request(office.directory, office.intake, SealedRequest.objects.get())[1]


def summary_of_the_request(office: Office) -> Summary:
    from waystation.letterbox.envelopes import open_summary
    from waystation.letterbox.models import SealedRequest

    row = SealedRequest.objects.get()
    return open_summary(office.directory, office.intake, row, row.summary_blob)


def added_message(office: Office) -> PersonMessage:
    from waystation.letterbox.envelopes import open_person_message
    from waystation.letterbox.models import IncomingMessage

    row = IncomingMessage.objects.get()
    pair = office.team if row.compartment == "team-birch" else office.intake
    return open_person_message(office.directory, pair, row, row.kind)[1]


def open_stored(office: Office, note: FileNote) -> bytes:
    """The plain bytes of a stored file."""
    from waystation.core.sealing import open_file
    from waystation.letterbox.envelopes import file_context
    from waystation.letterbox.files import path_of

    bound = file_context(office.directory.organisation, note.id)
    return b"".join(open_file(bytes.fromhex(note.key), bound, [path_of(note.id).read_bytes()]))
