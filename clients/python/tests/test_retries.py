import unittest

from agentmarket import AgentMarket, AgentMarketError
from tests.fake import Fake, answer_json, events, hang_up, problem

RUN = {"execution_id": "e1", "status": "succeeded", "finished_at": "2026-01-01T00:00:00Z"}
STARTED = 'id: 1\nevent: started\ndata: {}\n\nevent: text\ndata: {"turn":1,"offset":0,"text":"H\U0001f600l"}\n\n'
ENDED = (
    'event: text\ndata: {"turn":1,"offset":0,"text":"H\U0001f600llo"}\n\nid: 1\nevent: started\ndata: {}\n\n'
    "id: 2\nevent: finished\ndata: {}\n\n"
)


class RetriesTest(unittest.TestCase):
    def market(self, *answers, **settings):
        """A client of a server that gives these answers; it notes its waits instead of waiting."""
        self.server = Fake(*answers)
        self.addCleanup(self.server.close)
        self.waits = []
        return AgentMarket(self.server.base_url, "k", sleep=self.waits.append, **settings)

    def keys(self):
        return {headers["Idempotency-Key"] for _, _, headers, _ in self.server.calls}

    def test_sends_a_limited_call_again_after_retry_after_with_the_same_key(self):
        market = self.market(
            problem(429, "RATE_LIMITED", True, Retry_After="7"),
            problem(503, "OVERLOADED", True, Retry_After="2"),
            answer_json(200, RUN),
        )

        run = market.run("a", {"n": 1})

        self.assertEqual("e1", run["execution_id"])
        self.assertEqual([7, 2], self.waits)
        self.assertEqual(3, len(self.server.calls))
        self.assertEqual(1, len(self.keys()))
        self.assertEqual({b'{"input": {"n": 1}}'}, {body for _, _, _, body in self.server.calls})

    def test_makes_another_key_for_another_call(self):
        market = self.market(answer_json(200, RUN))

        market.run("a", {})
        market.run("a", {})

        self.assertEqual(2, len(self.keys()))

    def test_never_sends_again_what_is_not_retryable(self):
        for status in (422, 429, 503):
            market = self.market(problem(status, "MODEL_SPEND_LIMIT", False, Retry_After="1"))

            with self.assertRaises(AgentMarketError) as refused:
                market.run("a", {})

            self.assertEqual("MODEL_SPEND_LIMIT", refused.exception.problem["code"])
            self.assertEqual(status, refused.exception.status)
            self.assertEqual(1, len(self.server.calls))
            self.assertEqual([], self.waits)

    def test_never_starts_a_failed_run_again(self):
        failed = {**RUN, "status": "failed", "error": {"code": "MODEL_OVERLOADED", "retryable": True}}
        market = self.market(answer_json(200, failed))

        self.assertEqual("failed", market.run("a", {})["status"])
        self.assertEqual(1, len(self.server.calls))

    def test_sends_again_when_there_was_no_answer_or_half_of_one(self):
        def half(handler):
            handler.send_response(200)
            handler.send_header("Content-Length", "100")
            handler.end_headers()
            handler.wfile.write(b'{"execution_id":')
            hang_up(handler)

        def gateway(handler):
            handler.send_error(502)

        market = self.market(hang_up, half, gateway, answer_json(200, RUN))

        market.run("a", {})

        self.assertEqual(4, len(self.server.calls))
        self.assertEqual(1, len(self.keys()))
        for n, wait in enumerate(self.waits):
            self.assertTrue(0.25 * 2**n <= wait <= 0.5 * 2**n, self.waits)

    def test_gives_up_after_so_many_attempts(self):
        market = self.market(problem(503, "OVERLOADED", True), max_attempts=3)

        with self.assertRaisesRegex(AgentMarketError, "503 OVERLOADED"):
            market.run("a", {})

        self.assertEqual(3, len(self.server.calls))
        self.assertEqual(2, len(self.waits))

    def test_gives_up_before_a_wait_that_is_too_long(self):
        market = self.market(problem(429, "RATE_LIMITED", True, Retry_After="3600"))

        with self.assertRaises(AgentMarketError) as refused:
            market.run("a", {})

        self.assertEqual(3600, refused.exception.retry_after)
        self.assertTrue(refused.exception.retryable)
        self.assertEqual(1, len(self.server.calls))

    def test_never_follows_a_redirect_with_the_key(self):
        self.market(answer_json(200, RUN))
        elsewhere = self.server

        def redirect(handler):
            handler.send_response(307)
            handler.send_header("Location", elsewhere.base_url)
            handler.end_headers()

        with self.assertRaises(AgentMarketError):
            self.market(redirect).get("e1")

        self.assertEqual([], elsewhere.calls)

    def test_takes_up_a_stream_that_was_lost_without_telling_anything_twice(self):
        market = self.market(events(STARTED, Location="/api/v1/executions/e1"), events(ENDED))

        told = [event.id or event.data["text"] for event in market.stream("a", {})]

        self.assertEqual([1, "H\U0001f600l", "lo", 2], told)
        _, path, headers, _ = self.server.calls[1]
        self.assertEqual("/api/v1/executions/e1/events", path)
        self.assertEqual("1", headers["Last-Event-ID"])
        self.assertEqual(1, len(self.waits))

    def test_takes_up_a_stream_that_fell_silent(self):
        def silent(handler):
            events(STARTED, Location="/api/v1/executions/e1")(handler)
            handler.rfile.read(1)  # until the client has hung up

        market = self.market(silent, events(ENDED), silence=0.3)

        self.assertEqual([1, None, None, 2], [event.id for event in market.stream("a", {})])

    def test_stops_when_a_stream_brings_nothing_new_any_more(self):
        market = self.market(events("id: 1\nevent: started\ndata: {}\n\n", Location="/x/e1"), max_attempts=3)

        with self.assertRaisesRegex(ConnectionError, "ended before the run"):
            for event in market.stream("a", {}):
                self.assertEqual(1, event.id)

        self.assertEqual(3, len(self.server.calls))

    def test_sends_an_empty_key_as_it_is_given(self):
        market = self.market(problem(400, "IDEMPOTENCY_KEY_REQUIRED", False))

        for send in (
            lambda: market.run("a", {}, idempotency_key=""),
            lambda: market.call("POST", "/api/v1/deployments", body={}, idempotency_key=""),
        ):
            with self.assertRaises(AgentMarketError):
                send()

        self.assertEqual({""}, self.keys())

    def test_refuses_an_option_that_does_not_exist(self):
        with self.assertRaisesRegex(TypeError, "there is no option timeout$"):
            self.market(answer_json(200, RUN)).run("a", {}, timeout=3)

        self.assertEqual([], self.server.calls)


if __name__ == "__main__":
    unittest.main()
