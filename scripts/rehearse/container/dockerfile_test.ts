import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { commandWords, ignoredBy, parseDockerfile, variablesOf } from "./dockerfile.ts";

describe("a Dockerfile", () => {
  it("is read as stages of instructions, comments and continued lines aside", () => {
    const text = "# ours\nFROM a:1 AS build\nRUN one && \\\n  two\n\nFROM b:2\nENV A=1 B=2\n";
    expect(parseDockerfile(text)).toEqual([
      { image: "a:1", name: "build", instructions: [{ name: "RUN", text: "one && two" }] },
      { image: "b:2", name: "", instructions: [{ name: "ENV", text: "A=1 B=2" }] },
    ]);
    expect(variablesOf("A=1 B=2")).toEqual({ A: "1", B: "2" });
    expect(commandWords('["a", "b c"]')).toEqual(["a", "b c"]);
    expect(commandWords("a b")).toEqual(["/bin/sh", "-c", "a b"]);
  });

  it("is refused where a line belongs to no stage, or is no instruction", () => {
    expect(() => parseDockerfile("RUN one")).toThrow("no instruction of a stage: RUN one");
    expect(() => parseDockerfile("FROM a\nand more")).toThrow("and more");
    expect(() => variablesOf("A 1")).toThrow("NAME=VALUE");
  });
});

describe("a .dockerignore", () => {
  it("leaves out what it names, with all below it, and with ** at any depth", () => {
    const isIgnored = ignoredBy("# installed\n**/node_modules\n**/.env.*\ndocs\nstatic/*.js\n");
    const paths = [
      "node_modules",
      "a/b/node_modules",
      "a/node_modules/x",
      "a/.env.local",
      "docs/x",
    ];
    expect(paths.filter((path) => !isIgnored(path))).toEqual([]);
    expect(isIgnored("static/embed.js")).toBe(true);
    const kept = [
      "node_modules2",
      "a/docs",
      "docs.ts",
      "a/static/embed.js",
      "static/a/b.js",
      ".env",
    ];
    expect(kept.filter(isIgnored)).toEqual([]);
  });
});
