/** What is searched for among people, as the page's address and the API's say it. */
import * as v from "valibot";
import { CursorText, NameText } from "../name_query.ts";

/** A place among usernames, or among the names that are shown. */
const Cursor = v.pipe(
  CursorText,
  v.regex(/^(u:[^\n]+|n:[^\n]+\n[^\n]+)$/),
  v.transform((text): PeopleCursor => {
    const [first = "", username] = text.slice(2).split("\n");
    return username === undefined ? { username: first } : { name: first, username };
  }),
);

/** The last row of a page; `name` where it was found by the name that is shown. */
export interface PeopleCursor {
  readonly name?: string;
  readonly username: string;
}

export type PeopleQuery = v.InferOutput<typeof PeopleQuery>;
export const PeopleQuery = v.object({
  /** The start of a username, or of the name that is shown. */
  q: v.optional(v.pipe(NameText, v.trim()), ""),
  after: v.optional(Cursor),
});

export function peopleCursorText({ name, username }: PeopleCursor): string {
  return name === undefined ? `u:${username}` : `n:${name}\n${username}`;
}
