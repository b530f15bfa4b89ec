"""What one visitor can take from the others: threads, connections, the pool."""

from tests.taken_out.row import rows

LISTEN = "site/test_listening.py::"
WAITING = f"{LISTEN}test_a_page_is_answered_while_one_visitor_keeps_connections_waiting"

ROWS = (
    *rows(
        0, "site/gunicorn_conf.py",
        ("a thread is for what is here", 'worker_class = "waystation.site.listening.Worker"\n', 'worker_class = "gthread"\n',
         f"{WAITING}[form] {WAITING}[head] {WAITING}[half] {WAITING}[chunks] {WAITING}[files]"),
    ),
    *rows(
        0, "site/listening.py",
        ("a small form is here when its last byte is", "return Look.HERE if len(early) >= end + 4 + length else Look.COMING", "return Look.HERE",
         f"{LISTEN}test_what_has_come_of_a_request_is_seen_from_its_head"),
        ("what is large is read in threads of its own", "self._submit(self.uploads, self.answer, conn)", "self._submit(self.tpool, self.answer, conn)",
         f"{WAITING}[files]"),
        ("an upload that drips has ended", "if left > 0 and not self.ended else b\"\"", "if True else b\"\"", f"{LISTEN}test_an_upload_that_only_drips_has_ended"),
        ("an upload at a slow telephone's pace does not end", "len(piece) / self._slowest", "0",
         f"{LISTEN}test_an_upload_at_three_kilobytes_a_second_comes_to_its_end {LISTEN}test_an_upload_may_stand_still_for_a_minute"),
        ("the oldest connection makes room", "while len(self.coming) > MOST_COMING or", "while",
         f"{LISTEN}test_the_oldest_connections_make_room"),
    ),
    *rows(
        0, "door/adding_files.py",
        ("an upload holds no connection of the pool", "        connection.close_if_unusable_or_obsolete()\n", "        pass\n",
         "door/test_files.py::test_while_a_file_comes_no_connection_of_the_pool_is_held"),
    ),
)  # fmt: skip
