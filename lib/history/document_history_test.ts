import { expect } from "@std/expect";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { randomBytes } from "node:crypto";
import { parsePolicyText } from "../access/policy.ts";
import { checkCandidate } from "../admin/documents/check_candidate.ts";
import { readDocument, readDocuments } from "../admin/documents/read_documents.ts";
import type { AuditEvent } from "../audit/events.ts";
import { loadMaps } from "../maps/live/load_maps.ts";
import { denoKv } from "../storage/deno_kv.ts";
import { createSealer } from "../storage/seal.ts";
import type { KvStorage } from "../storage/kv_storage.ts";
import { manualClock } from "../../tests/helpers/manual_clock.ts";
import { createDocumentHistory, type DocumentHistory } from "./document_history.ts";
import { createRecorder } from "./record_in_force.ts";

const root = new URL("../../", import.meta.url);
const POLICY = await Deno.readTextFile(new URL("policy.json", root));
const MAP = await Deno.readTextFile(new URL("maps/retail-stores.json", root));

let clock = manualClock(Date.UTC(2026, 0, 1));
let store: KvStorage;
beforeEach(() => {
  clock = manualClock(Date.UTC(2026, 0, 1));
  store = denoKv(":memory:");
});
afterEach(() => store.close());

const sealer = await createSealer([crypto.getRandomValues(new Uint8Array(32))]);
const historyOf = (instance: string): DocumentHistory =>
  createDocumentHistory({ store, sealer, now: clock.now, instance });

/** What a process has in force. */
const parts = (history: DocumentHistory, policy = POLICY, map = MAP) => ({
  history,
  access: { text: () => policy, policy: () => parsePolicyText(policy) },
  maps: { all: () => loadMaps([{ id: "stores", file: "stores.json", text: map }]).maps },
});

describe("the history of documents", () => {
  it("has each version once, by the process that saw it first, with its text and what changed", async () => {
    const [one, other] = [historyOf("one"), historyOf("other")];
    await Promise.all(
      [one, other].map((history) => history.record({ id: "policy", text: "a\nb\n" })),
    );
    clock.pass(1_000);
    const [first] = await one.versionsOf("policy");
    expect(await other.record({ id: "policy", text: "a\nc\n" })).toMatchObject({
      previous: first?.hash,
    });
    expect(await one.record({ id: "policy", text: "a\nc\n" })).toBeNull();
    const page = await readDocument(parts(one, "a\nc\n"), { id: "policy" });
    expect(page?.versions.map(({ at, instance, isInForce }) => ({ at, instance, isInForce })))
      .toEqual([
        { at: "2026-01-01T00:00:01.000Z", instance: "other", isInForce: true },
        { at: "2026-01-01T00:00:00.000Z", instance: expect.any(String), isInForce: false },
      ]);
    expect(
      page?.diff?.runs.flat().map(({ kind, before, after, text }) => [
        ...[kind, before, after, text],
      ]),
    ).toEqual([
      ["same", 1, 1, "a"],
      ["removed", 2, null, "b"],
      ["added", null, 2, "c"],
    ]);
    expect((await readDocuments(parts(one))).map(({ id, versions }) => [id, versions]))
      .toEqual([["policy", 2], ["map:stores", 0]]);
    expect(await readDocument(parts(one), { id: "map:none" })).toBeNull();
  });

  it("keeps fifty versions, and no text of the others", async () => {
    const history = historyOf("one");
    for (let version = 0; version < 55; version++) {
      await history.record({ id: "policy", text: `version ${version}` });
    }
    const versions = await history.versionsOf("policy");
    expect(versions).toHaveLength(50);
    const texts = await Promise.all(versions.map(({ hash }) => history.textOf("policy", hash)));
    expect(texts).toEqual(Array.from({ length: 50 }, (_, index) => `version ${54 - index}`));
    const rows = await Array.fromAsync(store.list(["document_texts"]));
    expect(rows).toHaveLength(50);
    expect(JSON.stringify(rows.map(({ value }) => value))).not.toContain("version");
  });

  it("keeps a policy of four megabytes, and of a text that does not compress the hash alone", async () => {
    const history = historyOf("one");
    const long = JSON.stringify(
      Array.from({ length: 40_000 }, (_, row) => ({
        value: `a person's row ${row}`,
        more: "of a hundred characters and more, as the rows of real policies repeat their names",
      })),
      null,
      1,
    );
    expect(long.length).toBeGreaterThan(4_000_000);
    await history.record({ id: "policy", text: long });
    const [version] = await history.versionsOf("policy");
    expect(await history.textOf("policy", version?.hash ?? "") === long).toBe(true);
    await history.record({ id: "policy", text: randomBytes(1_000_000).toString("hex") });
    const [latest] = await history.versionsOf("policy");
    expect(await history.textOf("policy", latest?.hash ?? "")).toBeNull();
    expect((await readDocument(parts(history), { id: "policy" }))?.diff).toBeNull();
  });

  it("is written by each process in the background, and its changes are audited once", async () => {
    const recorded: AuditEvent[] = [];
    const { promise: changed, resolve } = Promise.withResolvers<void>();
    let text = "first";
    const recorder = (instance: string) =>
      createRecorder({
        history: historyOf(instance),
        inForce: () => [{ id: "policy", text }],
        audit: {
          record(event) {
            recorded.push(event);
            resolve();
          },
          flush: () => Promise.resolve(),
        },
        log: { info() {}, error() {} },
      });
    await historyOf("before").record({ id: "policy", text });
    text = "second";
    const recorders = ["one", "other"].map(recorder);
    for (const { changed } of recorders) changed();
    await changed;
    recorders.forEach(({ close }) => close());
    expect(recorded).toMatchObject([{ event: "document_changed", document: "policy" }]);
  });
});

describe("a candidate", () => {
  it("gets what policy check says, and which parts of the maps in force it takes away", async () => {
    const inForce = parts(historyOf("one"));
    expect(await checkCandidate(inForce, "policy", POLICY)).toEqual({
      ...{
        id: "policy",
        faults: [],
        warnings: expect.any(Array),
        diff: { runs: [], isCut: false },
      },
    });
    const broken = await checkCandidate(
      inForce,
      "policy",
      POLICY.replace('"version"', '"verzion"'),
    );
    expect(broken.faults[0]).toMatch(/^policy\.json:\d+:\d+ /);
    expect(broken.diff?.runs).toHaveLength(1);
    const renamed = await checkCandidate(
      inForce,
      "policy",
      POLICY.replaceAll('"retail_stores"', '"shops"'),
    );
    expect(renamed.warnings.join("\n")).toContain("stores.json:");
  });

  it("gets what maps check says, and what links to the map lose", async () => {
    const inForce = parts(historyOf("one"));
    const map = JSON.parse(MAP);
    const [gone] = map.widgets;
    const text = JSON.stringify({ ...map, widgets: map.widgets.slice(1) }, null, 2);
    const verdict = await checkCandidate(inForce, "map:stores", text);
    expect(verdict.warnings.join("\n")).toContain(`lacks the widget ${gone.id}`);
    const unknown = JSON.stringify({ ...map, layers: [{ ...map.layers[0], dataset: "none" }] });
    const misfit = await checkCandidate(inForce, "map:stores", unknown);
    expect(misfit.faults.join("\n")).toContain("layers[0].dataset: is no dataset of the policy");
    expect((await checkCandidate(inForce, "map:new", "{")).faults[0]).toMatch(/new\.json:1:\d+/);
    expect(await checkCandidate(inForce, "map:new", MAP)).toMatchObject({ faults: [], diff: null });
  });
});
