/** What the page for authors and its API tell each other. */
import * as v from "valibot";
import type { MapSettings } from "../components/map/use_map.ts";
import type { Locale } from "../lib/locale/locale.ts";
import type { ThemeChoice } from "../lib/map/basemap/theme.ts";
import { OpenedMap } from "../lib/map/access/opened_map.ts";

/** What is wrong in a document, and where; both count from 1, columns in UTF-16 units. */
export const DraftFault = v.object({
  severity: v.picklist(["fault", "warning"]),
  line: v.number(),
  column: v.number(),
  /** Such as `layers[0].type`; empty for the whole document. */
  path: v.string(),
  message: v.string(),
});

export type DraftFault = v.InferOutput<typeof DraftFault>;

/** How a draft is, and what the session's group gets of it. */
export const DraftAnswer = v.object({
  faults: v.array(DraftFault),
  /** Null for a document that cannot be read, and for a map that the group may not open. */
  map: v.nullable(OpenedMap),
  /** What the group gets and what is left out for it, and why, one per line. */
  seen: v.array(v.string()),
});

export type DraftAnswer = v.InferOutput<typeof DraftAnswer>;

/** A document that is not saved. */
export const DraftRequest = v.object({ id: v.string(), text: v.string() });

export const SaveRequest = v.object({
  ...DraftRequest.entries,
  /** The digest of the file that the draft began with. */
  version: v.string(),
});

/** Where the file was saved, its new version. */
export const SaveAnswer = v.object({ version: v.string() });

export type SaveAnswer = v.InferOutput<typeof SaveAnswer>;

/** The group is empty where the policy has none. */
export const PreviewRequest = v.object({ group: v.string() });

/** A session of a group, for the preview alone. */
export const PreviewAnswer = v.object({ token: v.string() });

export type PreviewAnswer = v.InferOutput<typeof PreviewAnswer>;

/** A map as the page lists it. */
export interface ListedMap {
  readonly id: string;
  readonly title: string;
}

/** What the page's script begins with. */
export interface AuthorStart {
  readonly id: string;
  /** The file's text. */
  readonly text: string;
  readonly version: string;
  readonly maps: readonly ListedMap[];
  /** The policy's groups. */
  readonly groups: readonly string[];
  /** The group to begin with: one that gets the map, if any does; empty where there is none. */
  readonly group: string;
  readonly locale: Locale;
  readonly theme: ThemeChoice;
  readonly settings: MapSettings;
}
