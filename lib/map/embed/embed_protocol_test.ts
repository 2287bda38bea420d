import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import * as v from "valibot";
import { ToFrame } from "./embed_protocol.ts";
import { ToHost } from "./to_host.ts";

const page = await Deno.readTextFile(new URL("../../../docs/embedding.md", import.meta.url));

/** The words in backticks that a column of the table below a heading begins with. */
function column(heading: string, index: number): string[] {
  const section = page.split(/^#{2,3} /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const [_head, ...rows] = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.flatMap((line) => {
    const word = /^`([\w-]+)`$/.exec(line.split("|")[index]?.trim() ?? "")?.[1];
    return word === undefined ? [] : [word];
  });
}

describe("docs/embedding.md", () => {
  it("lists every message", () => {
    const types = [...ToHost.options, ...ToFrame.options].map(({ entries }) =>
      entries.type.literal
    );
    expect(column("Messages", 2).toSorted()).toEqual(types.toSorted());
  });

  it("lists every error of the frame, and the element's own", async () => {
    const [error] = ToHost.options.filter(({ entries }) => entries.type.literal === "error");
    if (error === undefined || !("code" in error.entries)) throw new Error("no error message");
    const element = await Deno.readTextFile(new URL("../../../static/embed.js", import.meta.url));
    const own = ["no_code", "frame_timeout", "bad_src"];
    for (const code of own) expect(element).toContain(`"${code}"`);
    expect(column("Failures", 1).toSorted()).toEqual(
      [...error.entries.code.options, ...own].sort(),
    );
  });
});

describe("a message to the frame", () => {
  it("is rejected in any other form", () => {
    const near = fc.record({
      v: fc.oneof(fc.constant(1), fc.anything()),
      type: fc.oneof(fc.constantFrom("code", "theme", "Sign-out", "loaded"), fc.anything()),
      code: fc.oneof(fc.constant(""), fc.string({ minLength: 501 }), fc.integer()),
      theme: fc.string(),
    }, { requiredKeys: [] });
    fc.assert(fc.property(fc.oneof(near, fc.anything()), (data) => {
      expect(v.safeParse(ToFrame, data).success).toBe(false);
    }));
  });

  it("is parsed without unknown properties", () => {
    const message = { v: 1, type: "code", code: "x", origin: "https://evil.example" };
    expect(v.parse(ToFrame, message)).toEqual({ v: 1, type: "code", code: "x" });
  });
});
