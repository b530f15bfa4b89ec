"""The return code: digits and words spell the same code, and every slip is named without asking anybody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.sealing.test_values import field, hkdf
from tests.vectors.draws import fixed_draw
from waystation.core.sealing import (
    WORD_LANGUAGES,
    CodeSlip,
    KeyPair,
    ReturnCode,
    SealingError,
    digits,
    draft_key,
    draw_code,
    mailbox_pair,
    parse,
    words,
)
from waystation.core.sealing.codes import SECRET_BITS
from waystation.core.sealing.normalising import fold
from waystation.core.sealing.wordlists import code_words

# By hand: N = 12345678 * 10^28 + 1; N * 100 mod 97 = 64 and 98 - 64 = 34; N mod 61 = 7.
PLAIN = ReturnCode("12345678", "0000000000000000000000000001")
CODE = draw_code(fixed_draw("code"))
some_codes = st.integers(min_value=0).map(lambda number: draw_code(fixed_draw(f"code {number}")))


def test_a_code_as_digits_by_hand() -> None:
    assert digits(PLAIN) == "1234 5678 0000 0000 0000 0000 0000 0000 0001 34"


def test_a_code_as_words_by_hand() -> None:
    last = code_words("en")[0b1_000111]
    assert (last, words(PLAIN, "en")) == ("angry", "1234 5678 " + "abandon " * 8 + "angry")


def test_the_largest_secret_fits_nine_words() -> None:
    largest = ReturnCode("99999999", str((1 << SECRET_BITS) - 1))
    assert words(largest, "en").startswith("9999 9999 " + "zoo " * 8)
    assert parse(words(largest, "en")) == parse(digits(largest)) == largest


def test_a_secret_that_words_could_not_spell_does_not_exist() -> None:
    with pytest.raises(SealingError, match="93 bits"):
        ReturnCode("12345678", str(1 << SECRET_BITS))


@pytest.mark.parametrize(
    ("public", "secret"),
    [("1234567", "0" * 28), ("12345678", "0" * 27), ("1234567x", "0" * 28), ("١٢٣٤٥٦٧٨", "0" * 28)],
)
def test_a_code_is_made_of_plain_digits(public: str, secret: str) -> None:
    with pytest.raises(SealingError, match="8 and 28 digits"):
        ReturnCode(public, secret)


@given(some_codes)
def test_digits_and_words_in_every_language_spell_the_same_code(code: ReturnCode) -> None:
    assert parse(digits(code)) == code
    for language in WORD_LANGUAGES:
        assert parse(words(code, language)) == code


@pytest.mark.parametrize("language", WORD_LANGUAGES)
def test_four_letters_of_each_word_are_enough(language: str) -> None:
    for code in (draw_code(fixed_draw(f"code {number}")) for number in range(100)):
        assert parse(" ".join(word[:4] for word in words(code, language).split())) == code


@pytest.mark.parametrize("language", WORD_LANGUAGES)
def test_the_first_four_letters_name_one_word(language: str) -> None:
    listed = code_words(language)
    assert len(listed) == 2048
    assert len({fold(word)[:4] for word in listed}) == 2048
    assert all(fold(word).isascii() and fold(word).isalpha() for word in listed)


def test_the_lists_are_the_published_ones() -> None:
    assert (code_words("en")[0], code_words("en")[2047]) == ("abandon", "zoo")
    assert (code_words("fr")[0], code_words("fr")[2047]) == ("abaisser", "zoologie")


@pytest.mark.parametrize("language", ["ru", "ar", "", "EN"])
def test_where_no_reviewed_list_exists_there_are_no_words(language: str) -> None:
    with pytest.raises(SealingError, match="show the digits"):
        words(CODE, language)


def test_codes_are_drawn_evenly_and_differ() -> None:
    drawn = [draw_code() for _ in range(300)]
    assert len({code.public for code in drawn}) > 298
    assert len({code.secret for code in drawn}) == 300
    assert max(int(code.secret) for code in drawn) > 0.95 * 2**SECRET_BITS
    assert min(int(code.secret) for code in drawn) < 0.05 * 2**SECRET_BITS


def test_a_public_part_that_would_favour_some_numbers_is_drawn_again() -> None:
    drawn = iter([b"\xff\xff\xff\xff", b"\x00\x00\x00\x20", bytes(12)])
    assert draw_code(lambda size: next(drawn)) == ReturnCode("00000001", "0" * 28)


ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@pytest.mark.parametrize(
    "typed",
    [
        digits(CODE).replace(" ", ""),
        digits(CODE).replace(" ", "-"),
        digits(CODE).replace(" ", " \u2013 "),
        digits(CODE).replace(" ", "\u00a0"),
        digits(CODE).replace(" ", ".\n"),
        digits(CODE).translate(ARABIC_INDIC),
        digits(CODE).translate(PERSIAN),
        "\u200f\u202b" + digits(CODE).translate(ARABIC_INDIC) + "\u202c",
        "\ufeff" + digits(CODE).replace(" ", "\u200b "),
        " ".join(digits(CODE).replace(" ", "")),
        words(CODE, "en").upper(),
        words(CODE, "en").replace(" ", "\n"),
        words(CODE, "en").replace(" ", "--"),
        words(CODE, "en").replace(" ", ", "),
        words(CODE, "fr").upper(),
        fold(words(CODE, "fr")),
        words(CODE, "fr").translate(PERSIAN),
        words(CODE, "en").replace(" ", "", 1),
        "\u00ad".join(words(CODE, "en")),
        "\u200e".join(words(CODE, "fr")),
    ],
)
def test_a_code_is_read_however_it_was_typed(typed: str) -> None:
    assert parse(typed) == CODE


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Ёлка", "елка"),
        ("أمل", "امل"),
        ("إسم", "اسم"),
        ("آخر", "اخر"),
        ("ٱسم", "اسم"),
        ("سـلام", "سلام"),
        ("ÉTÉ", "ete"),
        ("cœur", "coeur"),
        ("٣۴5", "345"),
    ],
)
def test_letters_that_people_write_for_one_another_are_one(typed: str, plain: str) -> None:
    assert fold(typed) == plain


def slip_of(typed: str) -> tuple[str, int]:
    with pytest.raises(CodeSlip) as caught:
        parse(typed)
    return caught.value.kind.value, caught.value.place


def with_group(place: int, group: str) -> str:
    groups = digits(CODE).split(" ")
    groups[place - 1] = group
    return " ".join(groups)


@pytest.mark.parametrize("typed", ["", "   ", "-- \u200f", "\n"])
def test_nothing_typed_is_said_so(typed: str) -> None:
    assert slip_of(typed) == ("empty", 0)


@pytest.mark.parametrize("place", range(1, 10))
def test_the_group_with_a_digit_too_few_or_too_many_is_named(place: int) -> None:
    assert slip_of(with_group(place, "123")) == ("group_short", place)
    assert slip_of(with_group(place, "12345")) == ("group_long", place)


def test_the_check_group_is_a_group_too() -> None:
    assert slip_of(with_group(10, "1")) == ("group_short", 10)
    assert slip_of(with_group(10, "123")) == ("group_long", 10)


def test_a_missing_group_makes_the_code_too_short_and_says_by_how_much() -> None:
    assert slip_of(" ".join(digits(CODE).split(" ")[:-2])) == ("too_short", 32)
    assert slip_of(digits(CODE).replace(" ", "")[:-1]) == ("too_short", 37)
    assert slip_of(digits(CODE) + " 11") == ("too_long", 40)


def test_megabytes_are_not_read() -> None:
    assert slip_of("7" * 1_000_000) == ("too_long", 0)


def test_a_letter_among_digits_is_named() -> None:
    assert slip_of(with_group(3, "12O4")) == ("mixed", 3)
    assert slip_of(with_group(4, "12+4")) == ("mixed", 4)
    assert slip_of(with_group(5, "123\U00010a43")) == ("mixed", 5)


def test_every_single_wrong_digit_shows() -> None:
    plain = digits(CODE).replace(" ", "")
    for place, digit in enumerate(plain):
        for other in set("0123456789") - {digit}:
            assert slip_of(plain[:place] + other + plain[place + 1 :]) == ("check", 0)


def test_every_two_neighbours_that_changed_places_show() -> None:
    plain = digits(CODE).replace(" ", "")
    for place in range(len(plain) - 1):
        swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
        assert swapped == plain or slip_of(swapped) == ("check", 0)


def test_digits_of_a_secret_that_cannot_be_drawn_are_a_slip_even_if_they_check() -> None:
    body = "12345678" + str(1 << SECRET_BITS)
    assert slip_of(body + f"{98 - int(body) * 100 % 97:02d}") == ("check", 0)


def test_a_word_that_is_not_in_the_list_is_named_with_its_nearest() -> None:
    typed = words(PLAIN, "en").replace("abandon abandon abandon", "abandon abandon abbandon", 1)
    with pytest.raises(CodeSlip) as caught:
        parse(typed)
    assert (caught.value.kind, caught.value.place, caught.value.nearest) == ("unknown_word", 3, "abandon")


def test_a_french_word_is_compared_with_the_french_list() -> None:
    typed = words(PLAIN, "fr").split(" ")
    typed[4] = "abaiser"
    with pytest.raises(CodeSlip) as caught:
        parse(" ".join(typed))
    assert (caught.value.kind, caught.value.place, caught.value.nearest) == ("unknown_word", 3, "abaisser")


def test_a_word_like_nothing_has_no_nearest() -> None:
    with pytest.raises(CodeSlip) as caught:
        parse(words(PLAIN, "en").replace("abandon", "qqqqqqqq", 1))
    assert caught.value.nearest == ""


def test_three_letters_are_too_few_and_four_that_go_wrong_afterwards_are_unknown() -> None:
    assert slip_of(words(PLAIN, "en").replace("abandon", "aba", 1)) == ("unknown_word", 1)
    assert slip_of(words(PLAIN, "en").replace("abandon", "abanxyz", 1)) == ("unknown_word", 1)


def test_too_few_and_too_many_words_are_counted() -> None:
    assert slip_of(words(CODE, "en").rsplit(" ", 1)[0]) == ("too_short", 8)
    assert slip_of(words(CODE, "en") + " zoo") == ("too_long", 10)


@pytest.mark.parametrize(("lead", "count"), [("", 0), ("1234 567 ", 7), ("1234 5678 9 ", 9)])
def test_words_need_the_eight_digits_before_them(lead: str, count: int) -> None:
    assert slip_of(lead + words(CODE, "en").split(" ", 2)[2]) == ("public_part", count)


def test_digits_behind_the_words_are_a_slip() -> None:
    first, second, rest = words(CODE, "en").split(" ", 2)
    assert slip_of(f"{rest} {first} {second}")[0] == "public_part"


def test_every_wrong_public_digit_shows_with_words_too() -> None:
    first, second, rest = words(CODE, "en").split(" ", 2)
    public = first + second
    for place, digit in enumerate(public):
        for other in set("0123456789") - {digit}:
            assert slip_of(f"{public[:place]}{other}{public[place + 1 :]} {rest}") == ("check", 0)


def test_two_words_that_changed_places_show() -> None:
    typed = words(CODE, "en").split(" ")
    typed[3], typed[4] = typed[4], typed[3]
    assert slip_of(" ".join(typed)) == ("check", 0)


def test_words_of_two_languages_are_not_one_code() -> None:
    english, french = words(CODE, "en").split(" "), words(CODE, "fr").split(" ")
    assert slip_of(" ".join(english[:6] + french[6:]))[0] == "unknown_word"


def test_cut_words_that_fit_two_languages_are_asked_for_whole() -> None:
    assert slip_of("1234 5678 meda mixt balc impa inte come fami file stab") == ("two_readings", 0)
    assert parse("1234 5678 medal mixture balcony impact interest come family file stable").public == "12345678"


def test_a_slip_tells_no_log_what_was_typed() -> None:
    with pytest.raises(CodeSlip) as caught:
        parse(words(PLAIN, "en").replace("abandon", "abbandon", 1))
    assert str(caught.value) == "the code has a slip: unknown_word 1"


@given(st.text(max_size=400))
def test_whatever_is_typed_is_a_code_or_a_slip(typed: str) -> None:
    try:
        parse(typed)
    except CodeSlip as slip:
        assert slip.place >= 0


def test_a_code_does_not_print_its_secret() -> None:
    assert repr(CODE) == f"ReturnCode(public='{CODE.public}')"


def test_the_mailbox_and_the_draft_key_come_from_the_secret_by_labels_of_their_own() -> None:
    secret, salt, name = CODE.secret.encode(), CODE.public.encode(), field(b"waystation")
    seed = hkdf(secret, salt, name + field(b"mailbox"))
    assert mailbox_pair(CODE).public == KeyPair.from_seed(seed).public
    assert draft_key(CODE) == hkdf(secret, salt, name + field(b"draft"))


def test_another_public_part_or_secret_is_another_mailbox() -> None:
    other_public = ReturnCode("00000000", CODE.secret)
    other_secret = ReturnCode(CODE.public, PLAIN.secret)
    assert len({mailbox_pair(code).public for code in (CODE, other_public, other_secret)}) == 3
    assert len({draft_key(code) for code in (CODE, other_public, other_secret)}) == 3
