"""Numbers of everything that is sealed. They are part of the format: never renamed, never reused, not names of tables.

A number binds a sealed value to its meaning: a value cannot be moved elsewhere, and renaming a table loses nothing.
"""

from enum import IntEnum


class Section(IntEnum):
    """Parts of a request or case with a key of their own (design.md section 4)."""

    REQUEST = 1
    CONTACT = 2
    IDENTITY = 3
    STORY = 4
    NEEDS = 5
    SHELTER = 6
    TRAVEL = 7
    SETTLEMENT = 8
    MONEY = 9
    RECORD = 10  # who decided what and why: timeline, plan, stage notes
    PAPERS = 11  # numbers, dates and issuers of documents, as printed on them


class Label(IntEnum):
    """Kinds of sealed values. 1-99 keys and lists, 100-199 door, 200-299 intake, 300-399 cases, 400-499 desk."""

    CASE_KEY = 1
    SECTION_KEY = 2
    FILE_KEY = 3
    COMPARTMENT_SECRET = 4
    EARLIER_EPOCH = 5
    RECOVERY_SHARE = 6
    WORKER_SEED = 7
    WORKER_TOTP = 8
    SESSION_SEED = 9
    SUMMARY = 10
    MATCH_RECORD = 11
    AUDIT_DETAIL = 12
    WORKER_NAME = 13
    FILE_CONTENT = 14
    RELEASED_SHARE = 15
    INVITATION = 16
    UNSENT_FORM = 17
    SPLIT_HALF = 18
    SPLIT_SECRET = 19
    RELEASED_HALF = 20

    DOOR_REQUEST_KEY = 100
    DOOR_REQUEST = 101
    DOOR_SUMMARY = 102
    DOOR_FILE = 103
    DOOR_DRAFT = 104
    DOOR_DRAFT_FILE_KEY = 105
    DOOR_MESSAGE = 106
    DOOR_FILE_KEY = 107
    MAILBOX_MESSAGE = 108
    MAILBOX_STATUS = 109
    MAILBOX_LETTER = 110
    DOOR_FILE_NAME = 111
    DOOR_CLAIM = 112
    MAILBOX_PAGE = 113

    REQUEST_CONTENT = 200
    REQUEST_CONTACT = 201
    REQUEST_MESSAGE = 202
    REQUEST_NOTE = 203
    REQUEST_TRIAGE = 204
    REQUEST_DECISION = 205
    CONTACT_ATTEMPT = 206
    REQUEST_FILE = 207
    REQUEST_DETAIL = 208
    REQUEST_ENQUIRY = 213
    ENQUIRY = 220
    REQUEST_VERIFICATION = 209
    REQUEST_TRANSLATION = 212
    INTERPRETER_JOB = 222
    INTERPRETER_ANSWER = 223
    REQUEST_QUESTION = 211
    REFERRED_QUESTION = 224
    CANARY_FACT = 225
    REQUEST_SAME = 210
    ONWARD_ENTRY = 226

    CASE_RECORD = 300
    PERSON_IDENTITY = 301
    PERSON_STORY = 302
    PERSON_CONTACT = 303
    PERSON_CONSENT = 304
    NEED = 305
    RISK_ASSESSMENT = 306
    TASK = 307
    TIMELINE_ENTRY = 308
    CASE_MESSAGE = 309
    CASE_FILE = 310
    MILESTONES = 311
    PERSON_WISHES = 312
    CASE_NOTE = 313
    SIGN_OF_LIFE = 314
    CASE_STAGE = 315
    CASE_CONTACT_ATTEMPT = 316
    CASE_MILESTONES = 317
    PERSON_PAPERS = 318
    CASE_SAME = 320
    CASE_ENQUIRY = 322
    BEST_INTERESTS = 324
    PERSON_CARE = 325
    PERSON_AGE = 326
    OWN_PAGE = 327
    CASE_VERIFICATION = 319
    CASE_TRANSLATION = 323
    CASE_QUESTION = 321
    INCIDENT = 340
    INCIDENT_STEP = 341
    INCIDENT_WARNING = 342

    HANDOVER_NOTE = 400
    REPLY_TEMPLATE = 401
    DUTY_ACKNOWLEDGEMENT = 402
    CARE_BOOK = 403


SECTION_OF: dict[Label, Section] = {
    Label.REQUEST_CONTENT: Section.REQUEST,
    Label.REQUEST_CONTACT: Section.CONTACT,
    Label.REQUEST_MESSAGE: Section.CONTACT,
    Label.REQUEST_NOTE: Section.REQUEST,
    Label.REQUEST_TRIAGE: Section.REQUEST,
    Label.REQUEST_DECISION: Section.REQUEST,
    Label.CONTACT_ATTEMPT: Section.CONTACT,
    Label.REQUEST_FILE: Section.REQUEST,
    Label.REQUEST_DETAIL: Section.REQUEST,
    Label.REQUEST_ENQUIRY: Section.REQUEST,
    Label.REQUEST_VERIFICATION: Section.REQUEST,
    Label.REQUEST_QUESTION: Section.REQUEST,
    Label.REQUEST_SAME: Section.REQUEST,
    Label.ONWARD_ENTRY: Section.REQUEST,
    Label.CASE_RECORD: Section.RECORD,
    Label.PERSON_IDENTITY: Section.IDENTITY,
    Label.PERSON_PAPERS: Section.PAPERS,
    Label.PERSON_STORY: Section.STORY,
    Label.PERSON_CONTACT: Section.CONTACT,
    Label.PERSON_CONSENT: Section.RECORD,
    Label.NEED: Section.NEEDS,
    Label.RISK_ASSESSMENT: Section.STORY,
    Label.TASK: Section.RECORD,
    Label.TIMELINE_ENTRY: Section.RECORD,
    Label.CASE_MESSAGE: Section.CONTACT,
    Label.CASE_FILE: Section.STORY,
    Label.PERSON_WISHES: Section.NEEDS,
    Label.CASE_NOTE: Section.RECORD,
    Label.SIGN_OF_LIFE: Section.CONTACT,
    Label.CASE_STAGE: Section.RECORD,
    Label.CASE_CONTACT_ATTEMPT: Section.CONTACT,
    Label.MILESTONES: Section.REQUEST,
    Label.CASE_MILESTONES: Section.RECORD,
    Label.CASE_SAME: Section.RECORD,
    Label.CASE_ENQUIRY: Section.RECORD,
    Label.BEST_INTERESTS: Section.NEEDS,
    Label.PERSON_CARE: Section.NEEDS,
    Label.PERSON_AGE: Section.STORY,
    Label.OWN_PAGE: Section.CONTACT,
    Label.CASE_VERIFICATION: Section.RECORD,
    Label.REQUEST_TRANSLATION: Section.REQUEST,
    Label.CASE_TRANSLATION: Section.STORY,
    Label.CASE_QUESTION: Section.RECORD,
    Label.INCIDENT: Section.RECORD,
    Label.INCIDENT_STEP: Section.RECORD,
    Label.INCIDENT_WARNING: Section.RECORD,
}
