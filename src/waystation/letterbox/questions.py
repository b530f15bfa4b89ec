"""The pages of questions at the door: which follows which, and which of them a person is asked at all."""

from typing import Any

# "code" shows the return code and "check" shows all answers; neither asks anything.
ORDER = (
    "contact", "code", "reach", "safety", "who", "region", "soon", "story", "together", "files", "consent", "check",
)  # fmt: skip
LONGEST_TEXT = 100_000  # of what somebody tells, at the door or to a worker
Answers = dict[str, Any]  # {page: {field: text}}


def way_of(answers: Answers) -> list[str]:
    """The pages this person sees: without the telephone page for whom we answer only here."""
    also = answers.get("contact", {}).get("ways") == "also"
    return [step for step in ORDER if step != "reach" or also]


def still_asked(answers: Answers) -> Answers:
    """The answers of those pages alone. What a later answer took out of the way was taken back: nobody may keep it."""
    return {step: answers[step] for step in way_of(answers) if step in answers}
