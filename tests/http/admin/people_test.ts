/** The console's pages of people, sessions, tokens and access, over HTTP. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import * as v from "valibot";
import { ADMIN, type AdminApp, NO_ADMIN, startAdminApp } from "../../helpers/admin.ts";
import { requestToken, SAME_ORIGIN } from "../../helpers/client.ts";
import { expectEventually } from "../../helpers/eventually.ts";

let app: AdminApp;
beforeAll(async () => {
  app = await startAdminApp();
  await (await requestToken(app.origin, app.other)).body?.cancel();
});
afterAll(async () => {
  await app.stop();
});

const json = async (path: string) => await (await app.get(`/admin/api${path}`)).json();
const statusOf = async (response: Promise<Response>) => {
  const { status, body } = await response;
  await body?.cancel();
  return status;
};

describe("the console's API of people", () => {
  it("has what the pages show: people, one of them, sessions, tokens and access", async () => {
    const [boston] = NO_ADMIN;
    const { people, next } = await json("/people?q=user.boston");
    expect([people.map(({ username }: { username: string }) => username), next])
      .toEqual([[boston], null]);
    expect(await json(`/people/person?name=${boston}`)).toMatchObject({
      person: people[0],
      groups: [{ name: "BOSTON", known: true }],
      tokens: [{ username: boston, groups: ["BOSTON"] }],
      ended: [],
    });
    expect((await json(`/sessions?q=${boston}`)).sessions).toMatchObject([{ username: boston }]);
    expect(await json(`/tokens?q=${boston}`))
      .toMatchObject({ tokens: [{ username: boston }], revoking: { tokens: [], all: false } });
    const { matrix } = await json("/access");
    expect(matrix.groups.map(({ group }: { group: string }) => group)).toContain("BOSTON");
    const { subject } = await json(`/access?person=${boston}`);
    expect(subject.datasets[0].shown.sql).toContain("'BOSTON'");
    const audit = await app.audit();
    expect(audit).toContain(`"page":"/admin/api/people/person","query":{"name":"${boston}"}`);
  });

  it("refuses parameters that no page has, and has no such person or group", async () => {
    const wrong = ["/people?after=x", "/sessions?after=y", "/tokens?after=z", "/people/person"];
    for (const path of wrong) {
      expect([path, await statusOf(app.get(`/admin/api${path}`))]).toEqual([path, 400]);
      expect([path, await statusOf(app.get(`/admin${path}`))]).toEqual([path, 400]);
    }
    for (const path of ["/people/person?name=nobody", "/access?group=NONE", "/access?person=x"]) {
      expect([path, await statusOf(app.get(`/admin${path}`))]).toEqual([path, 404]);
    }
  });
});

describe("a search that is made up", () => {
  it("is a 400 where no name can be so long, whatever its letters, and never a fault", async () => {
    // One letter may be three in normal form, of six bytes; a NUL takes two bytes of a key.
    const texts = [
      "\u{1d160}".repeat(256),
      "\ufb2c".repeat(500),
      "\0".repeat(500),
      "x".repeat(5_000),
    ];
    const long = "漢".repeat(1_000);
    const paths = [
      ...["/people?q=", "/sessions?q=", "/people/person?name=", "/access?person="]
        .flatMap((path) => texts.map((text) => path + encodeURIComponent(text))),
      `/people?after=${encodeURIComponent(`u:${long}`)}`,
      `/people?q=a&after=${encodeURIComponent(`n:${long}\n${long}`)}`,
      `/sessions?after=${encodeURIComponent(`${long}\n${"a".repeat(64)}`)}`,
    ];
    for (const path of paths) {
      for (const prefix of ["/admin", "/admin/api"]) {
        expect([path, await statusOf(app.get(prefix + path))]).toEqual([path, 400]);
      }
    }
    for (const text of ["\u202eabc", "a\nb", "a/../b", "__proto__", "<script>alert(1)</script>"]) {
      const page = await app.get(`/admin/people?q=${encodeURIComponent(text)}`);
      expect([page.status, (await page.text()).includes("<script>alert")]).toEqual([200, false]);
    }
  });
});

describe("a look", () => {
  it("is on record before it is answered, by who looked, whatever else is in the address", async () => {
    const [boston] = NO_ADMIN;
    await (await app.get(`/admin/people/person?name=${boston.toUpperCase()}`)).body?.cancel();
    expect((await json(`/audit?person=${boston}&event=admin_viewed`)).records[0]).toMatchObject({
      person: ADMIN[0],
      details: { page: "/admin/people/person", query: { name: boston.toUpperCase() } },
    });
    const more = "x".repeat(9_000);
    await (await app.get(`/admin/sessions?q=${boston}&more=${more}`)).body?.cancel();
    expect((await json(`/audit?person=${boston}&event=admin_viewed`)).records[0].details)
      .toMatchObject({ page: "/admin/sessions", query: { q: boston } });
  });
});

const Answer = v.object({
  token: v.string(),
  api_base_url: v.string(),
  groups: v.array(v.string()),
  display_name: v.string(),
});

/** The token that a person with the cookie gets now. */
async function tokenOf(cookie: string, path = "/api/carto-token") {
  const response = await fetch(app.origin + path, { headers: { cookie, ...SAME_ORIGIN } });
  return v.parse(Answer, await response.json());
}

