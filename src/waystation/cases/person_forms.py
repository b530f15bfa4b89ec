"""Forms of a case about its persons: who is in it and who leaves, what they wish, what they allow."""

from django.utils.translation import gettext_lazy as _

from waystation.cases import words
from waystation.cases.forms import YES_NO, StepForm, day_field, one_of, some_of, words_field
from waystation.site.forms import WrittenField


class PersonForm(StepForm):
    call_me = WrittenField(
        label=_("What may we call them?"),
        help_text=_("Any name by which you can speak of them. It need not be theirs."),
        max_length=80,
        error_messages={"required": _("Give a name by which you can speak of them.")},
    )
    relation = WrittenField(label=_("Who are they to the principal?"), max_length=80, required=False)
    grounds = some_of(_("Why are they in need?"), words.choices(words.GROUNDS), required=False)
    wants = words_field(_("What do they want?"), hint=_("In their own words."), required=False, rows=3)
    help = one_of(_("May we help them?"), YES_NO, hint=_("Leave it open if you could not ask them."), required=False)
    names = WrittenField(
        label=_("Name as in their papers"),
        help_text=_("Goes to the identity custodians. You will not see it again."),
        max_length=200,
        required=False,
    )


class PartForm(StepForm):
    """Who leaves a household, and what their own case begins with."""

    fills = {"persons": "leaving"}
    persons = some_of(
        _("Who leaves?"),
        hint=_("The principal stays, with the code and the messages. The first chosen leads the new case."),
    )
    kind = one_of(_("What are the two cases to each other from now on?"), words.choices(words.PARTED))
    reason = words_field(_("Why do they part?"), hint=_("It stands in both cases."), rows=3)
    danger = one_of(
        _("How great is the danger for those who leave?"), words.choices(words.RISK_LEVELS), hints=words.RISK_MEANS
    )
    danger_reasons = words_field(_("Why this danger?"), rows=3)
    reach = WrittenField(
        label=_("How do we reach them now?"),
        help_text=_("The old way is not taken along: whoever stays may hold the telephone."),
        max_length=200,
        required=False,
    )
    when = WrittenField(label=_("When is it safe?"), max_length=200, required=False)


class WishesForm(StepForm):
    fills = {"person": "persons"}
    person = one_of(_("Whose wishes?"), hint=_("What you leave empty stays as it was."))
    wants = words_field(_("What do they want?"), hint=_("In their own words."), rows=3, required=False)
    not_wanted = words_field(_("What must not happen?"), rows=3, required=False)
    with_whom = WrittenField(label=_("With whom do they want to stay?"), max_length=200, required=False)
    language = WrittenField(label=_("Which languages do they speak?"), max_length=200, required=False)
    interpreter = WrittenField(
        label=_("Which interpreter?"), help_text=_("For example: a woman, nobody from the region."), max_length=200,
        required=False,
    )  # fmt: skip


class GroundsForm(StepForm):
    fills = {"person": "persons"}
    person = one_of(_("Whose ground?"))
    grounds = some_of(_("Why are they in need?"), words.choices(words.GROUNDS), hint=_("More than one may hold."))
    reason = words_field(_("What does it rest on?"), rows=3)


class ConsentForm(StepForm):
    fills = {"person": "persons"}
    person = one_of(_("Who was asked?"))
    purpose = one_of(_("For which purpose?"), words.choices(words.PURPOSES), hint=_("Each purpose is asked for alone."))
    answer = one_of(_("What did they say?"), YES_NO)
    how = words_field(_("How did they say it, and to whom?"), rows=3)
    scope = WrittenField(
        label=_("With what limits?"), help_text=_("For example: only this partner, only until arrival."),
        max_length=300, required=False,
    )  # fmt: skip
    day = day_field(_("On which day?"))


class WithdrawConsentForm(StepForm):
    fills = {"consent": "consents"}
    consent = one_of(_("Which consent was taken back?"))
    how = words_field(_("How did they say it, and to whom?"), rows=3)
    day = day_field(_("On which day?"))
