"""Each thing a worker does in a case: its form, the action behind it, and the words on its page."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waystation.accounts.queries import pseudonyms
from waystation.audit.actions import this_hour
from waystation.cases import (
    check_steps,
    children,
    contact,
    corrections,
    forms,
    holding,
    households,
    identity,
    knowing,
    link_rows,
    moving,
    own_page,
    persons,
    queries,
    questioning,
    sign_forms,
    summaries,
    verifying,
    words,
    work,
)
from waystation.cases.access import OpenCase, open_case
from waystation.cases.child_forms import ELEMENTS, AgeForm, GuardianForm, InterestsForm, PaceForm, SecondForm
from waystation.cases.child_queries import children_of, to_look_at
from waystation.cases.forms import Choices, StepForm
from waystation.cases.identity_forms import IdentityForm
from waystation.cases.moving import Reached
from waystation.cases.own_page_forms import AskForm, CorrectionForm, ShowPageForm
from waystation.cases.own_page_queries import corrections_of
from waystation.cases.person_forms import (
    ConsentForm,
    GroundsForm,
    PartForm,
    PersonForm,
    WishesForm,
    WithdrawConsentForm,
)
from waystation.cases.persons import PersonGiven
from waystation.core.vocabulary.refusals import NotYours
from waystation.core.vocabulary.stages import moves_from
from waystation.intake import check_words
from waystation.intake.check_forms import Checks
from waystation.intake.signs import kinds
from waystation.vault import signed
from waystation.vault.labels import Label

Cleaned = Mapping[str, Any]
Act = Callable[[OpenCase, Cleaned, datetime], Any]


@dataclass(frozen=True)
class Step:
    """A page with one form. `anchor`: the part of the case's page to which it leads back."""

    form: type[StepForm]
    act: Act
    title: str | Promise
    button: str | Promise
    anchor: str = ""
    hint: str | Promise = ""
    red: bool = False


def choices_of(case: OpenCase) -> Choices:
    """What the open case lets one choose from."""
    names, stage, people = queries.names_of(case), moving.stage_of(case), pseudonyms()
    members = signed.directory().members(case.row.compartment, this_hour())
    workers = sorted(((worker, people.get(worker, "?")) for worker in members), key=lambda one: str(one[1]))
    known, others = knowing.known_in(case), knowing.others(case)
    able = [(worker, name) for worker, name in workers if worker not in known]
    onward = [code for code in moves_from(stage["stage"]) if code != "closed"]
    return Choices(
        persons=list(names.items()),
        leaving=list(names.items())[1:],
        needs=[
            (row, f"{words.need(need['code'])}, {names.get(need['person'], '')}")
            for row, need in case.read_all(Label.NEED).items()
            if not need["met"]
        ],
        tasks=[
            (row, words.planned(task["what"])) for row, task in case.read_all(Label.TASK).items() if not task["done"]
        ],
        consents=[
            (row, f"{names.get(person, '')}: {words.label(words.PURPOSES, purpose)}")
            for (person, purpose), row in persons.standing(case).items()
        ],
        stage=stage["stage"],
        stages=[(code, words.STAGES[code]) for code in onward],
        reached=moving.REACHED_BY,
        flags=[(flag, words.FLAGS[flag]) for flag in stage["flags"]],
        workers=able,
        others=[(worker, name) for worker, name in workers if worker in others],
        questions=[(row["id"], kinds.KINDS[row["kind"]].question) for row in questioning.questions(case)],
        leads=knowing.leads(case),
        knowing=[(worker, people.get(worker, "?")) for worker in known if worker != case.by],
        can_admit=[(code, words.group(code)) for code in holding.can_admit(case)],
        admitted=[(c, words.group(c)) for c in summaries.holders(case) if c != case.row.compartment],
        judged=bool(case.read_all(Label.RISK_ASSESSMENT)),
        children=children_of(case, names, timezone.now()),
        interests=to_look_at(case, names),
        corrections=[
            (row, f"{asked['asks']} ({asked['when']})") for row, asked in corrections_of(case, names).items()
        ],
        checks=Checks(verifying.standing_of(case), able, case.by),
        since=[(one["id"], f"{one['what']} ({one['when']})") for one in queries.since_of(case)],
    )