/** How CARTO answers to the token; the request itself does not matter. */
const atCarto = ({ token, api_base_url: api }: v.InferOutput<typeof Answer>) =>
  statusOf(fetch(`${api}/v3/maps/carto_dw/query?q=SELECT+1`, {
    headers: { authorization: `Bearer ${token}` },
  }));

/** What a page says that a change did; null where it says nothing. */
async function noticeAt(path: string | null): Promise<string | null> {
  const page = await (await app.get(path ?? "/")).text();
  return /<p class="admin-notice"[^>]*>([^<]*)</.exec(page)?.[1] ?? null;
}

describe("a token", () => {
  it("is refused by CARTO as soon as its revocation is answered, and its holder gets another", async () => {
    const before = await tokenOf(app.other);
    const [token] = (await json(`/tokens?q=${NO_ADMIN[0]}`)).tokens;
    const form = { change: "revoke", token: token.rightsHash };
    const revoked = await app.post("/admin/tokens/change", form);
    const shown = revoked.headers.get("location") ?? "";
    expect(await noticeAt(shown)).toContain("The token is revoked");
    // A forged link shows no notice; nor does one of another page or session.
    for (
      const forged of ["/admin/tokens?done=revoked", "/admin/tokens?done=all", `${shown}0`]
    ) expect([forged, await noticeAt(forged)]).toEqual([forged, null]);
    expect(await atCarto(before)).toBe(401);
    expect((await json(`/people/person?name=${NO_ADMIN[0]}`)).ended)
      .toMatchObject([{ reason: "operator", deletedAt: expect.any(Number) }]);
    const after = await tokenOf(app.other);
    expect([after.token === before.token, await atCarto(after) === 401]).toEqual([false, false]);
    const typed = await app.post("/admin/tokens/change", { change: "revoke_all", typed: "yes" });
    expect(await noticeAt(typed.headers.get("location"))).toContain("Nothing was revoked");
    expect(await atCarto(await tokenOf(app.other))).not.toBe(401);
  });
});

describe("a view as a group", () => {
  it("is a page with a token of its own, until it ends", async () => {
    const own = await tokenOf(app.admin);
    const started = await app.post("/admin/access/start", { group: "BOSTON", map: "demand" });
    expect(started.headers.get("location")).toBe("/admin/access/view/demand");
    const response = await app.get("/admin/access/view/demand");
    expect([response.status, (await response.text()).includes("the group BOSTON")])
      .toEqual([200, true]);
    const viewed = await tokenOf(app.admin, "/admin/access/token?map=demand");
    expect(viewed).toMatchObject({ groups: ["BOSTON"], display_name: own.display_name });
    expect([own.token, (await tokenOf(app.other)).token]).not.toContain(viewed.token);
    expect((await tokenOf(app.admin)).token).toBe(own.token);
    expect(await atCarto(viewed)).not.toBe(401);

    await app.post("/admin/access/end");
    expect(await statusOf(app.get("/admin/access/token"))).toBe(401);
    const ended = await app.get("/admin/access/view/demand");
    expect(await noticeAt(ended.headers.get("location"))).toContain("No view is in progress");
    await expectEventually(async () => await atCarto(viewed) === 401);
    expect(await atCarto(own)).not.toBe(401);
  });
});

describe("a change of people", () => {
  const change = (fields: Readonly<Record<string, string>>) =>
    app.post("/admin/people/change", fields);

  it("disables and enables a person, and says so on their page", async () => {
    const [name] = NO_ADMIN;
    const disabled = await change({ change: "disable", name });
    const page = disabled.headers.get("location") ?? "";
    expect(page).toContain(`/admin/people/person?name=${encodeURIComponent(name)}&done=`);
    expect(await noticeAt(page)).toContain("The account is disabled");
    const { person, sessions, ended } = await json(`/people/person?name=${name}`);
    expect([person.disabled, sessions]).toEqual([true, []]);
    expect(ended[0]).toMatchObject({ reason: "disabled", deletedAt: expect.any(Number) });
    expect(await statusOf(change({ change: "enable", name }))).toBe(303);
    expect((await json(`/people/person?name=${name}`)).person.disabled).toBe(false);
  });

  it("never disables the operator's own account, and is refused without its fields", async () => {
    const [own] = ADMIN;
    expect(await statusOf(change({ change: "disable", name: own }))).toBe(400);
    expect(await statusOf(change({ change: "remove", name: own }))).toBe(400);
    expect(await statusOf(change({ change: "end_session", name: own }))).toBe(400);
    expect(await statusOf(change({ change: "disable", name: "nobody" }))).toBe(404);
    expect(await statusOf(app.post("/admin/tokens/change", { change: "revoke" }))).toBe(400);
    const view = { group: "BOSTON", map: "no-map" };
    expect(await statusOf(app.post("/admin/access/start", view))).toBe(404);
  });
});
