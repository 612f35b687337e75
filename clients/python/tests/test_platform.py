import json
import os
import time
import unittest
import urllib.request

from agentmarket import AgentMarket, AgentMarketError, Deployment, ReceiptRefused, verify_receipts
from tests.fake import Cutting

BASE = os.environ["BASE"]
KEY = os.environ["KEY"]
TICKET = {"subject": "Charged twice", "body": "My card was charged twice this month."}


def served(path):
    request = urllib.request.Request(BASE + path, headers={"X-API-Key": KEY})
    with urllib.request.urlopen(request) as answer:
        return answer.read().decode()


class PlatformTest(unittest.TestCase):
    def setUp(self):
        self.market = AgentMarket(BASE, KEY)

    def through(self, whole):
        """A client whose streams break off in the middle of the entry after so many."""
        self.proxy = Cutting(BASE, whole)
        self.addCleanup(self.proxy.close)
        return AgentMarket(self.proxy.base_url, KEY, sleep=lambda seconds: None)

    def test_resumes_a_stream_that_is_cut_in_the_middle_of_each_entry(self):
        cut = [event for event in self.through(1).stream("ticket-resolver", TICKET) if event.id is not None]
        whole = [event for event in self.market.stream("ticket-resolver", TICKET) if event.id is not None]

        self.assertEqual(list(range(1, len(cut) + 1)), [event.id for event in cut])
        self.assertEqual([event.event for event in whole], [event.event for event in cut])
        self.assertEqual("finished", cut[-1].event)
        resumed = [headers["Last-Event-ID"] for _, _, headers, _ in self.proxy.calls[1:]]
        self.assertGreater(len(resumed), 2)
        self.assertEqual([str(n) for n in range(1, len(resumed) + 1)], resumed)

    def test_a_run_whose_stream_was_cut_is_one_run(self):
        before = len(self.market.call("GET", "/api/v1/executions")["items"])

        for _ in self.through(1).stream("ticket-resolver", TICKET):
            pass

        self.assertEqual(before + 1, len(self.market.call("GET", "/api/v1/executions")["items"]))

    def test_waits_for_a_run_that_was_started(self):
        started = self.market.start("crash-probe", {"note": "later", "sleep_ms": 700})
        run = self.market.wait(started["execution_id"])

        self.assertNotEqual("succeeded", started["status"])
        self.assertEqual("succeeded", run["status"])
        self.assertEqual("later", run["output"]["note"])

    def test_waits_no_longer_than_was_said(self):
        started = self.market.start("crash-probe", {"note": "long", "sleep_ms": 20_000})

        with self.assertRaisesRegex(TimeoutError, "it goes on"):
            self.market.wait(started["execution_id"], timeout=0.1)
        self.market.cancel(started["execution_id"])

        self.assertEqual("cancelled", self.market.wait(started["execution_id"])["status"])

    def test_tells_the_problem_of_a_call_that_is_refused(self):
        with self.assertRaises(AgentMarketError) as refused:
            self.market.run("ticket-resolver", {"subject": 1})

        self.assertEqual("INVALID_REQUEST", refused.exception.problem["code"])
        self.assertTrue(refused.exception.problem["errors"])

    def test_quotes_and_runs_a_deployment(self):
        body = {"package_id": "ticket-resolver", "name": "Support desk of Python", "config": {}}
        made = self.market.call("POST", "/api/v1/deployments", body=body)
        quote = self.market.quote("ticket-resolver")

        run = self.market.run(Deployment(made["id"]), TICKET)
        self.market.call("DELETE", f"/api/v1/deployments/{made['id']}")

        self.assertEqual(made["id"], run["deployment_id"])
        self.assertLessEqual(run["price"]["micros"], quote["quoted_micros"])

    def test_refuses_a_receipt_with_one_changed_byte(self):
        run = self.market.run("ticket-resolver", TICKET)
        receipt = served(f"/api/v1/executions/{run['execution_id']}/receipt")
        keys = served("/.well-known/agentmarket-receipt-keys.json")

        self.assertEqual(run["price"]["micros"], verify_receipts(receipt, keys).total_micros)
        self.assertEqual(json.loads(receipt), self.market.receipt(run["execution_id"]))
        for at in range(receipt.index('"key":')):
            changed = receipt[:at] + chr(ord(receipt[at]) ^ 1) + receipt[at + 1 :]
            with self.assertRaises(ReceiptRefused, msg=f"byte {at}"):
                verify_receipts(changed, keys)

    def test_says_that_a_receipt_was_reformatted(self):
        run = self.market.run("ticket-resolver", TICKET)
        receipt = json.loads(served(f"/api/v1/executions/{run['execution_id']}/receipt"))

        for indent in (None, 2):
            with self.assertRaisesRegex(ReceiptRefused, "not as it was downloaded"):
                verify_receipts(json.dumps(receipt, indent=indent))

    def test_refuses_a_month_from_which_a_receipt_is_missing_or_doubled(self):
        for _ in range(2):
            self.market.run("ticket-resolver", TICKET)
        lines = served(f"/api/v1/billing/statements/{time.strftime('%Y-%m', time.gmtime())}/receipts").splitlines()

        self.assertEqual(len(lines) - 1, verify_receipts("\n".join(lines)).receipts)
        swapped = [lines[1], lines[0], *lines[2:]]
        for wrong in (lines[1:], [lines[0], *lines], swapped, lines[:-1]):
            with self.assertRaises(ReceiptRefused):
                verify_receipts("\n".join(wrong))

    def test_refuses_a_receipt_of_a_key_that_is_not_among_the_known_ones(self):
        run = self.market.run("ticket-resolver", TICKET)
        other = '{"keys":[{"x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}'

        with self.assertRaisesRegex(ReceiptRefused, "is not among the published ones"):
            self.market.receipt(run["execution_id"], other)


if __name__ == "__main__":
    unittest.main()
