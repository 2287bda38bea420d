import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import * as v from "valibot";
import { CALLS } from "./embed_calls.ts";
import { ToFrame } from "./embed_protocol.ts";
import { WidgetFigures } from "./embed_values.ts";
import { HostTheme } from "./host_theme.ts";
import { CALL_FAILURES, ToHost } from "./to_host.ts";

const pageOf = (name: string) =>
  Deno.readTextFile(new URL(`../../../docs/${name}`, import.meta.url));
const embedding = await pageOf("embedding.md");
const protocol = await pageOf("embed-protocol.md");

/** The words in backticks that a column of the table below a heading begins with. */
function column(page: string, heading: string, index: number): string[] {
  const section = page.split(/^#{2,3} /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const [_head, ...rows] = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.flatMap((line) => {
    const word = /^`([\w-]+)`$/.exec(line.split("|")[index]?.trim() ?? "")?.[1];
    return word === undefined ? [] : [word];
  });
}

describe("docs/embed-protocol.md", () => {
  const typesOf = (options: readonly { entries: { type: { literal: string } } }[]) =>
    options.map(({ entries }) => entries.type.literal).toSorted();

  it("lists every message", () => {
    expect(column(protocol, "From the page", 1).toSorted()).toEqual(typesOf(ToFrame.options));
    expect(column(protocol, "From the frame", 1).toSorted()).toEqual(typesOf(ToHost.options));
  });

  it("lists every method, failure and widget's figures", () => {
    const [methods, failures] = [column(protocol, "Methods", 1), [...CALL_FAILURES]];
    expect(methods.toSorted()).toEqual([...Object.keys(CALLS), ...failures].toSorted());
    const figures = WidgetFigures.options.map(({ entries }) => entries.type.literal);
    expect(column(protocol, "Figures", 1).toSorted()).toEqual(figures.toSorted());
  });

  it("names every variable of the theme", () => {
    const setTheme = protocol.split("\n").find((line) => line.startsWith("| `setTheme`")) ?? "";
    for (const name of Object.keys(HostTheme.entries)) expect(setTheme).toContain(`\`${name}\``);
  });
});

describe("docs/embedding.md", () => {
  it("lists every error of the frame, and the element's own", async () => {
    const [error] = ToHost.options.filter(({ entries }) => entries.type.literal === "error");
    if (error === undefined || !("code" in error.entries)) throw new Error("no error message");
    const types = await Deno.readTextFile(
      new URL("../../../static/embed.d.ts", import.meta.url),
    );
    const [, own = ""] = /CartoMapStartCode =([^;]+);/.exec(types) ?? [];
    expect(column(embedding, "Failures", 1).toSorted()).toEqual(
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

  it("is rejected at once with gaps in a list, however many", () => {
    const gaps = Object.assign([], { length: 2 ** 32 - 1 });
    for (
      const message of [
        { v: 1, type: "ui", parts: gaps },
        { v: 1, type: "hello", events: gaps, answers_select: true },
      ]
    ) {
      expect(v.safeParse(ToFrame, message).success).toBe(false);
    }
  });

  it("is parsed without unknown properties", () => {
    const message = { v: 1, type: "code", code: "x", origin: "https://evil.example" };
    expect(v.parse(ToFrame, message)).toEqual({ v: 1, type: "code", code: "x" });
  });
});
