import assert from "node:assert/strict";
import test from "node:test";
import { AgentMarket, AgentMarketError, ReceiptRefused, verifyReceipts } from "agentmarket-client";
import { cutting } from "./fake.mjs";

const baseUrl = process.env.BASE;
const apiKey = process.env.KEY;
const market = new AgentMarket({ baseUrl, apiKey });
const TICKET = { subject: "Charged twice", body: "My card was charged twice this month." };

async function told(events) {
  const all = [];
  for await (const event of events) all.push(event);
  return all;
}

test("resumes a stream that is cut in the middle of each event", async (t) => {
  const proxy = await cutting(t, baseUrl, 1);
  const through = new AgentMarket({ baseUrl: proxy.baseUrl, apiKey, sleep: async () => {} });

  const cut = (await told(through.stream("ticket-resolver", TICKET))).filter((event) => event.id !== undefined);

  const whole = await told(market.events(cut[0].executionId, 0)).catch(() => []);
  assert.ok(proxy.calls.length >= 3, `${proxy.calls.length} connections`);
  assert.deepEqual(proxy.calls.slice(1).map((call) => call.headers["last-event-id"]), cut.slice(0, -1).map((it) => String(it.id)).slice(0, proxy.calls.length - 1));
  assert.deepEqual(cut.map((event) => event.id), cut.map((_, n) => n + 1));
  assert.deepEqual(cut, whole.filter((event) => event.id !== undefined));
  assert.equal(cut.at(-1).event, "finished");
});

test("joins the run when the answer to its start is lost", async (t) => {
  const proxy = await cutting(t, baseUrl, 0);
  const through = new AgentMarket({ baseUrl: proxy.baseUrl, apiKey, sleep: async () => {}, maxAttempts: 3 });

  const run = await market.run("ticket-resolver", TICKET, { idempotencyKey: "lost" });
  const again = await through.run("ticket-resolver", TICKET, { idempotencyKey: "lost" });

  assert.equal(again.execution_id, run.execution_id);
});

test("waits for a run that was started", async () => {
  const started = await market.start("crash-probe", { note: "later", sleep_ms: 700 });
  const run = await market.wait(started.execution_id);

  assert.notEqual(started.status, "succeeded");
  assert.equal(run.status, "succeeded");
  assert.equal(run.output.note, "later");
});

test("tells the problem of a call that is refused", async () => {
  await assert.rejects(
    market.run("ticket-resolver", { subject: 1 }),
    (error) => error instanceof AgentMarketError && error.problem.code === "INVALID_REQUEST" && error.problem.errors.length > 0,
  );
});

test("calls any operation of the contract", async () => {
  const made = await market.call("post", "/api/v1/deployments", {
    body: { package_id: "ticket-resolver", name: "Support desk", config: {} },
  });
  const run = await market.run({ deployment: made.id }, TICKET);
  const list = await market.call("get", "/api/v1/deployments", { query: { limit: 1 } });
  await market.call("delete", "/api/v1/deployments/{id}", { path: { id: made.id } });

  assert.equal(run.deployment_id, made.id);
  assert.equal(list.items[0].id, made.id);
});

test("refuses a receipt with one changed byte", async () => {
  const run = await market.run("ticket-resolver", TICKET);
  const path = `/api/v1/executions/${run.execution_id}/receipt`;
  const served = await (await fetch(baseUrl + path, { headers: { "X-API-Key": apiKey } })).text();
  const keys = await (await fetch(`${baseUrl}/.well-known/agentmarket-receipt-keys.json`)).text();

  const verified = verifyReceipts(served, keys);
  const signed = served.slice(0, served.indexOf('"key":'));

  assert.equal(verified.totalMicros, BigInt(run.price.micros));
  assert.equal((await market.receipt(run.execution_id)).body.execution_id, run.execution_id);
  for (let at = 0; at < signed.length; at++) {
    const changed = served.slice(0, at) + String.fromCharCode(served.charCodeAt(at) ^ 1) + served.slice(at + 1);
    assert.throws(() => verifyReceipts(changed, keys), ReceiptRefused, `byte ${at}: ${served.slice(at - 5, at + 5)}`);
  }
});

test("says that a receipt was reformatted", async () => {
  const run = await market.run("ticket-resolver", TICKET);
  const path = `/api/v1/executions/${run.execution_id}/receipt`;
  const receipt = await (await fetch(baseUrl + path, { headers: { "X-API-Key": apiKey } })).json();

  assert.throws(() => verifyReceipts(JSON.stringify(receipt, null, 2)), /not as it was downloaded/);
});

test("refuses a month from which a receipt is missing or doubled", async () => {
  await market.run("ticket-resolver", TICKET);
  await market.run("ticket-resolver", TICKET);
  const month = new Date().toISOString().slice(0, 7);
  const answer = await fetch(`${baseUrl}/api/v1/billing/statements/${month}/receipts`, { headers: { "X-API-Key": apiKey } });
  const served = await answer.text();
  const lines = served.trimEnd().split("\n");

  assert.equal(verifyReceipts(served).receipts, lines.length - 1);
  for (const wrong of [lines.slice(1), [lines[0], ...lines], [lines[1], lines[0], ...lines.slice(2)], lines.slice(0, -1)]) {
    assert.throws(() => verifyReceipts(wrong.join("\n")), ReceiptRefused);
  }
});

test("refuses a receipt of a key that is not among the known ones", async () => {
  const run = await market.run("ticket-resolver", TICKET);
  const other = JSON.stringify({ keys: [{ x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" }] });

  await assert.rejects(market.receipt(run.execution_id, other), /is not among the published ones/);
});
