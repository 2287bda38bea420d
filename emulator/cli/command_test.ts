import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { parseCommand } from "./command.ts";

describe("parseCommand()", () => {
  it("serves without arguments, with a control API where a port is given", () => {
    expect(parseCommand([])).toEqual({ name: "serve", controlPort: undefined });
    expect(parseCommand(["--control-port", "8788"])).toEqual({ name: "serve", controlPort: 8788 });
  });

  it("imports a file, to a table of a given name or its own", () => {
    expect(parseCommand(["import", "a.csv"]))
      .toEqual({ name: "import", path: "a.csv", table: undefined, demo: false });
    expect(parseCommand(["import", "a.csv", "--table", "p.d.t"]))
      .toEqual({ name: "import", path: "a.csv", table: "p.d.t", demo: false });
    expect(parseCommand(["import", "a.csv", "--demo"]))
      .toEqual({ name: "import", path: "a.csv", table: undefined, demo: true });
  });

  it("explains itself where it is asked for anything else", () => {
    for (
      const args of [
        ["import"],
        ["export", "a.csv"],
        ["import", "a.csv", "b.csv"],
        ["--table", "p.d.t"],
        ["--demo"],
        ["--unknown"],
        ["import", "a.csv", "--control-port", "1"],
      ]
    ) expect(() => parseCommand(args)).toThrow("deno task carto import");
    expect(() => parseCommand(["--control-port", "http"])).toThrow("--control-port must be a port");
  });
});
