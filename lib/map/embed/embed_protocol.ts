/**
 * The postMessage protocol between a map in a frame and its host page, specified in
 * docs/embed-protocol.md: what the page sends. Everything else is ignored, whatever its sender.
 */
import * as v from "valibot";
import type { ToHost, WithoutVersion } from "./to_host.ts";

/**
 * The revision of the protocol, in `ready`. Revisions only add: `v` stays 1, and both sides ignore
 * the types that they do not know. 2 added calls, events and `hello`.
 */
export const REVISION = 2;

const version = v.literal(1);

/** A code has some 50 characters; much longer texts are rejected. */
const Code = v.pipe(v.string(), v.minLength(1), v.maxLength(500));

/** Chosen by the sender of a question, and repeated in the answer. */
const QuestionId = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** Events that the frame sends only to pages that ask for them. */
export const HOST_EVENTS = ["view", "filter", "widget", "height", "action"] as const;

/** The length comes first: a list with billions of gaps costs the sender nothing. */
const Names = v.pipe(
  v.custom<unknown[]>((list) => Array.isArray(list) && list.length <= 32),
  v.array(v.pipe(v.string(), v.maxLength(64))),
);

/** From the page to the frame. */
export const ToFrame = v.variant("type", [
  /** A one-time code, in answer to `ready` or `session-end`. */
  v.object({ v: version, type: v.literal("code"), code: Code }),
  /** Ends the session on the server, and removes the data from the screen. */
  v.object({ v: version, type: v.literal("sign-out") }),
  v.object({
    v: version,
    type: v.literal("theme"),
    theme: v.picklist(["light", "dark", "auto"]),
  }),
  /** The visible parts of the frame; null for all. */
  v.object({
    v: version,
    type: v.literal("ui"),
    parts: v.nullable(Names),
  }),
  /** What the page listens to; a later one replaces it. */
  v.object({
    v: version,
    type: v.literal("hello"),
    events: Names,
    /** It answers each `select` that has an id, and may prevent the frame's card. */
    answers_select: v.boolean(),
  }),
  /** The parameters are checked with the method (`embed_calls.ts`). */
  v.object({
    v: version,
    type: v.literal("call"),
    id: QuestionId,
    method: v.pipe(v.string(), v.maxLength(64)),
    params: v.optional(v.unknown()),
  }),
  v.object({
    v: version,
    type: v.literal("select-answer"),
    id: QuestionId,
    /** The page shows the feature by itself, so that the frame opens no card. */
    prevented: v.boolean(),
  }),
]);

export type ToFrame = v.InferOutput<typeof ToFrame>;

/** The channel to the host page. */
export interface HostPort {
  send(message: WithoutVersion<ToHost>): void;
  close(): void;
}

/**
 * Listens to the host page alone: not to another window of its origin, nor to another origin in its
 * window.
 *
 * @param hostOrigin the only origin that messages are accepted from and sent to.
 */
export function openHostPort(
  hostOrigin: string,
  onMessage: (message: ToFrame) => void,
): HostPort {
  const host = globalThis.parent;
  const listener = (event: MessageEvent<unknown>) => {
    if (event.source !== host || event.origin !== hostOrigin) return;
    const message = v.safeParse(ToFrame, event.data);
    if (message.success) onMessage(message.output);
  };
  globalThis.addEventListener("message", listener);
  return {
    send: (message) => host.postMessage({ v: 1, ...message } satisfies ToHost, hostOrigin),
    close: () => globalThis.removeEventListener("message", listener),
  };
}
