// A webhook receiver on 127.0.0.1: `node receiver.mjs <port> <path>`. It verifies every message to its path with the
// standardwebhooks package and answers 204, or 400 when the signature is wrong; messages to an earlier receiver get 404. A test sets the secret (PUT /secret) and reads what came (GET /seen).
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

const seen = [];
let secret;

async function text(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function verify(headers, body) {
  try {
    const event = new Webhook(secret).verify(body, headers);
    seen.push({ id: headers["webhook-id"], type: event.type, data: event.data, verified: true });
    return 204;
  } catch (failure) {
    seen.push({ id: headers["webhook-id"], verified: false, failure: String(failure.message) });
    return 400;
  }
}

const server = createServer(async (request, response) => {
  const body = await text(request);
  const call = `${request.method} ${request.url.split("?")[0]}`;
  if (call === "PUT /secret") {
    secret = body;
    response.writeHead(204).end();
  } else if (call === "GET /seen") {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(seen));
  } else if (call === `POST ${process.argv[3]}`) {
    response.writeHead(verify(request.headers, body)).end();
  } else {
    response.writeHead(404).end();
  }
});

server.listen(Number(process.argv[2]), "127.0.0.1", () => console.log("ready"));
process.stdin.resume().on("end", () => process.exit(0)); // ends with the test that started it
