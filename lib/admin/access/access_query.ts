/** Whose access is shown, as the page's address and the API's say it. */
import * as v from "valibot";
import { MAP_ID } from "../../maps/map_id.ts";
import { NameText } from "../name_query.ts";

const Name = v.pipe(NameText, v.trim());

export type AccessQuery = v.InferOutput<typeof AccessQuery>;
export const AccessQuery = v.object({
  /** A group of the policy. */
  group: v.optional(Name, ""),
  /** A username, in any form; instead of a group. */
  person: v.optional(Name, ""),
  /** The last group of the page before. */
  after: v.optional(Name),
});

/** What led to the page. */
export const AccessDone = v.picklist(["view_ended", "no_view"]);

/** What the parameters are, for programs. */
export const ACCESS_EXPECTED = "group: of the policy, or person: a username; after: a group";

/** What a form that starts a view asks for. */
export type ViewRequest = v.InferOutput<typeof ViewRequest>;
export const ViewRequest = v.object({
  group: AccessQuery.entries.group,
  person: AccessQuery.entries.person,
  map: v.pipe(v.string(), v.regex(MAP_ID)),
});
