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

  it("makes a tileset, of the usual zooms and all columns unless others are given", () => {
    const tileset = {
      name: "tileset",
      table: "p.d.t",
      to: undefined,
      columns: undefined,
      cells: undefined,
    };
    expect(parseCommand(["tileset", "p.d.t"]))
      .toEqual({ ...tileset, minzoom: 0, maxzoom: 8, demo: false });
    const args = ["--name", "p.d.s", "--zoom", "2-5", "--columns", "a, b", "--demo"];
    expect(parseCommand(["tileset", "p.d.t", ...args])).toEqual({
      ...tileset,
      to: "p.d.s",
      minzoom: 2,
      maxzoom: 5,
      columns: ["a", "b"],
      demo: true,
    });
    expect(parseCommand(["tileset", "p.d.t", "--cells", "h3", "--aggregates", "SUM(n) AS n"]))
      .toMatchObject({ cells: { scheme: "h3", aggregates: "SUM(n) AS n" } });
    for (
      const args of [
        ["--cells", "h3"],
        ["--aggregates", "SUM(n) AS n"],
        ["--cells", "s2", "--aggregates", "SUM(n) AS n"],
        ["--cells", "h3", "--aggregates", "SUM(n) AS n", "--columns", "a"],
      ]
    ) {
      expect(() => parseCommand(["tileset", "p.d.t", ...args])).toThrow("--cells must be h3 or");
    }
    for (const zoom of ["5", "5-2", "0-17", "a-b", "-1-3"]) {
      expect(() => parseCommand(["tileset", "p.d.t", `--zoom=${zoom}`])).toThrow("--zoom must be");
    }
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
        ["import", "a.csv", "--zoom", "0-8"],
        ["tileset"],
        ["tileset", "p.d.t", "--table", "p.d.s"],
        ["serve", "x"],
      ]
    ) expect(() => parseCommand(args)).toThrow("deno task carto import");
    expect(() => parseCommand(["--control-port", "http"])).toThrow("--control-port must be a port");
  });
});
