/** The console's audit, usage and documents, as programs and forms get them. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { ListedDocument } from "../../../lib/admin/documents/read_documents.ts";
import { auditLines, verifyAudit } from "../../../lib/audit/verify.ts";
import { LARGEST_TEXT } from "../../../lib/json/json_text.ts";
import { type AdminApp, startAdminApp } from "../../helpers/admin.ts";
import { writeRecords } from "../../helpers/admin_records.ts";
import { SAME_ORIGIN } from "../../helpers/client.ts";
import { eventually } from "../../helpers/eventually.ts";

let app: AdminApp;
beforeAll(async () => {
  app = await startAdminApp();
  await writeRecords(`${app.dataDir}/kv.sqlite3`);
});
afterAll(async () => {
  await app.stop();
});

const json = async (path: string) => await (await app.get(path)).json();

describe("the console's audit", () => {
  it("has the app's records, is searched, and goes on where a page ended", async () => {
    const { records, next } = await json("/admin/api/audit?person=ann.baker%40acme.com");
    expect(records).toHaveLength(31);
    expect(next).toBeNull();
    expect(records[0]).toMatchObject({ event: "signed_out", intact: true });
    const minted = await json("/admin/api/audit?event=token_minted");
    expect(minted.records).toHaveLength(50);
    const rest = await json(`/admin/api/audit?event=token_minted&after=${minted.next}`);
    expect(rest.records.length).toBeGreaterThanOrEqual(10);
    expect(rest.records[0].seq).toBeLessThan(minted.records[49].seq);
  });

  it("has each look at it, by who looked and at whom, before the next one", async () => {
    await json("/admin/api/audit?person=nobody-was-called-this");
    const looks = await eventually<unknown>(
      async () => (await json("/admin/api/audit?person=nobody-was-called-this")).records,
      "record of the look",
    );
    expect(looks.at(-1)).toMatchObject({
      event: "admin_viewed",
      person: "user.ny@acme.com",
      details: { page: "/admin/api/audit", query: { person: "nobody-was-called-this" } },
    });
  });

  it("is exported as the chain that it is, and verified here", async () => {
    const response = await app.get("/admin/api/audit/export");
    expect(response.headers.get("content-type")).toBe("application/x-ndjson");
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="audit.ndjson"');
    const verdict = verifyAudit(auditLines(new Uint8Array(await response.arrayBuffer())));
    expect(verdict).toMatchObject({ ok: true, torn: [] });
    const part = await json("/admin/api/audit/verify");
    expect(part).toMatchObject({ first: 1, fault: null, next: null });
    expect(part.records).toBeGreaterThanOrEqual(verdict.ok ? verdict.records : Infinity);
    const csv = await app.get("/admin/api/audit/export?format=csv&event=signed_out");
    expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(await csv.text()).toContain(",signed_out,ann.baker@acme.com,another-process,");
  });

  it("refuses a search that it does not understand, and says what", async () => {
    const wrong = [
      "from=2026-02-31",
      "until=yesterday",
      "after=1",
      "event=Robert%27%29%3B",
      "format=xml",
    ];
    for (const query of wrong) {
      const path = query.startsWith("format") ? "/admin/api/audit/export" : "/admin/api/audit";
      const response = await app.get(`${path}?${query}`);
      const { code, detail } = await response.json();
      expect([query, response.status, code]).toEqual([query, 400, "bad_request"]);
      expect(detail).toBe(`Send a valid ${query.split("=")[0]}.`);
    }
    expect((await app.get("/admin/usage?days=8")).status).toBe(400);
    expect((await app.get("/admin/audit?from=never")).status).toBe(400);
  });
});

describe("the console's usage", () => {
  it("counts an opened map and a refused origin at once, at this process", async () => {
    const before = await json("/admin/api/usage?days=7");
    await (await app.get("/maps/retail-stores")).body?.cancel();
    const refused = await fetch(`${app.origin}/embed?origin=https://evil.example/x`);
    await refused.body?.cancel();
    const after = await json("/admin/api/usage?days=7");
    expect(after.openings).toBe(before.openings + 1);
    expect(after.units).toBeGreaterThan(before.units);
    expect(after.groups.map(({ name }: { name: string }) => name)).toContain("NEW YORK");
    expect(after.refused).toContainEqual({ name: "https://evil.example", count: 1 });
    expect(after.days).toHaveLength(7);
  });
});

describe("the console's documents", () => {
  const upload = (fields: Readonly<Record<string, string | File>>, headers = {}) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    return fetch(`${app.origin}/admin/documents/check`, {
      method: "POST",
      body,
      headers: { cookie: app.admin, ...SAME_ORIGIN, ...headers },
      redirect: "manual",
    });
  };
  const file = (text: string) => new File([text], "policy.json");

  it("are those in force, each with its version by hash", async () => {
    const documents = await eventually<ListedDocument>(async () => {
      const found: readonly ListedDocument[] = (await json("/admin/api/documents")).documents;
      return found.every(({ versions }) => versions === 1) ? [...found] : [];
    }, "version of each document");
    expect(documents.map(({ id }) => id))
      .toEqual(["policy", "map:deliveries", "map:demand", "map:retail-stores"]);
    const { versions, diff } = await json("/admin/api/documents/history?id=policy");
    expect(versions).toMatchObject([{ hash: documents[0].inForce, isInForce: true }]);
    expect(diff).toBeNull();
    expect((await app.get("/admin/api/documents/history?id=map%3Anone")).status).toBe(404);
    expect((await app.get("/admin/api/documents/history?id=..%2Fx")).status).toBe(400);
  });

  it("check a file in memory, with bounds, and change nothing", async () => {
    const faulty = await upload({ id: "policy", file: file('{ "version": }') });
    expect(faulty.status).toBe(200);
    expect(await faulty.text()).toContain("policy.json:1:14");
    const refusals = [
      await upload({ id: "policy", file: file(" ".repeat(LARGEST_TEXT + 20_000)) }),
      await upload({ id: "policy", file: file(" ".repeat(LARGEST_TEXT + 1)) }),
      await upload({ id: "../policy", file: file("{}") }),
      await upload({ id: "policy" }),
      await upload({ id: "policy", file: file("{}") }, { "content-type": "text/plain" }),
      await upload({ id: "policy", file: file("{}") }, { "sec-fetch-site": "cross-site" }),
    ];
    expect(refusals.map(({ status }) => status)).toEqual([413, 400, 400, 400, 415, 403]);
    await Promise.all(refusals.map(({ body }) => body?.cancel()));
    const { documents } = await json("/admin/api/documents");
    expect(documents.every(({ versions }: { versions: number }) => versions === 1)).toBe(true);
  });
});
