import type { paths } from "./api.js";

/** The types of every call, taken from the contract. */
export type Method = "get" | "post" | "put" | "patch" | "delete";

export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, object> ? P : never;
}[keyof paths];

export type Operation<M extends Method, P extends PathOf<M>> = paths[P][M];

/** What the answer holds when the call succeeds; undefined for one without a body. */
export type Answer<O> = O extends { responses: infer R }
  ? { [S in keyof R]: S extends 200 | 201 | 202 ? JsonOf<R[S]> : S extends 204 ? undefined : never }[keyof R]
  : never;

/** The arguments, which may be left out where nothing is required. */
export type Given<O> = {} extends Arguments<O> ? [args?: Arguments<O>] : [args: Arguments<O>];

/** The same without the contract's types. */
export interface Loose extends Options {
  readonly path?: Readonly<Record<string, unknown>> | undefined;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
}

interface Options {
  /** Made for you; name your own where a crash of yours must not repeat the call. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

type Arguments<O> = Member<"path", Parameter<O, "path">> &
  Member<"query", Parameter<O, "query">> &
  Member<"body", BodyOf<O>> &
  Options;

type Parameter<O, K extends string> = O extends { parameters: infer T } ? (K extends keyof T ? T[K] : undefined) : undefined;

type BodyOf<O> = O extends { requestBody?: { content: { "application/json": infer T } } } ? T : undefined;

type JsonOf<R> = R extends { content: { "application/json": infer T } } ? T : never;

/** Left out where the contract has none, optional where nothing in it is required. */
type Member<K extends string, T> = [T] extends [undefined]
  ? { readonly [k in K]?: undefined }
  : undefined extends T
    ? { readonly [k in K]?: Exclude<T, undefined> }
    : { readonly [k in K]: T };
