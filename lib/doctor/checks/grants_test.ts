import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { CartoError } from "../../carto/carto_errors.ts";
import type { MapAnswer } from "../../carto/maps.ts";
import type { TriedRights } from "../trial.ts";
import { checkReferers, checkSharedTiles, checkStrangers, checkTrial } from "./grants.ts";

const opened = (rows?: number): MapAnswer => ({ opened: true, rows });
const refused = (status: number, said: string): MapAnswer => ({ opened: false, status, said });

const rights = (answer: MapAnswer, more: Partial<TriedRights> = {}): TriedRights => ({
  group: "BOSTON",
  refused: undefined,
  maps: [{ dataset: "stores", answer }],
  untried: 0,
  stranger: refused(403, "Unauthorized referer"),
  leftBehind: undefined,
  isSample: false,
  ...more,
});
const trial = (...tried: TriedRights[]) => ({
  rights: tried,
  different: tried.length,
  tilesAreShared: true,
});

describe("the trial of the policy's grants", () => {
  it("is ok where every map opens, with their number", () => {
    const finding = checkTrial({ ...trial(rights(opened(62))), different: 9 });
    expect(finding).toMatchObject({
      outcome: "ok",
      found: "1 of 9 sets of rights tried: 1 map opened",
      details: ["stores of BOSTON: 62 rows"],
    });
    expect(checkTrial(trial(rights(opened(62), { untried: 2 }))).found)
      .toContain("2 left out: open parameters, tiles or a named source");
    expect(checkTrial(trial()).outcome).toBe("skipped");
  });

  it("says where sample values stood in for attributes, and expects no rows of them", () => {
    expect(checkTrial(trial(rights(opened(0), { isSample: true })))).toMatchObject({
      outcome: "ok",
      found: "1 of 1 set of rights tried: 1 map opened; 1 with sample values for attributes",
      details: ["stores of BOSTON: opens, with sample values for attributes"],
    });
  });

  it("reports the fix for a map that does not open", () => {
    const causes: [number, string, string][] = [
      [404, "Table not found: a.b.c", "Correct the table of datasets.stores"],
      [400, "Unrecognized name: town at [1:8]", "Correct the columns of datasets.stores"],
      [400, "Column not found: geom", "Correct the columns of datasets.stores"],
      [404, "Connection not found: mine", "Set CARTO_CONNECTION"],
      [403, "Unauthorized referer", "Name APP_ORIGIN among tokens.referers"],
      [
        403,
        "You don't have permissions to read this resource",
        "Let the owner of the OAuth client",
      ],
      [400, "Syntax error", "Correct datasets.stores"],
      [429, "Too many requests", "Wait for CARTO"],
      [502, "no JSON error body", "Wait for CARTO"],
    ];
    for (const [status, said, fix] of causes) {
      expect(checkTrial(trial(rights(refused(status, said))))).toMatchObject({
        outcome: "failure",
        found: `stores of BOSTON: CARTO answered ${status} (${said})`,
        fix: expect.stringContaining(fix),
      });
    }
  });

  it("lists every map that does not open", () => {
    const bad = refused(404, "Table not found: x");
    const finding = checkTrial(trial(rights(bad), rights(opened(1)), rights(bad, { group: "NY" })));
    expect(finding.details).toEqual(["stores of NY: CARTO answered 404 (Table not found: x)"]);
  });

  it("reports why CARTO mints no token", () => {
    const none = (error: CartoError) => checkTrial(trial(rights(opened(), { refused: error })));
    expect(
      none(new CartoError("credentials", "CARTO answered 403 (Quota reached)", { status: 403 })),
    )
      .toMatchObject({ outcome: "failure", fix: expect.stringContaining("quota") });
    expect(none(new CartoError("refused", "CARTO answered 400 (no)", { status: 400 })))
      .toMatchObject({ fix: expect.stringContaining("CARTO_CONNECTION") });
    expect(none(new CartoError("rate_limited", "CARTO answered 429", { retryAfterS: 7 })))
      .toMatchObject({ found: expect.stringContaining("7 s") });
  });

  it("warns about a value without rows, and about a token that CARTO did not delete", () => {
    expect(checkTrial(trial(rights(opened(0))))).toMatchObject({
      outcome: "warning",
      found: "no row is in stores of BOSTON",
    });
    expect(checkTrial(trial(rights(opened(1), { leftBehind: "carto-embed-a-trial-1" }))))
      .toMatchObject({ outcome: "warning", details: ["carto-embed-a-trial-1"] });
  });
});

describe("referers", () => {
  it("must include the app's own origin exactly", () => {
    const app = "https://maps.acme.com";
    expect(checkReferers([app, "https://shop.acme.com"], app).outcome).toBe("ok");
    expect(checkReferers(["https://maps.acme.com:8443"], app)).toMatchObject({
      outcome: "failure",
      fix: expect.stringContaining("APP_ORIGIN"),
    });
  });

  it("exclude other origins, as far as CARTO reports it", () => {
    expect(checkStrangers(trial(rights(opened(1)))).outcome).toBe("ok");
    expect(checkStrangers(trial(rights(opened(1), { stranger: opened(1) }))).outcome)
      .toBe("warning");
    expect(checkStrangers(trial(rights(opened(1), { stranger: undefined }))).outcome)
      .toBe("skipped");
  });
});

describe("the tiles of two tokens with equal grants", () => {
  it("must be the same where maps are shared by rights", () => {
    const differ = { ...trial(), tilesAreShared: false };
    expect(checkSharedTiles(trial(), "by-rights").outcome).toBe("ok");
    expect(checkSharedTiles(differ, "by-rights")).toMatchObject({
      outcome: "warning",
      fix: "Set FIRST_MAPS=by-token.",
    });
    expect(checkSharedTiles(differ, "by-token").outcome).toBe("ok");
    expect(checkSharedTiles(differ, "off").outcome).toBe("skipped");
    expect(checkSharedTiles({ ...trial(), tilesAreShared: undefined }, "by-rights").outcome)
      .toBe("skipped");
  });
});
