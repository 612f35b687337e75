import { createHash, createPublicKey, verify as verifySignature } from "node:crypto";
import { Document, need, ReceiptRefused } from "./document.js";

export { ReceiptRefused };

/** What a file proved. */
export interface Verified {
  readonly kind: "receipt" | "statement";
  readonly customerId: string;
  /** Receipts that were read and computed again. */
  readonly receipts: number;
  readonly totalMicros: bigint;
  /** The thumbprint of the key that signed: compare it with the id that you wrote down. */
  readonly keyId: string;
  /** Whether the key is among those that were given; without any, only the file's own word stands for it. */
  readonly keyKnown: boolean;
}

const KINDS = ["cache_read", "cache_write_1h", "cache_write_5m", "input", "output"];
const MARKUP = 114n;
const HALF = 50_000_000n;
const PICODOLLARS = 100_000_000n;

/**
 * Verifies a receipt, a statement, or a month of receipts with its statement, as text just as it was served.
 *
 * @param keys the text of /.well-known/agentmarket-receipt-keys.json; without it the key in the file is used
 * @throws ReceiptRefused with the first thing that is wrong
 */
export function verifyReceipts(text: string, keys?: string): Verified {
  const lines = text.replace(/\n$/, "").split("\n");
  const signed = Document.read(lines[lines.length - 1] ?? "");
  need(signed.has("signature"), "the signed statement, which must end the file, is missing");
  const chain = new Chain();
  for (const line of lines.slice(0, -1)) {
    chain.add(Document.read(line), quoted(sha256(line)));
  }
  const keyId = checkSignature(signed, keys);
  const receipt = signed.has("body");
  if (receipt) {
    need(chain.count === 0, "a signed receipt stands alone");
    const body = signed.at("body");
    chain.add(body, signed.get("hash"));
    same("document", signed, { seq: body.get("seq"), previous_hash: body.get("previous_hash") });
  } else {
    chain.checkStatement(signed.at("statement"));
  }
  const said = receipt ? signed.at("body") : signed.at("statement");
  return {
    kind: receipt ? "receipt" : "statement",
    customerId: said.plain("customer_id"),
    receipts: chain.count,
    totalMicros: receipt ? chain.sum : said.number("total_micros"),
    keyId,
    keyKnown: keys !== undefined,
  };
}

function checkSignature(signed: Document, keys: string | undefined): string {
  const content = signed.get(signed.has("statement") ? "statement" : "body");
  const keyId = thumbprint(signed.at("key"));
  same("document", signed, { hash: quoted(sha256(content)), key_id: quoted(keyId) });
  if (keys !== undefined) {
    const known = Document.read(keys.replace(/\s/g, "")).all("keys");
    need(
      known.some((key) => key.get("x") === signed.get("key.x")),
      `the key ${keyId} is not among the published ones`,
    );
  }
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: signed.plain("key.x") }, format: "jwk" });
  const signature = Buffer.from(signed.plain("signature"), "hex");
  need(signature.toString("hex") === signed.plain("signature"), "the signature is not written in hexadecimal digits");
  need(verifySignature(null, Buffer.from(content, "utf8"), key, signature), "the signature is wrong");
  return keyId;
}

/** The id of a public key (RFC 7638). */
function thumbprint(key: Document): string {
  const hash = sha256(`{"crv":"Ed25519","kty":"OKP","x":${key.get("x")}}`);
  const id = Buffer.from(hash, "hex").toString("base64url");
  same("key", key, { crv: quoted("Ed25519"), kty: quoted("OKP"), kid: quoted(id) });
  return id;
}

/** Receipts in their order: each holds the hash of the one before. */
class Chain {
  count = 0;
  sum = 0n;
  private first: Document | undefined;
  private last: Document | undefined;
  private head = "";
  private readonly months = new Set<string>();

  add(body: Document, hash: string): void {
    need((body.number("seq") === 1n) === (body.plain("previous_hash") === ""), "only receipt 1 follows none");
    if (this.last === undefined) {
      this.first = body;
    } else {
      same(`receipt ${body.get("seq")}`, body, {
        customer_id: this.last.get("customer_id"),
        seq: String(this.last.number("seq") + 1n),
        previous_hash: this.head,
      });
    }
    if (body.has("version")) this.checkPrice(body); // older receipts prove their place only
    this.count++;
    this.sum += body.number("price_micros");
    this.head = hash;
    this.last = body;
  }

  /** One signature is enough: it covers the hash of the last receipt, which covers the one before it, and so on. */
  checkStatement(said: Document): void {
    const from = said.number("first_seq");
    const receipts = said.number("receipts");
    same("document", said, {
      document: quoted("statement"),
      version: "1",
      last_seq: String(from + receipts - 1n),
    });
    for (const table of ["by_day", "by_package"]) {
      same(table, said, { receipts: said.sum(table, "receipts"), total_micros: said.sum(table, "micros") });
    }
    if (this.first === undefined || this.last === undefined) return;
    same("statement", said, {
      customer_id: this.last.get("customer_id"),
      receipts: String(this.count),
      head_hash: this.head,
      total_micros: String(this.sum),
      first_seq: this.first.get("seq"),
      previous_hash: this.first.get("previous_hash"),
    });
    const month = said.get("month");
    need([...this.months].every((it) => it === month), "the statement is not of the receipts' month");
  }

  private checkPrice(body: Document): void {
    this.months.add(body.get("month"));
    const price = priceOf(body);
    const quote = body.number("quote_micros");
    const charged = least(price, quote);
    same(`receipt ${body.get("seq")}`, body, {
      version: "2",
      price_micros: String(charged),
      absorbed_micros: String(price - charged),
    });
  }
}

function priceOf(body: Document): bigint {
  const base = body.number("base_micros");
  switch (body.plain("formula")) {
    case "base":
      return base;
    case "offline":
      return body.number("flat_micros");
    case "degraded":
      return least(base, body.number("flat_micros"));
    case "metered": {
      const marked = markedUp(body);
      return marked > base ? marked : base;
    }
    default:
      throw new ReceiptRefused(`receipt ${body.get("seq")} has an unknown formula`);
  }
}

/** The list price in pico-dollars times 114/100, rounded half-up to micro-dollars, once. */
function markedUp(body: Document): bigint {
  let cost = 0n;
  for (const turn of body.all("turns")) {
    const own = KINDS.map((kind) => turn.number(`${kind}_tokens`) * turn.number(`rates.${kind}`)).reduce(
      (sum, part) => sum + part,
      0n,
    );
    same(`a turn of receipt ${body.get("seq")}`, turn, { cost_picodollars: String(own) });
    cost += own;
  }
  same(`receipt ${body.get("seq")}`, body, {
    cost_picodollars: String(cost),
    rounding: quoted("half_up"),
    markup_numerator: String(MARKUP),
    markup_denominator: "100",
  });
  return (cost * MARKUP + HALF) / PICODOLLARS;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function same(where: string, said: Document, expected: Record<string, string>): void {
  for (const [name, value] of Object.entries(expected)) {
    need(said.get(name) === value, `${where}: ${name} is ${said.get(name)} and should be ${value}`);
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

function quoted(plain: string): string {
  return `"${plain}"`;
}
