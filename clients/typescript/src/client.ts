import { randomUUID } from "node:crypto";
import type { components } from "./api.js";
import type { Answer, Given, Loose, Method, Operation, PathOf } from "./calls.js";
import { follow, type RunEvent } from "./follow.js";
import { verifyReceipts } from "./receipts.js";
import { type Call, type Settings, Transport } from "./transport.js";

export type Run = components["schemas"]["RunView"];
export type Quote = components["schemas"]["Quote"];
export type Receipt = components["schemas"]["ReceiptView"];

/** A package by its id, or a deployment of yours. */
export type Target = string | { readonly deployment: string };

export interface RunOptions {
  /** Made for you; name your own where a crash of yours must not start a second run. */
  readonly idempotencyKey?: string;
  readonly tier?: string;
  readonly timeoutSeconds?: number;
  readonly maxPriceMicros?: number;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Your own key at the model's provider, for this run alone. */
  readonly providerKey?: string;
  /** Ends the waiting; the run goes on. */
  readonly signal?: AbortSignal;
}

/** What a caller in plain JavaScript may write as well: the compiler does not look there. */
const RUN_OPTIONS: readonly (keyof RunOptions)[] = [
  "idempotencyKey",
  "tier",
  "timeoutSeconds",
  "maxPriceMicros",
  "metadata",
  "providerKey",
  "signal",
];
const SETTINGS: readonly (keyof Settings)[] = [
  "baseUrl",
  "apiKey",
  "maxAttempts",
  "maxWaitSeconds",
  "silenceSeconds",
  "fetch",
  "sleep",
];
const WAIT_SECONDS = 60;
const FIRST_POLL_MS = 250;
const LONGEST_POLL_MS = 5_000;
const JSON_BODY = { "Content-Type": "application/json" };

/** The platform, called under one API key. */
export class AgentMarket {
  private readonly transport: Transport;

  constructor(settings: Settings) {
    refuseUnknown(settings, SETTINGS);
    this.transport = new Transport(settings);
  }

  /** The most that a run of the package, started now, can cost. */
  async quote(packageId: string, options: Pick<RunOptions, "tier" | "maxPriceMicros"> = {}): Promise<Quote> {
    refuseUnknown(options, ["tier", "maxPriceMicros"]);
    const body = JSON.stringify({ tier: options.tier, max_price_micros: options.maxPriceMicros });
    return this.json({ method: "POST", path: `${pathOf(packageId)}/quote`, headers: JSON_BODY, body });
  }

  /**
   * Runs an agent and waits until the run has ended or waits for a person. How it ended is in `status`: a run that failed is
   * an answer, and is not started again.
   */
  async run(target: Target, input: unknown, options: RunOptions = {}): Promise<Run> {
    const run = await this.execute(target, input, options, `wait=${WAIT_SECONDS}`);
    return isOver(run) ? run : this.wait(run.execution_id, signalOf(options));
  }

  /** Starts a run and returns at once. */
  start(target: Target, input: unknown, options: RunOptions = {}): Promise<Run> {
    return this.execute(target, input, options, "respond-async");
  }

  get(executionId: string): Promise<Run> {
    return this.json({ method: "GET", path: runPath(executionId) });
  }

  /** Asks a live run to stop; completed model turns are charged. */
  cancel(executionId: string): Promise<Run> {
    return this.json({ method: "POST", path: `${runPath(executionId)}/cancel` });
  }

  /** Waits until a run has ended or waits for a person. */
  async wait(executionId: string, options: Pick<RunOptions, "signal"> = {}): Promise<Run> {
    refuseUnknown(options, ["signal"]);
    for (let delay = FIRST_POLL_MS; ; delay = Math.min(delay * 1.5, LONGEST_POLL_MS)) {
      const run = await this.get(executionId);
      if (isOver(run)) return run;
      await this.transport.sleep(delay);
      options.signal?.throwIfAborted();
    }
  }

  /** Starts a run and tells its events, each entry once, until `finished`; a lost connection is taken up again. */
  stream(target: Target, input: unknown, options: RunOptions = {}): AsyncGenerator<RunEvent> {
    refuseUnknown(options, RUN_OPTIONS);
    const start: Call = {
      method: "POST",
      path: `${pathOf(target)}/execute`,
      headers: headersOf(options),
      body: bodyOf(input, options),
    };
    return follow(this.transport, { start, after: 0 }, options.signal);
  }

