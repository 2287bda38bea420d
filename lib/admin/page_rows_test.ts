/** Pages over thousands of rows in a real KV on disk: what they show, and what they read. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import {
  type CountedReads,
  countReads,
  fillWithPeople,
  usernameOf,
} from "../../tests/helpers/many_people.ts";
import { denoKv } from "../storage/deno_kv.ts";
import { createSealer } from "../storage/seal.ts";
import * as v from "valibot";
import { PeopleQuery } from "./people/people_query.ts";
import { readPeople } from "./people/read_people.ts";
import { readSessions, SessionsQuery } from "./sessions/read_sessions.ts";
import { readRevoking } from "./tokens/read_revoking.ts";
import { readTokens, TokensQuery } from "./tokens/read_tokens.ts";

const MANY = 5_000;
const NOW = Date.now();
const IDLE_MS = 3_600_000;

let folder: string;
let store: CountedReads;
beforeAll(async () => {
  folder = await Deno.makeTempDir();
  store = countReads(denoKv(`${folder}/kv.sqlite3`));
  const sealer = await createSealer([new Uint8Array(32)]);
  const sizes = { people: MANY, sessions: MANY, tokens: MANY };
  await fillWithPeople(store, { ...sizes, now: NOW, sealer });
  store.taken();
});
afterAll(async () => {
  await store.close();
  await Deno.remove(folder, { recursive: true });
});

const parts = () => ({ store, demo: false, idleMs: IDLE_MS, now: () => NOW });
const people = (query: object) => readPeople(parts(), v.parse(PeopleQuery, query));
const sessions = (query: object) => readSessions(parts(), v.parse(SessionsQuery, query));
const tokens = (query: object) => readTokens(parts(), v.parse(TokensQuery, query));

/** Reads all pages. @returns the rows of each, and the most that one of them read. */
async function walk<Page extends { readonly next: string | null }>(
  page: (query: object) => Promise<Page>,
  query: object = {},
): Promise<{ pages: Page[]; most: { trips: number; rows: number } }> {
  const pages: Page[] = [];
  const most = { trips: 0, rows: 0 };
  let after: string | null | undefined;
  while (after !== null) {
    const read = await page(after === undefined ? query : { ...query, after });
    const { trips, rows } = store.taken();
    most.trips = Math.max(most.trips, trips);
    most.rows = Math.max(most.rows, rows);
    pages.push(read);
    after = read.next;
  }
  return { pages, most };
}

describe("a page of many rows", () => {
  it("of people has each of them once, and reads no more than its own", async () => {
    const { pages, most } = await walk(people);
    const names = pages.flatMap((page) => page.people.map(({ username }) => username));
    expect(names).toEqual([...Array(MANY).keys()].map(usernameOf).sort());
    expect(pages.every((page) => page.people.length <= 50)).toBe(true);
    expect(most).toEqual({ trips: 6, rows: 51 + 50 });
  });

  it("of sessions likewise", async () => {
    const { pages, most } = await walk(sessions);
    const ids = pages.flatMap((page) => page.sessions.map(({ idHash }) => idHash));
    expect([ids.length, new Set(ids).size]).toEqual([MANY, MANY]);
    expect(most).toEqual({ trips: 6, rows: 51 + 50 });
  });

  it("of tokens likewise", async () => {
    const { pages, most } = await walk(tokens);
    const hashes = pages.flatMap((page) => page.tokens.map(({ rightsHash }) => rightsHash));
    expect([hashes.length, new Set(hashes).size]).toEqual([MANY, MANY]);
    expect(pages[0]?.tokens[0]).toMatchObject({
      groups: ["BOSTON"],
      datasets: ["retail_stores"],
      tokens: 1,
      mintedAt: NOW,
      handedOutAt: NOW,
    });
    expect(most).toEqual({ trips: 6, rows: 51 + 50 });
  });

  it("finds people by the start of their username, or of the name that is shown", async () => {
    const byUsername = await people({ q: " Person.0042" });
    expect(byUsername.people.map(({ username }) => username))
      .toEqual([...Array(50).keys()].map((n) => usernameOf(4200 + 2 * n)));
    expect(byUsername.next).toBeNull();
    store.taken();
    const byName = await walk(people, { q: "visitor 004" });
    const shown = byName.pages.flatMap((page) => page.people);
    expect(shown.map(({ username }) => username))
      .toEqual([...Array(500).keys()].map((n) => usernameOf(4001 + 2 * n)));
    expect(shown[0]).toMatchObject({ displayName: "Visitor 004001", lastSeenAt: NOW });
    expect(byName.most.trips).toBeLessThanOrEqual(12);
    expect(byName.most.rows).toBeLessThanOrEqual(200);
    expect((await people({ q: "oidc:00400" })).people).toHaveLength(5);
    expect((await people({ q: "nobody" })).people).toEqual([]);
  });

  it("finds sessions and tokens of a person, and tokens by their id", async () => {
    const name = usernameOf(17);
    const [session, ...others] = (await sessions({ q: name })).sessions;
    expect([session?.username, others]).toEqual([name, []]);
    const [token, ...more] = (await tokens({ q: name })).tokens;
    expect([token?.username, more]).toEqual([name, []]);
    const id = `tok_${token?.rightsHash.slice(0, 8)}`;
    expect((await tokens({ q: id })).tokens).toEqual([token]);
    expect((await tokens({ q: "tok_zz" })).tokens).toEqual([]);
  });

  it("leaves out sessions and tokens whose end has come, while their rows exist", async () => {
    const later = { ...parts(), now: () => NOW + IDLE_MS };
    expect((await readSessions(later, { q: "" })).sessions).toEqual([]);
    expect((await readTokens(later, { q: "" })).tokens).toEqual([]);
  });

  it("reads a bounded number of jobs", async () => {
    const set = [...Array(900).keys()].map((n) => ({
      key: ["jobs", 0, "delete_token", `t-${String(n).padStart(4, "0")}`],
      value: { owner: "user:ann", reason: "signed_out", at: NOW },
    }));
    await store.commit({ set });
    store.taken();
    const { tokens, more } = await readRevoking(store, NOW);
    expect([tokens.length, more]).toEqual([50, true]);
    expect(tokens[0]).toMatchObject({ name: "t-0000", owner: "user:ann", attempts: 0 });
    expect(store.taken()).toEqual({ trips: 1, rows: 200 });
  });

  it("refuses a place that no page ends at", () => {
    for (const after of ["", "x", "u:", "n:a", "n:\nb", `u:${"x".repeat(2_000)}`]) {
      expect([after, v.safeParse(PeopleQuery, { after }).success]).toEqual([after, false]);
    }
    expect(v.safeParse(TokensQuery, { after: "../x" }).success).toBe(false);
    expect(v.safeParse(SessionsQuery, { after: "ann" }).success).toBe(false);
  });
});
