"""Addresses of the intake desk, below requests/."""

from django.urls import path

from waystation.intake import acts, bulk, check_pages, claims, files, pages, queue, replies_pages, settling, surge
from waystation.intake.enquiries.pages import from_request, judge
from waystation.intake.signs import conflict_pages
from waystation.intake.signs import pages as signs

app_name = "intake"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("new/", queue.record, name="record"),
    path("messages/", queue.messages, name="messages"),
    path("regions/", queue.regions, name="regions"),
    path("regions/<str:row>/drop/", queue.drop_region, name="drop-region"),
    path("replies/", replies_pages.reply_texts, name="replies"),
    path("replies/<str:code>/", replies_pages.reply_text, name="reply-text"),
    path("replies/<str:code>/drop/", replies_pages.drop_reply, name="drop-reply"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("bulk/begin/", bulk.begin, name="bulk-begin"),
    path("bulk/<str:batch>/", bulk.batch, name="bulk-batch"),
    path("checks/", check_pages.waiting, name="checks"),
    path("surge/", surge.surge, name="surge"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<str:claim_id>/confirm/", claims.confirm, name="confirm-claim"),
    path("claims/<str:claim_id>/reject/", claims.reject, name="reject-claim"),
    path("questions/", signs.questions, name="questions"),
    path("phrases/", signs.phrase_list, name="phrases"),
    path("phrases/<str:row>/drop/", signs.drop_phrase, name="drop-phrase"),
    path("referred/", signs.referred, name="referred"),
    path("referred/<str:referral>/", signs.referred_view, name="referred-view"),
    path("<str:ref>/know/", conflict_pages.know, name="know"),
    path("<str:ref>/know/<str:worker>/lift/", conflict_pages.lift, name="lift"),
    path("<str:ref>/question/<str:question>/", signs.answer, name="question-answer"),
    path("<str:ref>/question/<str:question>/refer/", signs.refer, name="question-refer"),
    path("<str:ref>/question/<str:question>/beside/<str:other>/", signs.side_by_side, name="question-compare"),
    path("<str:ref>/", pages.request_page, name="request"),
    path("<str:ref>/print/", pages.print_page, name="print"),
    path("<str:ref>/answer/", acts.answer, name="answer"),
    path("<str:ref>/answer/begin/", replies_pages.begin_answer, name="begin-answer"),
    path("<str:ref>/note/", acts.note, name="note"),
    path("<str:ref>/reveal/", acts.reveal, name="reveal"),
    path("<str:ref>/attempt/", acts.attempt, name="attempt"),
    path("<str:ref>/triage/", acts.triage, name="triage"),
    path("<str:ref>/stage/", acts.stage, name="stage"),
    *(path(f"<str:ref>/{name}/", check_pages.act_view(name), name=name) for name in check_pages.ACTS),
    path("<str:ref>/assign/", acts.assign, name="assign"),
    path("<str:ref>/code/", acts.code, name="code"),
    path("<str:ref>/file-message/<str:message_id>/", acts.file_message, name="file-message"),
    path("<str:ref>/asks/", from_request, name="enquiry-from-request"),
    path("<str:ref>/asks/<str:enquiry>/", judge, name="judge-enquiry"),
    path("<str:ref>/refuse/", settling.refuse, name="refuse"),
    path("<str:ref>/withdraw/", settling.withdraw, name="withdraw"),
    path("<str:ref>/claim/<str:claim_id>/", claims.compare, name="compare-claim"),
    path("<str:ref>/claim/<str:claim_id>/attach/", claims.attach, name="attach-claim"),
    path("<str:ref>/files/<str:file_id>/", files.look, name="file"),
    path("<str:ref>/files/<str:file_id>/copy/", files.copy, name="file-copy"),
    path("<str:ref>/files/<str:file_id>/original/", files.original, name="file-original"),
]