  /** Tells the events of a run that was started before: the entries after number `after`, until `finished`. */
  events(executionId: string, after = 0, options: Pick<RunOptions, "signal"> = {}): AsyncGenerator<RunEvent> {
    refuseUnknown(options, ["signal"]);
    return follow(this.transport, { executionId, after }, options.signal);
  }

  /**
   * The signed receipt of a charged run, verified: signature, hash, place and price.
   *
   * @param keys the text of the platform's published keys as you keep it; without it they are fetched
   * @throws ReceiptRefused when anything in it is wrong
   */
  async receipt(executionId: string, keys?: string): Promise<Receipt> {
    const served = await this.text(`${runPath(executionId)}/receipt`);
    verifyReceipts(served, keys ?? (await this.text("/.well-known/agentmarket-receipt-keys.json")));
    return JSON.parse(served);
  }

  /** Any operation of the contract, with its types: `call("get", "/api/v1/deployments/{id}", { path: { id } })`. */
  async call<M extends Method, P extends PathOf<M>>(
    method: M,
    path: P,
    ...given: Given<Operation<M, P>>
  ): Promise<Answer<Operation<M, P>>> {
    const args: Loose = given[0] ?? {};
    refuseUnknown(args, ["path", "query", "body", "idempotencyKey", "signal"]);
    const key = method === "post" ? { "Idempotency-Key": args.idempotencyKey ?? randomUUID() } : {};
    return this.json({
      method: method.toUpperCase(),
      path: filled(path, args),
      headers: { ...key, ...(args.body === undefined ? {} : JSON_BODY) },
      ...(args.body === undefined ? {} : { body: JSON.stringify(args.body) }),
      ...(args.signal === undefined ? {} : { signal: args.signal }),
    });
  }

  private async execute(target: Target, input: unknown, options: RunOptions, prefer: string): Promise<Run> {
    refuseUnknown(options, RUN_OPTIONS);
    return this.json({
      method: "POST",
      path: `${pathOf(target)}/execute`,
      headers: { ...headersOf(options), Prefer: prefer },
      body: bodyOf(input, options),
      ...signalOf(options),
    });
  }

  private json<T>(call: Call): Promise<T> {
    return this.transport.send(call, async (response) =>
      response.status === 204 ? undefined : JSON.parse(await response.text()),
    );
  }

  private text(path: string): Promise<string> {
    return this.transport.send({ method: "GET", path }, (response) => response.text());
  }
}

function refuseUnknown<T extends object>(options: T, known: readonly string[]): void {
  const unknown = Object.keys(options).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new TypeError(`there is no option ${unknown.sort().join(", ")}; there are ${known.join(", ")}`);
  }
}

function signalOf(options: Pick<RunOptions, "signal">): Pick<RunOptions, "signal"> {
  return options.signal === undefined ? {} : { signal: options.signal };
}

function isOver(run: Run): boolean {
  return run.finished_at !== undefined || run.status === "waiting_approval";
}

function pathOf(target: Target): string {
  return typeof target === "string"
    ? `/api/v1/marketplace/packages/${encodeURIComponent(target)}`
    : `/api/v1/deployments/${encodeURIComponent(target.deployment)}`;
}

function runPath(executionId: string): string {
  return `/api/v1/executions/${encodeURIComponent(executionId)}`;
}

/** Made once per call, so each attempt carries the same key. */
function headersOf(options: RunOptions): Record<string, string> {
  return {
    ...JSON_BODY,
    "Idempotency-Key": options.idempotencyKey ?? randomUUID(),
    ...(options.providerKey === undefined ? {} : { "X-Provider-Key": options.providerKey }),
  };
}

function bodyOf(input: unknown, options: RunOptions): string {
  return JSON.stringify({
    input,
    tier: options.tier,
    timeout_seconds: options.timeoutSeconds,
    max_price_micros: options.maxPriceMicros,
    metadata: options.metadata,
  });
}

function filled(template: string, args: Loose): string {
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(args.path?.[name])));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(args.query ?? {})) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query.size === 0 ? path : `${path}?${query}`;
}