def _reached(found: Cleaned) -> Reached | None:
    if not found["rungs"]:
        return None
    return Reached(
        tuple(found["rungs"]), found["day"], found["precision"], found["source"], tuple(found["persons"] or ())
    )


def _add_person(case: OpenCase, found: Cleaned, now: datetime) -> None:
    given = PersonGiven(
        found["call_me"],
        relation=found["relation"],
        grounds=tuple(found["grounds"]),
        wishes={"wants": found["wants"]},
        consents={"help": found["help"] == "yes"} if found["help"] else {},
        identity={"names": found["names"]},
    )
    persons.add_person(case, given, now=now)


def _part(case: OpenCase, found: Cleaned, now: datetime) -> None:
    said = {name: found[name] for name in ("kind", "reason", "danger", "danger_reasons", "reach", "when")}
    with ExitStack() as stack:
        others = []
        for link in link_rows.standing(case, words.APART).values():
            with suppress(NotYours):
                others.append(stack.enter_context(open_case(case.keyring, link["with"], purpose="change")))
        households.part(case, households.Parting(tuple(found["persons"]), **said), now=now, apart=others)


def _record_wishes(case: OpenCase, found: Cleaned, now: datetime) -> None:
    said = {name: found[name] for name in ("wants", "with_whom", "language", "interpreter")}
    persons.record_wishes(case, found["person"], {**said, "not": found["not_wanted"]}, now=now)


def _record_consent(case: OpenCase, found: Cleaned, now: datetime) -> None:
    persons.record_consent(
        case, found["person"], found["purpose"], found["answer"] == "yes", how=found["how"], scope=found["scope"],
        day=found["day"], now=now,
    )  # fmt: skip


def _write_identity(case: OpenCase, found: Cleaned, now: datetime) -> None:
    told = {name: found[name] for name in ("names", "born")}
    identity.write_identity(case, found["person"], told, paper=found["paper"], now=now)


def _record_sign(case: OpenCase, found: Cleaned, now: datetime) -> None:
    when = now - timedelta(hours=found["hours_ago"])
    contact.record_sign_of_life(
        case, when=when, channel=found["channel"], note=found["note"], next_in=found["next_in"], now=now
    )


