/** Whose access is shown, as the page's address and the API's say it. */
import * as v from "valibot";
import { LONGEST_NAME } from "../../identity/standing.ts";

const Name = v.pipe(v.string(), v.maxLength(LONGEST_NAME), v.trim());

export type AccessQuery = v.InferOutput<typeof AccessQuery>;
export const AccessQuery = v.object({
  /** A group of the policy. */
  group: v.optional(Name, ""),
  /** A username, in any form; instead of a group. */
  person: v.optional(Name, ""),
  /** The last group of the page before. */
  after: v.optional(Name),
});
