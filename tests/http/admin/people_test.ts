/** The console's pages of people, sessions, tokens and access, over HTTP. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { ADMIN, type AdminApp, NO_ADMIN, startAdminApp } from "../../helpers/admin.ts";
import { requestToken } from "../../helpers/client.ts";

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

describe("a change of people", () => {
  const change = (fields: Readonly<Record<string, string>>) =>
    app.post("/admin/people/change", fields);

  it("disables and enables a person, and says so on their page", async () => {
    const [name] = NO_ADMIN;
    const disabled = await change({ change: "disable", name });
    expect(disabled.headers.get("location")).toBe(
      `/admin/people/person?name=${encodeURIComponent(name)}&done=disabled`,
    );
    const { person, sessions, ended } = await json(`/people/person?name=${name}`);
    expect([person.disabled, sessions]).toEqual([true, []]);
    expect(ended).toMatchObject([{ reason: "disabled", deletedAt: expect.any(Number) }]);
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
