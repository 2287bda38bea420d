import { expect } from "@std/expect";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { createHash } from "node:crypto";
import type { Fields } from "../log/log.ts";
import { type LivePolicy, openLivePolicy, type PolicyId } from "./live_policy.ts";
import { PolicyError } from "./policy.ts";

const ANN = { username: "ann@acme.com", groups: ["BOSTON"] };

function policyOf(version: number, city: string): string {
  return JSON.stringify({
    version,
    datasets: { stores: { table: "p.d.stores", columns: ["geom"] } },
    groups: { BOSTON: { stores: { city } } },
  });
}

let path: string;
let policy: LivePolicy;
let changes: PolicyId[];
let errors: string[];
/** Resolves at the next change, or the next error. */
let reported: PromiseWithResolvers<void>;

/** Changes the file, and waits until the policy has reported it. */
async function after(change: Promise<void>): Promise<void> {
  reported = Promise.withResolvers<void>();
  const deadline = setTimeout(
    () => reported.reject(new Error("the policy reported nothing")),
    5_000,
  );
  await change;
  await reported.promise.finally(() => clearTimeout(deadline));
}
/** Atomically, since a half-written file would be another fault. */
async function replace(text: string): Promise<void> {
  await Deno.writeTextFile(`${path}.new`, text);
  await Deno.rename(`${path}.new`, path);
}
const write = (text: string) => after(replace(text));
const sql = () => policy.rightsIfAny(ANN)?.sources.stores?.sqlQuery;

beforeEach(async () => {
  path = await Deno.makeTempFile({ suffix: ".json" });
  await Deno.writeTextFile(path, policyOf(1, "BOSTON"));
  [changes, errors] = [[], []];
  policy = await openLivePolicy({
    path,
    connectionName: "carto_dw",
    referers: ["https://app.example.com"],
    log: {
      info() {},
      error(event: string, fields: Fields = {}) {
        errors.push(`${event} ${fields.error}`);
        reported.resolve();
      },
    },
    intervalMs: 5,
  });
  policy.watch((id) => {
    changes.push(id);
    reported.resolve();
  });
});
afterEach(async () => {
  policy.close();
  await Deno.remove(path).catch(() => undefined);
});

describe("a live policy", () => {
  it("is in force as the file has it, with its version and the file's SHA-256", async () => {
    expect(sql()).toMatch(/'BOSTON'$/);
    const hash = createHash("sha256").update(await Deno.readFile(path)).digest("hex");
    expect(policy.current()).toEqual({ version: 1, hash });
  });

  it("changes with the file, and reports it", async () => {
    const before = policy.current();
    await write(policyOf(2, "CHICAGO"));
    expect(sql()).toMatch(/'CHICAGO'$/);
    expect(changes).toEqual([policy.current()]);
    expect(policy.current()).toEqual({ version: 2, hash: expect.not.stringMatching(before.hash) });
  });

  it("stays in force when the file is invalid, which is reported once with the place", async () => {
    await write('{"version": 1,\n "version": 2}');
    expect(errors).toEqual([expect.stringMatching(/policy_not_loaded .*\.json:2:2 version: is/s)]);
    expect(sql()).toMatch(/'BOSTON'$/);
    await write(policyOf(2, "CHICAGO"));
    expect(errors).toHaveLength(1);
    expect(sql()).toMatch(/'CHICAGO'$/);
  });

  it("stays in force for anything in its place, which is reported in words", async () => {
    await write("[".repeat(100_000));
    expect(errors.at(-1)).toMatch(/policy_not_loaded .*\.json:1:65 is nested too deeply/s);
    await write(" ".repeat(5 * 1024 * 1024));
    expect(errors.at(-1)).toContain("has 5242880 bytes: at most 4 MiB are read");
    expect(sql()).toMatch(/'BOSTON'$/);
    await write(policyOf(2, "CHICAGO"));
    expect(errors).toHaveLength(2);
    expect(sql()).toMatch(/'CHICAGO'$/);
  });

  it("stays in force while the file is missing, which is reported once", async () => {
    await after(Deno.remove(path));
    await write(policyOf(2, "CHICAGO"));
    expect(errors).toEqual([expect.stringContaining("cannot be read")]);
    expect(sql()).toMatch(/'CHICAGO'$/);
  });

  it("is not opened when it is invalid", async () => {
    const options = { path, connectionName: "c", referers: [], intervalMs: 1_000 };
    for (const text of ["{}", "[".repeat(100_000)]) {
      await Deno.writeTextFile(path, text);
      await expect(openLivePolicy({ ...options, log: { info() {}, error() {} } }))
        .rejects.toThrow(PolicyError);
    }
  });
});
