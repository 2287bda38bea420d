import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import * as v from "valibot";
import { ProblemError } from "./problem.ts";
import { namedIn, readQuery } from "./read_query.ts";

const Query = v.object({
  person: v.optional(v.pipe(v.string(), v.maxLength(5)), ""),
  from: v.optional(v.pipe(v.string(), v.isoDate())),
});
const read = (search: string, expected?: string) =>
  readQuery(new URL(`https://app.example/audit${search}`), Query, expected);

/** @returns what the problem says was expected; null where the query is accepted. */
function refusal(search: string, expected?: string): string | undefined | null {
  try {
    read(search, expected);
    return null;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    expect(error.code).toBe("bad_request");
    return error.problem.details.expected;
  }
}

describe("readQuery()", () => {
  it("takes an empty parameter as missing, and ignores unknown ones", () => {
    expect(read("?person=ann&from=&other=1")).toEqual({ person: "ann" });
    expect(read("?person=&person=ann")).toEqual({ person: "ann" });
    expect(read("")).toEqual({ person: "" });
  });

  it("refuses wrong parameters and names them, or says what the caller says", () => {
    expect(refusal("?person=too-long&from=x")).toBe("a valid person, from");
    expect(refusal("?from=x", "from: a day")).toBe("from: a day");
  });

  it("refuses a parameter that is given twice, equal, unknown or not", () => {
    const twice = ["?person=ann&person=bob", "?person=ann&person=ann", "?other=1&other=2"];
    for (const search of twice) {
      expect([search, refusal(search)]).toEqual([search, "each parameter once"]);
    }
    expect(refusal("?__proto__=1&__proto__=2")).toBe("each parameter once");
  });
});

describe("namedIn()", () => {
  it("has the parameters of the schema as they are written, for the audit", () => {
    const url = new URL("https://app.example/audit?person=ann&from=&other=1");
    expect(namedIn(url, Query)).toEqual({ person: "ann" });
  });
});