STEPS: dict[str, Step] = {
    "sign-of-life": Step(
        forms.SignForm, _record_sign, _("Record a sign of life"), _("Record it"), "silence",
        _("The clock starts again, and lost contact is over."),
    ),
    "lost": Step(
        forms.LostForm,
        lambda case, f, now: moving.set_flag(case, "lost-contact", reason=f["reason"], again_in=f["again_in"], now=now),
        _("Contact is lost"), _("Set the flag"), "silence", _("The clock goes on and asks again for the next try."),
    ),
    "pause": Step(
        forms.FlagForm, lambda case, f, now: moving.set_flag(case, "paused", reason=f["reason"], now=now),
        _("Pause the case"), _("Pause it"), "", _("While it is paused no sign of life is expected and no clock rings."),
    ),
    "clear-flag": Step(
        forms.ClearFlagForm, lambda case, f, now: moving.clear_flag(case, f["flag"], reason=f["reason"], now=now),
        _("Take a flag off"), _("Take it off"),
    ),
    "danger": Step(
        forms.DangerForm,
        lambda case, f, now: work.assess_risk(case, f["level"], reasons=f["reasons"], changed=f["changed"], now=now),
        _("Judge the danger"), _("Save"), "danger", _("What was judged before stays readable."),
    ),
    "stage": Step(
        forms.StageForm,
        lambda case, f, now: moving.move_stage(case, f["to"], reason=f["reason"], reached=_reached(f), now=now),
        _("Move the case on"), _("Move it"),
    ),
    "milestone": Step(
        forms.ReachedForm,
        lambda case, f, now: moving.record_milestone(case, _reached(f) or Reached((), f["day"]), now=now),
        _("Record how far somebody has come"), _("Record it"), "timeline",
        _("Figures count it without seeing whose case it is."),
    ),
    "add-person": Step(PersonForm, _add_person, _("Add a person"), _("Add"), "people"),
    "part": Step(
        PartForm, _part, _("Somebody leaves this household"), _("Begin their own case"), "people",
        _("What is theirs alone goes along. Messages and files stay here; a custodian brings their names over."),
    ),
    "wishes": Step(WishesForm, _record_wishes, _("Write down wishes"), _("Save"), "people"),
    "grounds": Step(
        GroundsForm,
        lambda case, f, now: persons.set_grounds(case, f["person"], f["grounds"], reason=f["reason"], now=now),
        _("Set the ground"), _("Save"), "people",
    ),
    "consent": Step(
        ConsentForm, _record_consent, _("Record an answer about consent"), _("Record it"), "people",
        _("Each person answers for themselves; a child as far as the child understands."),
    ),
    "withdraw-consent": Step(
        WithdrawConsentForm,
        lambda case, f, now: persons.withdraw_consent(case, f["consent"], how=f["how"], day=f["day"], now=now),
        _("A consent is taken back"), _("Take it back"), "people",
        _("From now on nothing is done for this purpose. What was handed on before is not called back."),
    ),
    "identity": Step(
        IdentityForm, _write_identity, _("Hand over names and papers"), _("Hand over"), "people",
        _("Names go to the identity custodians, papers to them and to travel. You will not see it again."),
    ),
    "need": Step(
        forms.NeedForm,
        lambda case, f, now: work.record_need(case, f["person"], f["code"], since=f["since"], note=f["note"], now=now),
        _("Record a need"), _("Record it"), "needs",
    ),
    "meet-need": Step(
        forms.MeetNeedForm, lambda case, f, now: work.meet_need(case, f["need"], day=f["day"], how=f["how"], now=now),
        _("A need is met"), _("Save"), "needs",
    ),
    "task": Step(
        forms.TaskForm,
        lambda case, f, now: work.add_task(
            case, f["what"], by_day=f["by_day"], person_id=f["person"], worker=f["worker"], now=now
        ),
        _("Plan a step"), _("Plan it"), "plan",
    ),
    "done": Step(
        forms.DoneForm, lambda case, f, now: work.do_task(case, f["task"], result=f["result"], now=now),
        _("A step is done"), _("Save"), "plan",
    ),
    "note": Step(
        forms.NoteForm, lambda case, f, now: work.write_note(case, f["text"], now=now),
        _("Write a note"), _("Save the note"), "messages",
    ),
    "settle": Step(
        forms.SettleForm, lambda case, f, now: contact.settle_messages(case, note=f["note"], now=now),
        _("No answer is needed"), _("Save"), "messages",
    ),
    "age": Step(
        AgeForm,
        lambda case, f, now: children.record_age(case, f["person"], f["low"], f["high"], basis=f["basis"], now=now),
        _("Write an age"), _("Save"), "care", _("A range is honest: nobody is treated as grown up by a guess."),
    ),
    "guardian": Step(
        GuardianForm,
        lambda case, f, now: children.name_guardian(
            case, f["child"], who=f["who"], right=f["right"], doubts=f["doubts"], now=now
        ),
        _("Who cares for a child"), _("Save"), "care",
    ),
    "interests": Step(
        InterestsForm,
        lambda case, f, now: children.assess_interests(
            case, f["child"], f["question"], weighed={code: f[code] for code in ELEMENTS}, advice=f["advice"], now=now
        ),
        _("Weigh what is best for a child"), _("Save"), "care", _("It counts when a second person agrees."),
    ),
    "interests-look": Step(
        SecondForm,
        lambda case, f, now: children.look_at_interests(case, f["row"], f["view"], reason=f["reason"], now=now),
        _("Look at it as the second person"), _("Save"), "care",
    ),
    "pace": Step(
        PaceForm,
        lambda case, f, now: children.set_pace(
            case, f["person"], heavy=f["heavy"], pace=f["pace"], stop=f["stop"], now=now
        ),
        _("Pace, and how they say stop"), _("Save"), "care",
    ),
    "show-page": Step(
        ShowPageForm, lambda case, f, now: own_page.show_page(case, f["mode"], reason=f["reason"], now=now),
        _("What the person sees behind their code"), _("Save"), "own-page",
        _("A code can be taken by force. Names in papers, notes, danger and places never stand there."),
    ),
    "ask": Step(
        AskForm, lambda case, f, now: own_page.ask_question(case, f["text"], now=now),
        _("Ask the person something"), _("Put the question on their page"), "own-page",
    ),
    "correction": Step(
        CorrectionForm,
        lambda case, f, now: corrections.decide_correction(
            case, f["message"], f["answer"] == "yes", reason=f["reason"], now=now
        ),
        _("What they ask to change"), _("Save"), "own-page",
        _("What they take back has ended already. What is wrong you put right first, where it stands."),
    ),
    "assign": Step(
        forms.AssignForm, lambda case, f, now: work.assign_case(case, f["worker"], now=now),
        _("Who looks after this case"), _("Save"), "who",
    ),
    "new-reach": Step(
        forms.ReachForm,
        lambda case, f, now: contact.note_reach(case, f["person"], f["reach"], instead=f["instead"] == "yes", now=now),
        _("A new number, handle or address"), _("Save"), "silence",
        _("If somebody asks about them by it, or writes from it, we notice. The ones before are noticed as before."),
    ),
    "question": Step(
        sign_forms.QuestionForm,
        lambda case, f, now: questioning.answer_question(case, f["question"], f["answer"], f["reason"], now=now),
        _("Answer a question about their words"), _("Keep the answer"), "signs",
        _("Words are no proof of anything. What you write stays beside the question."),
    ),
    "know": Step(
        sign_forms.KnowForm,
        lambda case, f, now: knowing.say_one_knows(case, f["kind"], f["reason"], to=f.get("to", ""), now=now),
        _("I know these people"), _("Save"), "who",
        _(
            "It is enough to say in which way you know them. "
            "Nothing in this case is given to you from now on; a colleague can lift it."
        ),
    ),
    "lift": Step(
        sign_forms.LiftForm, lambda case, f, now: knowing.lift_knowing(case, f["worker"], reason=f["reason"], now=now),
        _("Lift that somebody knows them"), _("Save"), "who",
    ),
    "admit": Step(
        forms.AdmitForm, lambda case, f, now: holding.admit_compartment(case, f["code"], reason=f["reason"], now=now),
        _("Admit another team"), _("Admit them"), "who", _("They read everything that you read here."),
    ),
    "exclude": Step(
        forms.ExcludeForm,
        lambda case, f, now: holding.exclude_compartment(case, f["code"], reason=f["reason"], now=now),
        _("Take a team out"), _("Take them out"), "who", _("What they read or kept is not called back."), True,
    ),
    **{
        name: Step(form, act, title, button, "verification", hint)
        for name, (form, act) in check_steps.ACTS.items()
        for title, button, hint in [check_words.ACTS[name]]
    },
    "close": Step(
        forms.CloseForm,
        lambda case, f, now: moving.close_case(case, f["reason"], note=f["note"], day=f["day"], now=now),
        _("Close the case"), _("Close it"), "",
        _("It stays readable and can be opened again. Clocks stop, and nobody is expected to write."), True,
    ),
    "reopen": Step(
        forms.ReopenForm, lambda case, f, now: moving.reopen_case(case, reason=f["reason"], now=now),
        _("Open the case again"), _("Open it again"),
    ),
}  # fmt: skip
