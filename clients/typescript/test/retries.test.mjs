import assert from "node:assert/strict";
import test from "node:test";
import { AgentMarket, AgentMarketError } from "agentmarket-client";
import { fake, json, problem, stopwatch } from "./fake.mjs";

const RUN = { execution_id: "e1", status: "succeeded", finished_at: "2026-01-01T00:00:00Z" };

test("sends a limited call again after Retry-After with the same key", async (t) => {
  const server = await fake(
    t,
    problem(429, "RATE_LIMITED", true, { "retry-after": "7" }),
    problem(503, "OVERLOADED", true, { "retry-after": "2" }),
    json(200, RUN),
  );
  const { waits, sleep } = stopwatch();

  const run = await new AgentMarket({ baseUrl: server.baseUrl, apiKey: "k", sleep }).run("a", { n: 1 });

  assert.equal(run.execution_id, "e1");
  assert.deepEqual(waits, [7_000, 2_000]);
  assert.equal(server.calls.length, 3);
  assert.equal(new Set(server.calls.map((call) => call.headers["idempotency-key"])).size, 1);
  assert.match(server.calls[0].headers["idempotency-key"], /^[0-9a-f-]{36}$/);
  assert.equal(new Set(server.calls.map((call) => call.body)).size, 1);
});

test("makes another key for another call", async (t) => {
  const server = await fake(t, json(200, RUN));
  const market = new AgentMarket({ baseUrl: server.baseUrl, apiKey: "k" });

  await market.run("a", {});
  await market.run("a", {});

  assert.notEqual(server.calls[0].headers["idempotency-key"], server.calls[1].headers["idempotency-key"]);
});

test("never sends again what is not retryable, whatever its status", async (t) => {
  for (const status of [422, 429, 503]) {
    const server = await fake(t, problem(status, "MODEL_SPEND_LIMIT", false, { "retry-after": "1" }));
    const { waits, sleep } = stopwatch();
    const market = new AgentMarket({ baseUrl: server.baseUrl, apiKey: "k", sleep });

    await assert.rejects(
      market.run("a", {}),
      (error) => error instanceof AgentMarketError && error.problem.code === "MODEL_SPEND_LIMIT" && error.status === status,
    );
    assert.equal(server.calls.length, 1);
    assert.deepEqual(waits, []);
  }
});

test("never starts a failed run again", async (t) => {
  const failed = { ...RUN, status: "failed", error: { code: "MODEL_OVERLOADED", retryable: true } };
  const server = await fake(t, json(200, failed));

  const run = await new AgentMarket({ baseUrl: server.baseUrl, apiKey: "k" }).run("a", {});

  assert.equal(run.status, "failed");
  assert.equal(server.calls.length, 1);
});

test("sends again when there was no answer, or half of one", async (t) => {
  const server = await fake(
    t,
    (outgoing) => outgoing.destroy(),
    (outgoing) => {
      outgoing.writeHead(200, { "content-type": "application/json", "content-length": "100" });
      outgoing.write('{"execution_id":', () => outgoing.destroy());
    },
    (outgoing) => outgoing.writeHead(502, { "content-type": "text/html" }).end("<h1>gateway</h1>"),
    json(200, RUN),
  );
  const { waits, sleep } = stopwatch();

  await new AgentMarket({ baseUrl: server.baseUrl, apiKey: "k", sleep }).run("a", {});

  assert.equal(server.calls.length, 4);
  assert.equal(new Set(server.calls.map((call) => call.headers["idempotency-key"])).size, 1);
  assert.ok(waits.every((ms, n) => ms >= 250 * 2 ** n && ms <= 500 * 2 ** n), String(waits));
});

