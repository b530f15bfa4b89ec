"""One value's place, and every other place that must not open it."""

from dataclasses import replace

from tests.vectors.draws import fixed_bytes
from waystation.core.sealing import Context

KEY = fixed_bytes("parent key")
OTHER_KEY = fixed_bytes("another parent key")
PLACE = Context(app="waystation", organisation=fixed_bytes("organisation", 16), label=7, row=b"row-one", version=3)
EPOCH_PLACE = replace(PLACE, epoch=5)

ELSEWHERE = {
    "another application": replace(PLACE, app="waystatioN"),
    "another organisation": replace(PLACE, organisation=fixed_bytes("another organisation", 16)),
    "another label": replace(PLACE, label=8),
    "another row": replace(PLACE, row=b"row-two"),
    "an older version": replace(PLACE, version=2),
    "a newer version": replace(PLACE, version=4),
    "fields that run together": replace(PLACE, app="waystation\0", organisation=PLACE.organisation[1:]),
}
