import type { components } from "./api.js";

/** What every refusal says (RFC 9457). */
export type Problem = components["schemas"]["Problem"];

/** The platform refused the call. */
export class AgentMarketError extends Error {
  override readonly name = "AgentMarketError";

  constructor(
    readonly status: number,
    readonly problem: Partial<Problem>,
    /** Seconds after which the same call may succeed, where the answer says so. */
    readonly retryAfter?: number,
  ) {
    super(`${status} ${problem.code ?? ""}: ${problem.detail ?? "no reason was given"}`);
  }

  /** Whether the same request may succeed later: the answer's own word, or a gateway's that is no word of the platform. */
  get retryable(): boolean {
    return this.problem.retryable ?? [502, 503, 504].includes(this.status);
  }
}

export interface Settings {
  /** Where the platform is, e.g. http://localhost:8080. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** How often a call is sent in all; 5 by default. */
  readonly maxAttempts?: number;
  /** The longest wait before an attempt, in seconds; a call that must wait longer fails. 60 by default. */
  readonly maxWaitSeconds?: number;
  /** Seconds without a byte after which a stream counts as lost; the platform sends one every 15 s. 45 by default. */
  readonly silenceSeconds?: number;
  readonly fetch?: typeof fetch;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

const FIRST_WAIT_MS = 500;
const LONGEST_GUESS_MS = 8_000;

/** Sends calls, each again while that may help. */
export class Transport {
  readonly silenceMs: number;
  readonly maxAttempts: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  private readonly maxWaitMs: number;
  private readonly fetch: typeof fetch;
  private readonly base: string;

  constructor(private readonly settings: Settings) {
    this.base = new URL(settings.baseUrl).href.replace(/\/+$/, "");
    this.fetch = settings.fetch ?? fetch;
    this.sleep = settings.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
    this.maxAttempts = settings.maxAttempts ?? 5;
    this.maxWaitMs = (settings.maxWaitSeconds ?? 60) * 1_000;
    this.silenceMs = (settings.silenceSeconds ?? 45) * 1_000;
  }

  /**
   * Sends the same request, with the same Idempotency-Key, until it is answered or must not be sent again.
   *
   * @param read the answer; when its body breaks off, the call is sent again
   * @throws AgentMarketError when it is refused
   */
  async send<T>(call: Call, read: (response: Response) => Promise<T> | T): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await read(await this.once(call));
      } catch (failure) {
        await this.pause(failure, attempt, call.signal);
      }
    }
  }

  /** Waits before the next attempt, or throws the failure if there must not be one. */
  async pause(failure: unknown, attempt: number, signal?: AbortSignal): Promise<void> {
    const refused = failure instanceof AgentMarketError ? failure : undefined;
    const wait = refused?.retryAfter === undefined ? guess(attempt) : refused.retryAfter * 1_000;
    const hopeless = refused !== undefined && !refused.retryable;
    if (hopeless || signal?.aborted || attempt >= this.maxAttempts || wait > this.maxWaitMs) throw failure;
    await this.sleep(wait);
  }

  private async once(call: Call): Promise<Response> {
    const response = await this.fetch(this.base + call.path, {
      method: call.method,
      headers: { "X-API-Key": this.settings.apiKey, ...call.headers },
      redirect: "error", // the key belongs to this address and no other
      ...(call.body === undefined ? {} : { body: call.body }),
      ...(call.signal === undefined ? {} : { signal: call.signal }),
    });
    if (response.ok) return response;
    throw await refusal(response);
  }
}

async function refusal(response: Response): Promise<AgentMarketError> {
  const text = await response.text();
  const isProblem = response.headers.get("content-type")?.includes("json") ?? false;
  const problem: Partial<Problem> = isProblem ? JSON.parse(text) : { detail: text.slice(0, 200) };
  return new AgentMarketError(response.status, problem, retryAfter(response));
}

function retryAfter(response: Response): number | undefined {
  const said = response.headers.get("retry-after");
  return said !== null && /^\d+$/.test(said) ? Number(said) : undefined;
}

/** Doubles with each attempt, and differs between clients that failed at one time. */
function guess(attempt: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_GUESS_MS) * (0.5 + Math.random() / 2);
}
