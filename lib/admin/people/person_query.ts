/** Which person is shown, as the page's address and the API's say it. */
import * as v from "valibot";
import { NameText } from "../name_query.ts";

export type PersonQuery = v.InferOutput<typeof PersonQuery>;
export const PersonQuery = v.object({
  /** A username, in any form. */
  name: v.pipe(NameText, v.minLength(1)),
});

/** What a change that led to the page did. */
export type PersonDone = v.InferOutput<typeof PersonDone>;
export const PersonDone = v.picklist([
  "session_ended",
  "sessions_ended",
  "disabled",
  "enabled",
  "not_there",
]);

/** What the parameters of pages of people are, for programs. */
export const PEOPLE_EXPECTED = "q: the start of a name; after: `next` of the page before";
export const PERSON_EXPECTED = "name: a username";

/** What a form about a person asks for. */
export type PersonChange = v.InferOutput<typeof PersonChange>;
export const PersonChange = v.variant("change", [
  v.object({
    change: v.picklist(["end_all", "disable", "enable"]),
    name: PersonQuery.entries.name,
  }),
  v.object({
    change: v.literal("end_session"),
    name: PersonQuery.entries.name,
    session: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  }),
]);
