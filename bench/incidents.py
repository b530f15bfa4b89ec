"""The list of incidents beside the emptiest page of the desk."""

from collections.abc import Iterator
from datetime import UTC, datetime

from bench.place import Place, serving
from bench.sizes import Sizes
from bench.table import Row, p95_ms
from bench.working import Browser

EMPTY = "/incidents/recorded/"
WARNED, STEPS = 3, 6  # of each incident: what makes its box grow


def run(place: Place, sizes: Sizes) -> Iterator[Row]:
    from tests.cast import PASSPHRASE

    record(place, sizes.incidents)
    with serving(place.home, "desk") as server:
        ada = Browser(server.port)
        ada.sign_in("Ada", PASSPHRASE, place.cast.code())
        pages = max(1, sizes.incidents // 20)
        paths = [f"/incidents/?page={1 + number % pages}" for number in range(sizes.pages)]
        for _first in range(4):  # both workers of the server
            ada.timed(EMPTY)
            ada.timed(paths[0])
        took, empty = list[float](), list[float]()
        for path in paths:  # one beside the other: what else the machine does cancels
            empty.append(ada.timed(EMPTY))
            took.append(ada.timed(path))
        yield Row("incidents", "the emptiest page of the desk, for comparison, p95", p95_ms(empty), "ms")
        yield Row(
            "incidents", f"list of incidents, 20 of {sizes.incidents:,}, p95", p95_ms(took), "ms", "at most", 150,
            p95_ms(took) / p95_ms(empty), "the emptiest page",
        )  # fmt: skip


def record(place: Place, count: int) -> list[str]:
    """So many incidents of team Birch, each with warnings and steps."""
    from waystation.audit.ids import random_id
    from waystation.cases.incidents import acting, warning
    from waystation.cases.incidents.access import OpenIncident
    from waystation.cases.incidents.recording import Told, record_incident
    from waystation.cases.models import Incident
    from waystation.vault.boxes import open_box

    keyring, now, refs = place.cast.keyring("ada"), datetime.now(UTC), list[str]()
    for number in range(count):
        told = Told("phishing", "person", f"K-{number:04}", "A link came, and was not opened. " * 10, now.date())
        ref = record_incident(keyring, told, group="team-birch", form_id=random_id(), now=now)
        incident = OpenIncident(keyring, Incident.objects.get(pk=ref), open_box(keyring, ref))  # past the hourly limit
        for other in range(WARNED):
            must = warning.Must("outside", f"driver {other}", "in person", "normal")
            warning.must_warn(incident, must, now=now)
        for _step in range(STEPS):
            acting.do_step(incident, acting.OWN, own="Asked", result="Nobody else got it. " * 5, now=now)
        refs.append(ref)
    return refs
