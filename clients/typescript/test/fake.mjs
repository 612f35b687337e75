import { createServer, request } from "node:http";
import { once } from "node:events";

/** A server on 127.0.0.1 that answers the n-th call by the n-th answer, the last one for ever, and notes each call. */
export async function fake(test, ...answers) {
  const calls = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    calls.push({ method: incoming.method, path: incoming.url, headers: incoming.headers, body: String(Buffer.concat(chunks)) });
    answers[Math.min(calls.length, answers.length) - 1](outgoing, incoming);
  });
  return { calls, baseUrl: await listen(test, server) };
}

/** Passes calls on to the platform, and breaks streams off in the middle of the event after `whole` ones. */
export async function cutting(test, target, whole) {
  const calls = [];
  const server = createServer((incoming, outgoing) => {
    calls.push({ method: incoming.method, path: incoming.url, headers: incoming.headers });
    const { host, ...headers } = incoming.headers;
    const passed = request(target + incoming.url, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      outgoing.flushHeaders();
      if (!answer.headers["content-type"]?.startsWith("text/event-stream")) return answer.pipe(outgoing);
      let sent = "";
      answer.setEncoding("utf8");
      answer.on("data", (text) => {
        const until = cutAt(sent + text, whole);
        if (until === undefined) {
          sent += text;
          outgoing.write(text);
          return;
        }
        outgoing.write((sent + text).slice(sent.length, until), () => outgoing.destroy());
        answer.destroy();
      });
      answer.on("end", () => outgoing.end());
    });
    passed.on("error", () => outgoing.destroy());
    incoming.pipe(passed);
  });
  return { calls, baseUrl: await listen(test, server) };
}

/** Some characters into the journal entry that follows the whole ones; nowhere in the last one. */
function cutAt(stream, whole) {
  const entries = [...stream.matchAll(/^id: \d+\nevent: (\w+)\ndata: /gm)];
  const next = entries[whole];
  return next === undefined || next[1] === "finished" ? undefined : next.index + next[0].length + 1;
}

async function listen(test, server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
}

export function json(status, body, headers = {}) {
  return (outgoing) => {
    outgoing.writeHead(status, { "content-type": status < 300 ? "application/json" : "application/problem+json", ...headers });
    outgoing.end(JSON.stringify(body));
  };
}

export function problem(status, code, retryable, headers = {}) {
  return json(status, { status, code, retryable, detail: "said so" }, headers);
}

/** The client's waits instead of waiting. */
export function stopwatch() {
  const waits = [];
  return { waits, sleep: async (ms) => void waits.push(ms) };
}
