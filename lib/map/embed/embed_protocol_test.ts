import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import * as v from "valibot";
import { CALLS } from "./embed_calls.ts";
import { ToFrame } from "./embed_protocol.ts";
import { CALL_FAILURES, ToHost } from "./to_host.ts";

const docs = new URL("../../../docs/", import.meta.url);

/** The first words in backticks of a column, in the tables below a heading. */
async function column(page: string, heading: string, index: number): Promise<string[]> {
  const text = await Deno.readTextFile(new URL(page, docs));
  const section = text.split(/^#{2,3} /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const lines = section.split("\n");
  // The head of a table has a rule below it.
  const rows = lines.filter((line, at) =>
    line.startsWith("| `") && !/^\| -/.test(lines[at + 1] ?? "")
  );
  return rows.flatMap((line) => {
    const word = /^`([\w-]+)`$/.exec(line.split("|")[index]?.trim() ?? "")?.[1];
    return word === undefined ? [] : [word];
  });
}

const typesOf = (schema: typeof ToHost | typeof ToFrame) =>
  schema.options.map(({ entries }) => entries.type.literal);

describe("docs/embed-protocol.md", () => {
  it("lists every message, and every method", async () => {
    const page = "embed-protocol.md";
    expect((await column(page, "From the page", 1)).sort()).toEqual(typesOf(ToFrame).sort());
    expect((await column(page, "From the frame", 1)).sort()).toEqual(typesOf(ToHost).sort());
    expect((await column(page, "Methods", 1)).sort())
      .toEqual([...Object.keys(CALLS), ...CALL_FAILURES].sort());
  });
});

describe("docs/embedding.md", () => {
  it("lists every error of the frame, and the element's own", async () => {
    const [error] = ToHost.options.filter(({ entries }) => entries.type.literal === "error");
    if (error === undefined || !("code" in error.entries)) throw new Error("no error message");
    const types = await Deno.readTextFile(new URL("../static/embed.d.ts", docs));
    const [, own = ""] = /CartoMapStartCode =([^;]+);/.exec(types) ?? [];
    expect((await column("embedding.md", "Failures", 1)).sort()).toEqual(
      [...error.entries.code.options, ...own.match(/\w+/g) ?? []].sort(),
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