test("gives up after so many attempts, and before a wait that is too long", async (t) => {
  const busy = await fake(t, problem(503, "OVERLOADED", true));
  const full = await fake(t, problem(429, "RATE_LIMITED", true, { "retry-after": "3600" }));
  const { waits, sleep } = stopwatch();

  await assert.rejects(
    new AgentMarket({ baseUrl: busy.baseUrl, apiKey: "k", sleep, maxAttempts: 3 }).run("a", {}),
    /503 OVERLOADED/,
  );
  assert.equal(busy.calls.length, 3);
  assert.equal(waits.length, 2);
  await assert.rejects(
    new AgentMarket({ baseUrl: full.baseUrl, apiKey: "k", sleep }).run("a", {}),
    (error) => error.retryAfter === 3_600 && error.retryable,
  );
  assert.equal(full.calls.length, 1);
});

test("never follows a redirect with the key", async (t) => {
  const elsewhere = await fake(t, json(200, RUN));
  const server = await fake(t, (outgoing) => outgoing.writeHead(307, { location: elsewhere.baseUrl }).end());
  const { sleep } = stopwatch();

  await assert.rejects(new AgentMarket({ baseUrl: server.baseUrl, apiKey: "k", sleep, maxAttempts: 1 }).get("e1"));
  assert.equal(elsewhere.calls.length, 0);
});

test("takes up a stream that fell silent", async (t) => {
  const server = await fake(
    t,
    (outgoing) => {
      outgoing.writeHead(200, { "content-type": "text/event-stream", location: "/api/v1/executions/e1" });
      outgoing.write('id: 1\nevent: started\ndata: {}\n\nevent: text\ndata: {"turn":1,"offset":0,"text":"Hel"}\n\n');
    },
    (outgoing) => {
      outgoing.writeHead(200, { "content-type": "text/event-stream" });
      outgoing.write('event: text\ndata: {"turn":1,"offset":0,"text":"Hello"}\n\n');
      outgoing.end("id: 2\nevent: finished\ndata: {}\n\n");
    },
  );
  const { waits, sleep } = stopwatch();
  const market = new AgentMarket({ baseUrl: server.baseUrl, apiKey: "k", sleep, silenceSeconds: 0.2 });

  const told = [];
  for await (const event of market.stream("a", {})) told.push(event.id ?? event.data.text);

  assert.deepEqual(told, [1, "Hel", "lo", 2]);
  assert.equal(server.calls[1].path, "/api/v1/executions/e1/events");
  assert.equal(server.calls[1].headers["last-event-id"], "1");
  assert.equal(waits.length, 1);
});

test("stops when a stream brings nothing new any more", async (t) => {
  const server = await fake(t, (outgoing) => {
    outgoing.writeHead(200, { "content-type": "text/event-stream", location: "/api/v1/executions/e1" });
    outgoing.end("id: 1\nevent: started\ndata: {}\n\n");
  });
  const { sleep } = stopwatch();

  const market = new AgentMarket({ baseUrl: server.baseUrl, apiKey: "k", sleep, maxAttempts: 3 });

  await assert.rejects(async () => {
    for await (const event of market.stream("a", {})) assert.equal(event.id, 1);
  }, /the stream ended before the run/);
  assert.equal(server.calls.length, 3); // one told something, two told nothing
});

test("refuses an option or a setting that does not exist, and sends nothing", async (t) => {
  const server = await fake(t, json(200, RUN));
  const market = new AgentMarket({ baseUrl: server.baseUrl, apiKey: "k" });
  const unknown = { name: "TypeError", message: /^there is no option tieer; there are .*\btier\b/ };

  await assert.rejects(market.run("a", {}, { tieer: "solo" }), unknown);
  await assert.rejects(market.start("a", {}, { tieer: "solo" }), unknown);
  await assert.rejects(market.quote("a", { tieer: "solo" }), unknown);
  assert.throws(() => market.stream("a", {}, { tieer: "solo" }), unknown);
  await assert.rejects(market.call("get", "/api/v1/me", { querry: {} }), /no option querry/);
  assert.throws(() => new AgentMarket({ baseURL: server.baseUrl, apiKey: "k" }), /no option baseURL/);
  assert.equal(server.calls.length, 0);
});
