"""What was sealed once opens for ever, and what was refused once stays refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.core.sealing.test_hpke_by_hand import open_by_hand
from tests.vectors import make
from tests.vectors.draws import fixed_bytes
from waystation.core import sealing
from waystation.core.sealing.padding import unpad

FOLDER = Path(make.__file__).parent
Case = dict[str, Any]


def cases(name: str) -> list[Any]:
    listed: list[Case] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return [pytest.param(case, id=f"{number}: {case['name']}") for number, case in enumerate(listed)]


def place(case: Case) -> sealing.Context:
    fields = case["context"]
    raw = {name: bytes.fromhex(fields[name]) for name in ("organisation", "row")}
    return sealing.Context(**{**fields, **raw})


def open_seed(case: Case, blob: bytes) -> bytes:
    signed = sealing.PublicKeys.from_bytes(bytes.fromhex(case["signed"]))
    return sealing.open_wrapped_seed(pair(case), blob, bytes.fromhex(case["context"]), signed).seed


def pair(case: Case) -> sealing.KeyPair:
    return sealing.KeyPair.from_seed(bytes.fromhex(case["seed"]))


def key(case: Case) -> bytes:
    return bytes.fromhex(case["key"])


OPENERS: dict[str, Callable[[Case, bytes], bytes]] = {
    "value": lambda case, blob: sealing.open_value(key(case), place(case), blob),
    "under": lambda case, blob: sealing.open_under(key(case), place(case), blob),
    "key": lambda case, blob: sealing.unwrap_key(key(case), place(case), blob),
    "hpke": lambda case, blob: sealing.open_from(pair(case), blob, bytes.fromhex(case["context"])),
    "seed": open_seed,
    "file": lambda case, blob: b"".join(sealing.open_file(key(case), place(case), [blob])),
}


def check(case: Case, blob: bytes, wanted: bytes) -> None:
    opener = OPENERS[case["opens"]]
    if "error" not in case["expected"]:
        assert opener(case, blob) == wanted
        return
    with pytest.raises(sealing.SealingError) as caught:
        opener(case, blob)
    assert type(caught.value).__name__ == case["expected"]["error"]


@pytest.mark.parametrize(
    "case", [*cases("values.json"), *cases("summaries.json"), *cases("wraps.json"), *cases("sealed_to.json")]
)
def test_a_sealed_blob_opens_or_is_refused_as_it_always_was(case: Case) -> None:
    check(case, bytes.fromhex(case["sealed"]), bytes.fromhex(case["expected"].get("plaintext", "")))


@pytest.fixture(scope="module")
def good_file() -> Case:
    first: Case = json.loads((FOLDER / "files.json").read_text(encoding="utf-8"))[0]
    return first


@pytest.mark.parametrize("case", cases("files.json"))
def test_a_sealed_file_opens_or_is_refused_as_it_always_was(case: Case, good_file: Case) -> None:
    whole = bytearray.fromhex(good_file["sealed"])
    if "flip" in case:
        whole[case["flip"]] ^= 0x40
    blob = b"".join(whole[start:end] for start, end in case.get("pieces", [[0, len(whole)]]))
    wanted = good_file["expected"]["content"]
    check(case, blob, fixed_bytes(wanted["name"], wanted["size"]))


@pytest.mark.parametrize("number", [0, 1])
def test_what_was_sealed_to_a_key_long_ago_opens_by_hand(number: int) -> None:
    case: Case = json.loads((FOLDER / "sealed_to.json").read_text(encoding="utf-8"))[number]
    opened = open_by_hand(pair(case), bytes.fromhex(case["sealed"]), bytes.fromhex(case["context"]))
    assert unpad(opened) == bytes.fromhex(case["expected"]["plaintext"])


@pytest.mark.parametrize("case", cases("codes.json"))
def test_a_return_code_given_long_ago_still_leads_to_its_mailbox(case: Case) -> None:
    code = sealing.ReturnCode(case["public"], case["secret"])
    assert [sealing.parse(typed) for typed in (case["digits"], *case["words"].values())] == [code] * 3
    assert sealing.mailbox_pair(code).public.digest().hex() == case["mailbox"]
    assert sealing.draft_key(code).hex() == case["draft_key"]


@pytest.mark.parametrize("case", cases("signatures.json"))
def test_a_signature_made_long_ago_holds_or_does_not(case: Case) -> None:
    fields = [bytes.fromhex(field["hex"]) if isinstance(field, dict) else field for field in case["fields"]]
    public, signature = bytes.fromhex(case["public"]), bytes.fromhex(case["signature"])
    if case["holds"]:
        sealing.verify(public, signature, case["purpose"], *fields)
    else:
        with pytest.raises(sealing.BadSignature):
            sealing.verify(public, signature, case["purpose"], *fields)


def test_what_is_made_with_fixed_draws_today_is_what_was_made_then(tmp_path: Path) -> None:
    make.make(tmp_path)
    for name in set(make.FILES) - {"sealed_to.json"}:  # HPKE draws by itself
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()


def test_vectors_are_never_replaced(tmp_path: Path) -> None:
    kept = tmp_path / "values.json"
    kept.write_text("kept")
    with pytest.raises(SystemExit, match="never replaced"):
        make.make(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["values.json"]
    assert kept.read_text() == "kept"
