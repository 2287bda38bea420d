/**
 * The postMessage protocol between a map in a frame and its host page; docs/embedding.md has it as
 * a table. Everything else is ignored, whatever its sender.
 */
import * as v from "valibot";
import { Selection } from "./selection.ts";

const version = v.literal(1);

/** A code has some 50 characters; much longer texts are rejected. */
const Code = v.pipe(v.string(), v.minLength(1), v.maxLength(500));

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
]);

export type ToFrame = v.InferOutput<typeof ToFrame>;

/** From the frame to the page. */
export const ToHost = v.variant("type", [
  /** The frame waits for a code. */
  v.object({ v: version, type: v.literal("ready") }),
  /** The data is drawn, or redrawn. */
  v.object({
    v: version,
    type: v.literal("loaded"),
    /** Rows of the first layer's dataset; null where CARTO did not report it. */
    count: v.nullable(v.number()),
    /** The same of each dataset. */
    counts: v.record(v.string(), v.nullable(v.number())),
    groups: v.array(v.string()),
  }),
  v.object({
    v: version,
    type: v.literal("error"),
    code: v.picklist([
      "code_spent",
      "no_access",
      "offline",
      "unavailable",
      "limited",
      "unsupported",
      "map_not_found",
      "map_required",
      "layer_failed",
      "widget_failed",
      "context_lost",
    ]),
    /** The id of the layer or widget that failed. */
    part: v.optional(v.string()),
    /** For programmers. */
    message: v.string(),
  }),
  /** The session ended, and the frame waits for a code to continue. */
  v.object({ v: version, type: v.literal("session-end") }),
  v.object({ v: version, type: v.literal("select"), selection: v.nullable(Selection) }),
]);

export type ToHost = v.InferOutput<typeof ToHost>;
export type FrameError = Extract<ToHost, { type: "error" }>["code"];

type WithoutVersion<Message> = Message extends unknown ? Omit<Message, "v"> : never;

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
