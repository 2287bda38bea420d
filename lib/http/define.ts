/** The state of a request, and Fresh's helpers typed with it. */
import { createDefine } from "fresh";
import type { Admin, AdminPerson } from "../admin/admin.ts";
import type { BasemapId } from "../basemap/choice.ts";
import type { ReadSession } from "../broker/session_token.ts";
import type { LiveSession } from "../identity/sessions/sessions.ts";
import type { Locale } from "../locale/locale.ts";
import type { Services } from "../services.ts";
import type { ThemePreference } from "./preferences.ts";

export interface State {
  services: Services;
  /** Identifies the request in responses and logs. */
  requestId: string;
  /** The live session of the request's credential, or null. */
  session: LiveSession | null;
  /** Reads that session again. */
  readSession: ReadSession;
  /** The language of pages. */
  locale: Locale;
  theme: ThemePreference;
  /** The basemap that the person chose; null for the operator's default. */
  basemap: BasemapId | null;
}

export const define = createDefine<State>();

/** The state of a page of the console, behind routes/admin/_middleware.ts. */
export interface AdminState extends State {
  admin: AdminPerson;
}

/** The state of the console's API, which programs may use too. */
export interface AdminApiState extends State {
  admin: Admin;
}

export const adminDefine = createDefine<AdminState>();
export const adminApiDefine = createDefine<AdminApiState>();
