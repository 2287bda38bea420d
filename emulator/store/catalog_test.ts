import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { Catalog } from "./catalog.ts";
import { openDatabase } from "./database.ts";
import { createTable } from "./tables.ts";

const NAME = "local.test.numbers";

describe("Catalog", () => {
  it("tells integers from floats, also in tables that earlier versions wrote", async () => {
    const dataDir = await Deno.makeTempDir();
    const database = openDatabase(dataDir);
    try {
      const load = createTable(database, {
        name: NAME,
        columns: [
          { name: "whole", type: "number" },
          { name: "half", type: "number" },
          { name: "none", type: "number" },
        ],
      });
      load.insert(undefined, [1, 2, null]);
      load.insert(undefined, [9007199254740993n, 2.5, null]);
      load.commit(1);
      const finer = () => new Catalog(database).find(NAME)?.columns.map((column) => column.finer);
      expect(finer()).toEqual(["INT64", "FLOAT64", "INT64"]);
      const older = ["whole", "half", "none"].map((name) => ({ name, type: "number" }));
      database.prepare("UPDATE catalog SET content = json_set(content, '$.columns', json(?))")
        .run(JSON.stringify(older));
      expect(finer()).toEqual(["INT64", "FLOAT64", "INT64"]);
    } finally {
      database.close();
      await Deno.remove(dataDir, { recursive: true });
    }
  });
});
