/**
 * The messages from a map in a frame to its host page. The frame imports the types alone: tests
 * hold what it sends against these schemas, and the element checks the same by hand.
 */
import * as v from "valibot";
import { FRAME_ERRORS } from "./frame_errors.ts";
import { Filters, View, WidgetFigures } from "./embed_values.ts";
import { Selection } from "./selection.ts";

const version = v.literal(1);
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** Why a call failed. */
export const CALL_FAILURES = [
  "unknown_method",
  "unknown_widget",
  "unknown_layer",
  "unknown_dataset",
  /** The parameters are not those of the method, or not for this widget or layer. */
  "bad_params",
  /** There is no map: no session yet, or it ended. */
  "not_ready",
  /** No such feature, or the person may not see it. */
  "not_found",
  /** This map, or the person's rights, do not allow it. */
  "not_available",
  /** CARTO did not respond in time. */
  "timeout",
  /** Too many calls are running, or came within a second. */
  "busy",
] as const;

/** From the frame to the page. */
export const ToHost = v.variant("type", [
  /** The frame listens. */
  v.object({
    v: version,
    type: v.literal("ready"),
    /** The frame's revision of the protocol. */
    protocol: v.number(),
    /** Whether the page is asked for one, or the frame's URL had it. */
    code: v.picklist(["wanted", "held"]),
  }),
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
    code: v.picklist(FRAME_ERRORS),
    /** The id of the layer or widget that failed. */
    part: v.optional(v.string()),
    /** For programmers. */
    message: v.string(),
  }),
  /** The session ended, and the frame waits for a code to continue. */
  v.object({ v: version, type: v.literal("session-end") }),
  v.object({
    v: version,
    type: v.literal("select"),
    selection: v.nullable(Selection),
    /** The frame waits for a `select-answer` with it, for a second at most. */
    id: v.optional(id),
  }),
  /** The map has come to rest; at most four a second. */
  v.object({ v: version, type: v.literal("view"), ...View.entries }),
  /** All active filters, after one changed. */
  v.object({ v: version, type: v.literal("filter"), filters: Filters }),
  /** A widget has new figures. */
  v.object({ v: version, type: v.literal("widget"), id: v.string(), figures: WidgetFigures }),
  /** The height at which nothing in the frame scrolls, in CSS pixels. */
  v.object({ v: version, type: v.literal("height"), px: v.number() }),
  /** A person pressed a button that the document names; nothing of the row but its id. */
  v.object({
    v: version,
    type: v.literal("action"),
    action: v.string(),
    dataset: v.string(),
    id: v.string(),
  }),
  /** A call's value, by its method (`embed_calls.ts`). */
  v.object({ v: version, type: v.literal("result"), id, value: v.unknown() }),
  v.object({
    v: version,
    type: v.literal("failure"),
    id,
    code: v.picklist(CALL_FAILURES),
    /** For programmers. */
    message: v.string(),
  }),
]);

export type ToHost = v.InferOutput<typeof ToHost>;
export type FrameError = Extract<ToHost, { type: "error" }>["code"];
export type CallFailure = typeof CALL_FAILURES[number];

export type WithoutVersion<Message> = Message extends unknown ? Omit<Message, "v"> : never;
