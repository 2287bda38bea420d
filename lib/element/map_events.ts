/** The map's messages as events of the element. */
import type { CartoMapEventMap } from "../../static/embed.d.ts";
import type { HOST_EVENTS } from "../map/embed/embed_protocol.ts";
import type { FrameMessage } from "./messages.ts";

/** Events that the frame sends to pages that ask for them: an element cannot know its listeners. */
export const ASKED_EVENTS: typeof HOST_EVENTS = ["view", "filter", "widget", "height", "action"];

/** @returns false if a listener prevented what usually follows. */
export type Tell = <Type extends keyof CartoMapEventMap>(
  type: Type,
  detail: CartoMapEventMap[Type]["detail"],
) => boolean;

type EventMessage = Exclude<
  FrameMessage,
  { type: "ready" | "error" | "session-end" | "result" | "failure" }
>;

/** Tells the page, and answers the frame's question. */
export function tellEvent(
  message: EventMessage,
  tell: Tell,
  answer: (id: string, prevented: boolean) => void,
): void {
  switch (message.type) {
    case "loaded": {
      const { count, counts, groups } = message;
      return void tell("carto-load", { count, counts, groups });
    }
    case "view": {
      const { longitude, latitude, zoom, bounds } = message;
      return void tell("carto-view", { longitude, latitude, zoom, bounds });
    }
    case "filter":
      return void tell("carto-filter", { filters: message.filters });
    case "widget":
      return void tell("carto-widget", { id: message.id, figures: message.figures });
    case "height":
      return void tell("carto-height", { px: message.px });
    case "action": {
      const { action, dataset, id } = message;
      return void tell("carto-action", { action, dataset, id });
    }
    case "select": {
      const isPrevented = !tell("carto-select", message.selection);
      if (message.id !== undefined) answer(message.id, isPrevented);
    }
  }
}
