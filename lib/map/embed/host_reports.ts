/** Reports events to the host page, each once until it changes. */
import type { HostPort } from "./embed_protocol.ts";
import type { FrameError } from "./to_host.ts";
import type { Selection } from "./selection.ts";

export interface HostReports {
  /**
   * The map shows its data.
   *
   * @param counts of rows by dataset, null where CARTO did not report it; the first layer's first.
   */
  loaded(counts: ReadonlyMap<string, number | null>, groups: readonly string[]): void;
  /**
   * The map, or a part of it, cannot be updated; the end of a session has its own event.
   *
   * @param part the id of the layer or widget.
   */
  fault(fault: FrameError | "signed_out", part?: string): void;
  /** @returns the question's id, where the page is asked whether the card opens. */
  selection(selection: Selection | null): string | null;
  /** @param isAsked the page answers whether the card of a selected feature opens. */
  ask(isAsked: boolean): void;
  /** The session ended: the next load is reported again. */
  sessionEnded(): void;
  /** The host page signed out: reset without an event. */
  signedOut(): void;
}

const NOTHING = "null";

export function createHostReports(port: HostPort): HostReports {
  let loaded = "";
  let selected = NOTHING;
  let isAsked = false;
  let questions = 0;
  return {
    loaded(counts, groups) {
      const [count = null] = counts.values();
      const content = { count, counts: Object.fromEntries(counts), groups: [...groups] };
      const text = JSON.stringify(content);
      if (text !== loaded) port.send({ type: "loaded", ...content });
      loaded = text;
    },
    fault(fault, part) {
      if (fault === "signed_out") return;
      loaded = "";
      const message = MESSAGES[fault];
      port.send({ type: "error", code: fault, message, ...part === undefined ? {} : { part } });
    },
    selection(selection) {
      const text = JSON.stringify(selection);
      if (text === selected) return null;
      selected = text;
      const id = isAsked && selection !== null ? `card-${++questions}` : null;
      port.send({ type: "select", selection, ...id === null ? {} : { id } });
      return id;
    },
    ask: (next) => isAsked = next,
    sessionEnded: () => loaded = "",
    signedOut() {
      loaded = "";
      selected = NOTHING;
    },
  };
}

/** For programmers; the page shows texts of its own. */
const MESSAGES: Readonly<Record<FrameError, string>> = {
  code_spent: "The code opens nothing.",
  no_access: "The user's groups may see no data.",
  offline: "The map's server cannot be reached.",
  unavailable: "The map's server or CARTO is unavailable.",
  limited: "The map's server or CARTO has had too many requests.",
  unsupported: "The browser has no WebGL2.",
  map_not_found: "The map does not exist, or the user may not open it.",
  map_required: "The user may open several maps: name one.",
  layer_failed: "A layer cannot be drawn.",
  widget_failed: "A widget cannot be computed.",
  context_lost: "The browser stopped the map's graphics.",
};
