/** What every request carries through the app, and Fresh's helpers typed with it. */
import { createDefine } from "fresh";
import type { BasemapId } from "../basemap/choice.ts";
import type { ReadSession } from "../broker/session_token.ts";
import type { LiveSession } from "../identity/sessions.ts";
import type { Locale } from "../locale/locale.ts";
import type { Services } from "../services.ts";
import type { ThemePreference } from "./preferences.ts";

export interface State {
  services: Services;
  /** Names the request in answers and logs. */
  requestId: string;
  /** The live session that the request proved to hold, or null. */
  session: LiveSession | null;
  /** Reads that session again. */
  readSession: ReadSession;
  /** The language of pages. */
  locale: Locale;
  theme: ThemePreference;
  /** What they want maps to be drawn on; null for what the operator does. */
  basemap: BasemapId | null;
}

export const define = createDefine<State>();
