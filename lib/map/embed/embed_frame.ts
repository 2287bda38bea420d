/** The map in a frame: what the page around it says, and what that page is told. */
import { type FrameError, openHostPort, type ToFrame } from "./embed_protocol.ts";
import { createEmbedSession, type EmbedSession } from "./embed_session.ts";
import type { AccessRequest, MapAccess, MapFault } from "../access/map_access.ts";
import type { Selection } from "./selection.ts";
import type { ThemeChoice } from "../basemap/theme.ts";

export type FrameState =
  /** Waits for its first access. */
  | "waiting"
  | "open"
  /** The session ended; the map stays in view for a moment, while it waits for the next. */
  | "ended"
  /** No other session came in that moment: the data leave the screen. It waits on. */
  | "empty"
  /** The page around signed out; a code from it begins anew. */
  | "signed_out";

export interface EmbedFrameOptions {
  /** The origin of the page around. */
  readonly hostOrigin: string;
  onState(state: FrameState): void;
  onTheme(choice: ThemeChoice): void;
}

export interface EmbedFrame {
  /** @throws {MapError} */
  requestAccess(request: AccessRequest): Promise<MapAccess>;
  /** @throws {MapError} */
  requestSession(): Promise<string>;
  /** The map shows what the session may see. */
  tellLoaded(count: number | null, groups: readonly string[]): void;
  /** The map cannot be brought up to date. */
  tellFault(fault: MapFault): void;
  onSelect(selection: Selection | null): void;
  close(): void;
}

/** A page that knows its user answers with a code in less: nobody sees the session change. */
const GRACE_MS = 3_000;

export function createEmbedFrame(options: EmbedFrameOptions): EmbedFrame {
  const { hostOrigin, onState, onTheme } = options;
  const port = openHostPort(hostOrigin, receive);
  /** What the page was last told of the data; an end of the session makes it worth telling again. */
  let loaded = "";
  let emptying: ReturnType<typeof setTimeout> | undefined;
  let session = begin();
  let signedOut = false;

  function begin(): EmbedSession {
    return createEmbedSession({
      port,
      hostOrigin,
      onChange(state) {
        clearTimeout(emptying);
        onState(state);
        if (state === "open") return;
        loaded = "";
        emptying = setTimeout(() => onState("empty"), GRACE_MS);
      },
    });
  }

  function receive(message: ToFrame): void {
    if (message.type === "theme") return onTheme(message.theme);
    if (message.type === "code") {
      session.hand(message.code);
      if (signedOut) onState("waiting");
      signedOut = false;
      return;
    }
    clearTimeout(emptying);
    session.end();
    session = begin();
    loaded = "";
    signedOut = true;
    onState("signed_out");
  }

  return {
    requestAccess: (request) => session.requestAccess(request),
    requestSession: () => session.requestSession(),
    tellLoaded(count, groups) {
      const content = JSON.stringify([count, groups]);
      if (content !== loaded) port.send({ type: "loaded", count, groups: [...groups] });
      loaded = content;
    },
    tellFault(fault) {
      // The end of a session is told as such.
      if (fault === "signed_out") return;
      loaded = "";
      port.send({ type: "error", code: fault, message: MESSAGES[fault] });
    },
    onSelect: (selection) => port.send({ type: "select", selection }),
    close() {
      clearTimeout(emptying);
      port.close();
      session.end();
    },
  };
}

const MESSAGES: Readonly<Record<Exclude<FrameError, "code_spent">, string>> = {
  no_access: "The user's groups may see no data.",
  offline: "The map's server cannot be reached.",
  unavailable: "The map's server or CARTO has trouble.",
  limited: "The map's server or CARTO has had too many requests.",
  unsupported: "The browser has no WebGL2.",
};
