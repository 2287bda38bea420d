/** A page of the people who may sign in, by name. */
import { lastSeenIn } from "../../identity/sessions/last_seen.ts";
import { type Method, normalUsername } from "../../identity/person.ts";
import { searchForm } from "../../identity/users/shown_names.ts";
import { parseUser, type UserRecord } from "../../identity/users/user_records.ts";
import { ALL_SHOWN_NAMES, ALL_USERS } from "../../storage/key_prefixes.ts";
import { lastSeenKey, userKey } from "../../storage/keys.ts";
import type { Entry, KvStorage } from "../../storage/kv_storage.ts";
import { rowsByKeys } from "../../storage/rows_by_keys.ts";
import { nameIn, PAGE_ROWS, pageOf } from "../page_rows.ts";
import { type PeopleCursor, peopleCursorText, type PeopleQuery } from "./people_query.ts";

export interface PersonRow {
  readonly username: string;
  readonly displayName: string;
  readonly groups: readonly string[];
  readonly method: Method;
  readonly disabled: boolean;
  /** Milliseconds since the epoch; null where it is unknown. */
  readonly lastSeenAt: number | null;
}

export interface PeoplePage {
  readonly people: readonly PersonRow[];
  /** Where the next page starts; null at the end. */
  readonly next: string | null;
}

export interface PeopleParts {
  readonly store: Pick<KvStorage, "get" | "getMany" | "list">;
  /** Whether a demo's accounts count. */
  readonly demo: boolean;
}

/** Reads at most 51 rows of users, 51 of the index of names, and 100 by their keys. */
export async function readPeople(parts: PeopleParts, query: PeopleQuery): Promise<PeoplePage> {
  const { store, demo } = parts;
  const byUsername = await usersPage(store, query);
  const byName = byUsername.next === null && query.q !== ""
    ? await shownNamesPage(store, query, PAGE_ROWS - byUsername.entries.length)
    : { entries: [], next: null };
  const users = [...byUsername.entries, ...byName.entries].flatMap((entry) => {
    const user = entry === null ? null : parseUser(entry);
    return user === null || (user.demo && !demo) ? [] : [user];
  });
  const seen = await rowsByKeys(store, users.map(({ username }) => lastSeenKey(username)));
  const next = byUsername.next ?? byName.next;
  return {
    people: users.map((user, index) => personRow(user, lastSeenIn(seen[index]))),
    next: next && peopleCursorText(next),
  };
}

/** @param seenAt the last use of a session, in milliseconds since the epoch. */
export function personRow(
  { username, displayName, groups, method, disabled, asOf }: UserRecord,
  seenAt: number | null,
): PersonRow {
  // Another application's people need no session here: their JWTs leave a time on the record.
  const lastSeenAt = asOf === undefined ? seenAt : Math.max(asOf, seenAt ?? 0);
  return { username, displayName, groups, method, disabled, lastSeenAt };
}

interface Found {
  readonly entries: readonly (Entry | null)[];
  readonly next: PeopleCursor | null;
}

const NOTHING: Found = { entries: [], next: null };

async function usersPage(
  store: PeopleParts["store"],
  { q, after }: PeopleQuery,
): Promise<Found> {
  if (after?.name !== undefined) return NOTHING;
  const start = normalUsername(q);
  const { entries, last } = await pageOf(store, {
    prefix: ALL_USERS,
    from: start === "" ? undefined : userKey(start),
    after: after && userKey(after.username),
    isIn: (key) => nameIn(key).startsWith(start),
  });
  return { entries, next: last && { username: nameIn(last) } };
}

/** @param rows none, where the usernames fill the page: the next page starts here. */
async function shownNamesPage(
  store: PeopleParts["store"],
  { q, after }: PeopleQuery,
  rows: number,
): Promise<Found> {
  const start = searchForm(q);
  const [name, username] = [after?.name, after?.username ?? ""];
  const { entries, last } = await pageOf(store, {
    prefix: ALL_SHOWN_NAMES,
    from: [...ALL_SHOWN_NAMES, start],
    after: name === undefined ? undefined : [...ALL_SHOWN_NAMES, name, username],
    isIn: ([, name]) => String(name).startsWith(start),
  }, rows);
  const names = entries.map(({ key }) => nameIn(key))
    // Those were found by their username already.
    .filter((found) => !found.startsWith(normalUsername(q)));
  const users = await rowsByKeys(store, names.map(userKey));
  const [, lastName = ""] = last ?? [];
  return {
    entries: users,
    next: last && { name: String(lastName), username: nameIn(last) },
  };
}
