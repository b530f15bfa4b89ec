"""Addresses of the desk's own pages."""

from django.urls import path

from waystation.desk import log, on_duty, people, signing_in, today

app_name = "desk"
urlpatterns = [
    path("", today.today, name="today"),
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("enrol/", signing_in.enrol, name="enrol"),
    path("confirm/", signing_in.confirm_again, name="confirm-again"),
    path("unsent/", signing_in.unsent, name="unsent"),
    path("unsent/<str:form_id>/drop/", signing_in.drop_unsent, name="drop-unsent"),
    path("my-keys/", signing_in.my_keys, name="my-keys"),
    path("duty/", on_duty.on_duty, name="duty"),
    path("duty/plan/", on_duty.plan, name="plan-shift"),
    path("duty/note/", on_duty.hand_over, name="hand-over"),
    path("duty/shift/<str:shift_id>/drop/", on_duty.drop, name="drop-shift"),
    path("duty/<str:due_id>/take/", on_duty.take, name="take"),
    path("log/", log.log, name="log"),
    path("log/verify/", log.verify, name="verify-log"),
    path("people/", people.people, name="people"),
    path("people/grant/", people.grant, name="grant"),
    path("people/grant/<str:proposal_id>/confirm/", people.confirm_grant, name="confirm-grant"),
    path("people/<str:worker_id>/certify/", people.certify, name="certify"),
    path("people/<str:worker_id>/revoke/", people.revoke, name="revoke"),
    path("people/<str:worker_id>/leave/<str:code>/", people.end_membership, name="end-membership"),
    path("rotation/", people.rotation, name="rotation"),
    path("lockdown/", people.lock, name="lockdown"),
]
