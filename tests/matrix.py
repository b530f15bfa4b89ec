"""Who may see which page by which method: one line for each address of desk and door.

`needs` in plain words: nobody (signed out), everybody (signed in), newcomers (also those whose keys nobody has heard),
officer, or groups of which one is enough;
"team-" is every team. `owner`: whose the sample object is, where a page shows one object; empty where `needs` says it
all. A view that is not in here fails the suite, and so does a line without a view.
"""

from dataclasses import dataclass

from tests.cast import COMPARTMENTS, NAMES, OFFICERS


@dataclass(frozen=True)
class Row:
    needs: tuple[str, ...]
    methods: tuple[str, ...]
    fresh: bool = False
    owner: tuple[str, ...] = ()


def _rows(prefix: str, needs: str, methods: str, names: str, *, fresh: bool = False, owner: str = "") -> dict[str, Row]:
    row = Row(tuple(needs.split()), tuple(methods.split()), fresh, tuple(owner.split()))
    return {f"{prefix}:{name}": row for name in names.split()}


DESK: dict[str, Row] = {
    **_rows("desk", "nobody", "GET POST", "sign-in enrol"),
    **_rows("desk", "newcomers", "GET", "today unsent"),
    **_rows("desk", "newcomers", "POST", "sign-out confirm-again"),
    **_rows("desk", "newcomers", "POST", "drop-unsent", owner="ben"),
    **_rows("desk", "newcomers", "GET POST", "my-keys keys"),
    **_rows("desk", "everybody", "GET", "duty log"),
    **_rows("desk", "everybody", "POST", "hand-over"),
    **_rows("desk", "everybody", "POST", "take", owner="ada ben"),
    **_rows("desk", "everybody", "GET POST", "rotation hours"),
    **_rows("desk", "everybody", "POST", "ask-break"),
    **_rows("desk", "duty", "GET", "care"),
    **_rows("desk", "duty", "GET POST", "talk"),
    **_rows("desk", "officer", "GET", "worker recoveries"),
    **_rows("desk", "officer", "GET POST", "verify-log people revoke lockdown"),
    **_rows("desk", "officer", "GET POST", "worker-name certify found", fresh=True),
    **_rows("desk", "officer", "GET POST", "finish-recovery", fresh=True, owner="gil"),
    **_rows("desk", "officer", "POST", "plan-shift drop-shift copy-log compare-log cancel-recovery lockdown-hard"),
    **_rows("desk", "officer", "POST", "grant confirm-grant invite-again end-membership", fresh=True),
    **_rows("desk", "officer", "POST", "ask-recovery drill release", fresh=True),
    **_rows("desk", "officer", "POST", "confirm-founding", fresh=True, owner="faye hana"),
    **_rows("desk", "officer", "GET POST", "canaries", fresh=True),
    **_rows("desk", "officer", "POST", "canary-compare", fresh=True),
    **_rows("desk", "officer", "POST", "canary-end", fresh=True, owner="-"),
    **_rows("desk", "officer admin", "GET", "connections"),
    **_rows("desk", "interpreters", "GET POST", "jobs"),
    **_rows("desk", "interpreters", "GET POST", "job", owner="ivo"),
    **_rows("desk", "interpreters", "GET", "job-file", owner="-"),
    **_rows("desk", "interpreters", "POST", "job-decline", owner="ivo"),
    **_rows("desk", "intake team- interpreters", "GET", "glossary"),
    **_rows("desk", "intake team-", "GET POST", "glossary-entry"),
    **_rows("desk", "intake", "GET POST", "request-translations request-ask"),
    **_rows("desk", "team-", "GET POST", "case-translations case-ask", owner="ada jon"),
    **_rows("intake", "intake", "GET", "messages replies"),
    **_rows("intake", "intake", "GET", "surge checks"),
    **_rows("intake", "intake", "GET POST", "check-open check-result check-look check-conclude check-back"),
    **_rows("intake", "intake", "GET", "surge same-list"),
    **_rows("intake", "intake", "GET POST", "same", owner="-"),
    **_rows("intake", "intake", "GET", "surge declined declined-outside declined-csv"),
    **_rows("intake", "intake", "GET POST", "onward"),
    **_rows("intake", "intake", "GET POST", "onward-entry", owner="-"),
    **_rows("intake", "intake", "POST", "onward-check", owner="-"),
    **_rows("intake", "intake", "POST", "reopen stands"),
    **_rows("intake", "intake", "POST", "bulk bulk-begin"),
    **_rows("intake", "intake", "GET POST", "bulk-batch", owner="-"),
    **_rows("intake", "intake", "GET POST", "queue record regions"),
    **_rows("intake", "intake", "GET", "request print"),
    **_rows("intake", "intake", "POST", "answer begin-answer note reveal attempt triage stage assign code"),
    **_rows("intake", "intake", "GET POST", "refuse withdraw"),
    **_rows("intake", "intake", "GET", "file file-copy", owner="-"),
    **_rows("intake", "intake", "POST", "file-original", fresh=True, owner="-"),
    **_rows("intake", "intake", "POST", "file-message drop-region drop-reply reject-claim attach-claim", owner="-"),
    **_rows("intake", "intake", "GET POST", "compare-claim reply-text", owner="-"),
    **_rows("intake", "intake duty testimony", "GET", "claims"),
    **_rows("intake", "intake duty testimony", "POST", "confirm-claim", owner="-"),
    **_rows("intake", "intake", "GET POST", "enquiry-from-request"),
    **_rows("intake", "intake", "POST", "judge-enquiry", owner="-"),
    **_rows("enquiries", "everybody", "GET POST", "new"),
    **_rows("enquiries", "everybody", "GET", "written"),
    **_rows("enquiries", "intake duty", "GET", "list"),
    **_rows("enquiries", "intake duty", "GET", "one", owner="-"),
    **_rows("cases", "team-", "GET POST", "asked show-page ask correction", owner="ada jon"),
    **_rows("cases", "team-", "GET POST", "age guardian interests interests-look pace", owner="ada jon"),
    **_rows("intake", "intake", "GET", "questions"),
    **_rows("intake", "intake", "GET POST", "phrases know"),
    **_rows("intake", "intake", "GET POST", "lift", owner="-"),
    **_rows("intake", "intake", "GET POST", "question-refer", owner="-"),
    **_rows("intake", "intake", "POST", "question-answer drop-phrase", owner="-"),
    **_rows("intake", "intake", "GET", "question-compare", owner="-"),
    **_rows("intake", "officer", "GET", "referred"),
    **_rows("intake", "officer", "GET POST", "referred-view", owner="-"),
    **_rows("incidents", "everybody", "GET", "list recorded"),
    **_rows("incidents", "everybody", "GET POST", "new"),
    **_rows("incidents", "team-", "GET POST", "from-case", owner="ada jon"),
    **_rows("incidents", "intake duty", "GET POST", "from-enquiry", owner="-"),
    **_rows("incidents", "everybody", "GET", "one", owner="ada jon faye gil"),
    **_rows("incidents", "everybody", "GET POST", "owner step judge warn admit exclude", owner="ada jon faye gil"),
    **_rows("incidents", "everybody", "GET POST", "close reopen warned", owner="ada jon faye gil"),
    **_rows("cases", "team-", "GET POST", "asked", owner="ada jon"),
    **_rows("cases", "team-", "GET", "list"),
    **_rows("cases", "identity", "GET", "identity-list"),
    **_rows("cases", "travel", "GET POST", "papers-list"),
    **_rows("cases", "travel", "GET POST", "papers", owner="mia"),
    **_rows("cases", "team-", "GET POST", "start", owner="ada ben"),
    **_rows("cases", "team-", "GET", "case openings", owner="ada jon"),
    **_rows("cases", "team-", "GET POST", "links part", owner="ada jon"),
    **_rows("cases", "team-", "GET POST", "same", owner="-"),
    **_rows("cases", "team-", "GET", "file", owner="-"),
    **_rows("cases", "team-", "POST", "original", fresh=True, owner="-"),
    **_rows("cases", "identity", "GET POST", "identity-names", owner="jon kay"),
    **_rows("cases", "team-", "GET POST", "reveal sign-of-life lost pause clear-flag danger stage", owner="ada jon"),
    **_rows("cases", "team-", "GET POST", "milestone add-person wishes grounds consent", owner="ada jon"),
    **_rows("cases", "team-", "GET POST", "withdraw-consent identity need meet-need task done", owner="ada jon"),
    **_rows("cases", "team-", "GET POST", "note answer settle assign admit exclude close reopen", owner="ada jon"),
    **_rows("cases", "team-", "GET POST", "check-open check-result check-look check-conclude check-back check-stands",
            owner="ada jon"),
    **_rows("cases", "team-", "GET POST", "know lift question new-reach", owner="ada jon"),
    **_rows("keeping", "officer", "GET", "waiting"),
    **_rows("keeping", "everybody", "GET", "held", owner="ada jon"),
    **_rows("keeping", "everybody", "GET POST", "forget", fresh=True, owner="ada jon"),
    **_rows("keeping", "everybody", "GET POST", "hold", owner="ada jon"),
    **_rows("keeping", "everybody", "POST", "call-off", owner="ada faye gil hana"),
    **_rows("keeping", "officer", "GET POST", "confirm", fresh=True),
    **_rows("keeping", "officer", "POST", "lift", fresh=True),
}

DOOR: dict[str, tuple[str, ...]] = {
    "": ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"),  # only sends on to a language
    **dict.fromkeys(("home", "advice", "about", "leave"), ("GET", "HEAD")),
    **dict.fromkeys(("ask", "return", "lost"), ("GET", "HEAD", "POST")),
}


def allowed(row: Row) -> set[str]:
    """The workers who may see a page, by the cast's groups alone."""
    if row.needs in (("nobody",), ("everybody",), ("newcomers",)):
        return set(NAMES)
    found = set(OFFICERS) if "officer" in row.needs else set()
    for code, names in COMPARTMENTS.items():
        if any(code == need or (need[-1] == "-" and code.startswith(need)) for need in row.needs):
            found |= set(names)
    return found


def owners(row: Row) -> set[str]:
    """Those of them whose sample object it is; "-" means that there is none, so that everybody meets an absent one."""
    return allowed(row) & set(row.owner) if row.owner else allowed(row)
