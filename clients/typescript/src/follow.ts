import type { components } from "./api.js";
import { parseEvents, type RawEvent } from "./events.js";
import type { Call, Transport } from "./transport.js";

/**
 * An entry of a run's journal, or text while it is being written. `id` is the entry's number; `text` has none, and the next
 * `model_turn` tells it again as a whole. Of a run that was erased since, `data` has `erased: true` and few other members.
 */
export type RunEvent = Told<components["schemas"]["RunEvent"]>;

/** Of each event that has a name of its own. */
type Told<E> = E extends { event: infer N; data: infer D }
  ? string extends N
    ? never
    : { readonly executionId: string; readonly id: NumberOf<E>; readonly event: N; readonly data: D }
  : never;

type NumberOf<E> = E extends { id: infer I } ? I : undefined;

interface Place {
  /** Starts the run, or joins the one that it started before. */
  readonly start?: Call;
  executionId?: string | undefined;
  /** The number of the last entry that was told. */
  after: number;
}

/** What has been told of the turn that is being written. */
interface Written {
  turn: number;
  end: number;
}

/**
 * Tells a run's events until `finished`. A connection that breaks off or falls silent is taken up after the last entry; only
 * attempts that bring nothing new count as failures.
 */
export async function* follow(transport: Transport, place: Place, signal?: AbortSignal): AsyncGenerator<RunEvent> {
  const written: Written = { turn: -1, end: 0 };
  for (let attempt = 1; ; attempt++) {
    const silence = new AbortController();
    const both = signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]);
    const response = await transport.send({ ...callAt(place), signal: both }, (it) => it);
    if (response.status === 204 || response.body === null) return;
    place.executionId ??= response.headers.get("location")?.split("/").pop();
    let lost: unknown = new Error("the stream ended before the run");
    try {
      for await (const raw of parseEvents(watched(response.body, silence, transport.silenceMs))) {
        const event = fresh(raw, place, written);
        if (event === undefined) continue;
        attempt = 1;
        yield event;
        if (event.event === "finished") return;
      }
    } catch (failure) {
      lost = failure;
    } finally {
      silence.abort(); // closes the connection, also when nobody wants more events
    }
    await transport.pause(lost, attempt, signal);
  }
}

function callAt(place: Place): Call {
  const accept = { Accept: "text/event-stream" };
  if (place.executionId === undefined && place.start !== undefined) {
    return { ...place.start, headers: { ...place.start.headers, ...accept } };
  }
  return {
    method: "GET",
    path: `/api/v1/executions/${encodeURIComponent(place.executionId ?? "")}/events`,
    headers: { ...accept, "Last-Event-ID": String(place.after) },
  };
}

/** The event, or undefined where it was told before. */
function fresh(raw: RawEvent, place: Place, written: Written): RunEvent | undefined {
  const executionId = place.executionId ?? "";
  const event = raw.event as RunEvent["event"];
  const data = JSON.parse(raw.data);
  if (raw.id !== "") {
    const id = Number(raw.id);
    if (id <= place.after) return undefined;
    place.after = id;
    return { executionId, id, event, data } as RunEvent;
  }
  const text = event === "text" ? unseen(data, written) : data;
  return text && ({ executionId, id: undefined, event, data: text } as RunEvent);
}

interface Text {
  readonly turn: number;
  /** Characters of this turn before it. */
  readonly offset: number;
  readonly text: string;
}

function unseen(text: Text, written: Written): Text | undefined {
  if (text.turn !== written.turn) {
    written.turn = text.turn;
    written.end = 0;
  }
  const known = Math.max(0, written.end - text.offset);
  if (known >= text.text.length) return undefined;
  written.end = text.offset + text.text.length;
  return { turn: text.turn, offset: text.offset + known, text: text.text.slice(known) };
}

/** The same bytes; when none comes for too long, the connection is given up. */
async function* watched(body: AsyncIterable<Uint8Array>, silence: AbortController, most: number): AsyncGenerator<Uint8Array> {
  const clock = () => setTimeout(() => silence.abort(new Error(`nothing came for ${most} ms`)), most);
  let timer = clock();
  try {
    for await (const chunk of body) {
      clearTimeout(timer); // what the reader does with it takes as long as it takes
      yield chunk;
      timer = clock();
    }
  } finally {
    clearTimeout(timer);
  }
}
