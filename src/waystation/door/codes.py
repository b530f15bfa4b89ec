"""Reading the return code from a form, and saying in words what is wrong with one that was typed."""

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waystation.core.sealing import WORD_LANGUAGES, CodeSlip, ReturnCode, Slip, digits, parse, words


def hidden_code(request: HttpRequest) -> ReturnCode | None:
    """The code that travels with the form; None where it is absent or was changed."""
    try:
        return parse(request.POST.get("code", ""))
    except CodeSlip:
        return None


def shown(code: ReturnCode) -> dict[str, list[str]]:
    """The code as groups of digits and, in a language that has a reviewed list, as words."""
    language = get_language() or ""
    return {
        "digit_groups": digits(code).split(" "),
        "word_groups": words(code, language).split(" ") if language in WORD_LANGUAGES else [],
    }


def slip_in_words(slip: CodeSlip) -> str:
    """What to look at again. Found from the typed text alone: the server was not asked."""
    place = {"place": slip.place}
    if slip.kind is Slip.UNKNOWN_WORD:
        said = _("Word %(place)d is not one of our words.") % place
        return f"{said} " + (_("Did you mean “%(word)s”?") % {"word": slip.nearest} if slip.nearest else "")
    return {
        Slip.EMPTY: _("Write your return code here."),
        Slip.TOO_SHORT: _("Something is missing: this is number or word %(place)d of the code, and it goes on."),
        Slip.TOO_LONG: _("This is longer than a return code. Look whether a group or word stands there twice."),
        Slip.GROUP_SHORT: _("A digit is missing in group %(place)d."),
        Slip.GROUP_LONG: _("There is a digit too many in group %(place)d."),
        Slip.MIXED: _("Piece %(place)d has letters and digits mixed. Write the digits or the words."),
        Slip.PUBLIC_PART: _("Before the words stand eight digits. There are %(place)d here."),
        Slip.CHECK: _("One digit or word is wrong, or two changed places. Compare them one by one."),
        Slip.TWO_READINGS: _("Write the words whole: shortened like this they can mean two things."),
    }[slip.kind] % place
