/** The map in a frame: the messages from and to its host page. */
import { createBackoff } from "../access/backoff.ts";
import type { Health } from "../access/health.ts";
import { type AccessRequest, type MapAccess, MapError } from "../access/map_access.ts";
import { type MapFaultReport, reportMapFault } from "../access/map_faults.ts";
import type { OpenedMap } from "../access/opened_map.ts";
import type { ThemeChoice } from "../basemap/theme.ts";
import type { CodeRefusal } from "./embed_exchange.ts";
import { type HostPort, openHostPort, type ToFrame } from "./embed_protocol.ts";
import type { FrameError } from "./to_host.ts";
import { createHostReports } from "./host_reports.ts";
import { createEmbedSession, type EmbedSession } from "./embed_session.ts";
import type { Selection } from "./selection.ts";

export type FrameState =
  /** Waiting for its first access. */
  | "waiting"
  | "open"
  /** The session ended; the map stays visible for a moment, while it waits for the next one. */
  | "ended"
  /** No new session arrived in that time: the data is removed, and it keeps waiting. */
  | "empty"
  /** The host page signed out; a new code starts again. */
  | "signed_out";

/** Why there is no map in the frame yet; it keeps retrying. */
export type FrameFault = CodeRefusal | Exclude<Health["name"], "ok" | "signed_out">;

export interface EmbedFrameOptions {
  /** The host page's origin. */
  readonly hostOrigin: string;
  /** The id of the requested map, from the frame's URL; undefined for the default. */
  readonly map: string | undefined;
  onState(state: FrameState): void;
  /**
   * The document to show; another one, or a new version of it, replaces the first.
   *
   * @param map null once the host page signed out: the next one may be for another person.
   */
  onMap(map: OpenedMap | null): void;
  /** @param fault null once there is a map. */
  onFault(fault: FrameFault | null): void;
  onTheme(choice: ThemeChoice): void;
  /** The visible parts; null for all. */
  onUi(parts: readonly string[] | null): void;
  /** Calls, and what the page listens to. */
  onHostMessage(message: HostMessage): void;
}

/** The messages that are about the map itself. */
export type HostMessage = Extract<ToFrame, { type: "hello" | "call" | "select-answer" }>;

export interface EmbedFrame {
  /** @throws {MapError} */
  requestAccess(request: AccessRequest): Promise<MapAccess>;
  /** @throws {MapError} */
  requestSession(): Promise<string>;
  /** The session's, while there is one. */
  bearer(): string | undefined;
  /** Reports to our own server what cannot be shown. */
  reportFault(report: MapFaultReport): Promise<void>;
  /**
   * The map shows its data.
   *
   * @param counts of rows by dataset, null where CARTO did not report it; the first layer's first.
   */
  postLoaded(counts: ReadonlyMap<string, number | null>, groups: readonly string[]): void;
  /**
   * The map, or a part of it, cannot be updated.
   *
   * @param part the id of the layer or widget.
   */
  postFault(fault: FrameError | "signed_out", part?: string): void;
  /**
   * Reports the selection to the page, if it changed.
   *
   * @returns the question to the page whether the card opens; null without one.
   */
  onSelect(selection: Selection | null): string | null;
  /** Sends what the map says to the page. */
  send: HostPort["send"];
  close(): void;
}

/** A page with a signed-in user responds faster than this, so that the change is not visible. */
const GRACE_MS = 3_000;

export function createEmbedFrame(options: EmbedFrameOptions): EmbedFrame {
  const { hostOrigin, map, onState, onMap, onFault, onTheme, onUi, onHostMessage } = options;
  const port = openHostPort(hostOrigin, receive);
  const reports = createHostReports(port);
  let emptying: ReturnType<typeof setTimeout> | undefined;
  let session = begin();
  let signedOut = false;
  openWithRetry(session, fail);

  function begin(): EmbedSession {
    return createEmbedSession({
      port,
      hostOrigin,
      map,
      onChange(state) {
        clearTimeout(emptying);
        onState(state);
        if (state === "open") return;
        reports.sessionEnded();
        emptying = setTimeout(() => onState("empty"), GRACE_MS);
      },
      onMap(opened) {
        onFault(null);
        onMap(opened);
      },
      onRefused: fail,
    });
  }

  function fail(fault: FrameFault): void {
    onFault(fault);
    reports.fault(fault);
  }

  function receive(message: ToFrame): void {
    if (message.type === "theme") return onTheme(message.theme);
    if (message.type === "ui") return onUi(message.parts);
    if (message.type === "code") return takeCode(message.code);
    if (message.type === "sign-out") return signOut();
    if (message.type === "hello") reports.ask(message.answers_select);
    onHostMessage(message);
  }

  function takeCode(code: string): void {
    session.hand(code);
    if (!signedOut) return;
    signedOut = false;
    onState("waiting");
    openWithRetry(session, fail);
  }

  function signOut(): void {
    clearTimeout(emptying);
    session.end();
    session = begin();
    reports.signedOut();
    signedOut = true;
    onState("signed_out");
    onFault(null);
    onMap(null);
  }

  return {
    requestAccess: (request) => session.requestAccess(request),
    requestSession: () => session.requestSession(),
    bearer: () => session.bearer(),
    reportFault: (report) => reportMapFault(fetch, report, session.bearer()),
    postLoaded: reports.loaded,
    postFault: reports.fault,
    onSelect: reports.selection,
    send: port.send,
    close() {
      clearTimeout(emptying);
      port.close();
      session.end();
    },
  };
}

/** Waits for a session with a map, or until the frame is stopped. */
async function openWithRetry(
  session: EmbedSession,
  onFault: (fault: Exclude<FrameFault, CodeRefusal>) => void,
): Promise<void> {
  const backoff = createBackoff(Math.random);
  for (;;) {
    try {
      return await session.open();
    } catch (error) {
      const fault = error instanceof MapError ? error.fault : "unavailable";
      if (fault === "signed_out") return;
      onFault(isReported(fault) ? fault : "unavailable");
      await new Promise((resolve) => setTimeout(resolve, backoff.next()));
    }
  }
}

const REPORTED = ["no_access", "offline", "unavailable", "limited"] as const;
const isReported = (fault: string): fault is typeof REPORTED[number] =>
  REPORTED.some((known) => known === fault);
