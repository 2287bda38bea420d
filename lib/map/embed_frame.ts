/** The map in a frame: what the page around it says, and what that page is told. */
import { type FrameError, openHostPort, type ToFrame } from "./embed_protocol.ts";
import { createEmbedSession, type EmbedSession } from "./embed_session.ts";
import type { AccessRequest, MapAccess, MapFault } from "./map_access.ts";
import type { Selection } from "./selection.ts";
import type { ThemeChoice } from "./theme.ts";

export type FrameState =
  /** Waits for its first access. */
  | "waiting"
  | "open"
  /** The session ended; the map stays in view while it waits for the next. */
  | "ended"
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
  /** The map shows what the session may see. */
  tellLoaded(count: number | null, groups: readonly string[]): void;
  /** The map cannot be brought up to date. */
  tellFault(fault: MapFault): void;
  onSelect(selection: Selection | null): void;
  close(): void;
}

export function createEmbedFrame(options: EmbedFrameOptions): EmbedFrame {
  const { hostOrigin, onState, onTheme } = options;
  const port = openHostPort(hostOrigin, receive);
  /** What the page was last told of the data; an end of the session makes it worth telling again. */
  let loaded = "";
  let session = begin();
  let signedOut = false;

  function begin(): EmbedSession {
    return createEmbedSession({
      port,
      hostOrigin,
      onChange(state) {
        if (state === "ended") loaded = "";
        onState(state);
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
    session.end();
    session = begin();
    loaded = "";
    signedOut = true;
    onState("signed_out");
  }

  return {
    requestAccess: (request) => session.requestAccess(request),
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
