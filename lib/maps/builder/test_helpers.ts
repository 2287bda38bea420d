/** Builder maps for tests, and what an import must be. */
import { expect } from "@std/expect";
import { parsePolicyText } from "../../access/policy.ts";
import { checkMap } from "../checks/check_map.ts";
import { parseMap } from "../parse_map.ts";
import type { BuilderImport } from "./import_builder_map.ts";

export const OPTIONS = { dialect: "bigquery", connection: "carto_dw" } as const;

/** The document with its datasets passes what `maps check` checks. */
export function passes({ document, datasets }: BuilderImport): void {
  const policy = parsePolicyText(JSON.stringify({ version: 1, datasets, groups: {} }));
  const { value } = parseMap(JSON.stringify(document), "map.json");
  expect([...checkMap(value, policy)]).toEqual([]);
}

interface Simple {
  readonly layer?: object;
  readonly dataset?: object;
  readonly config?: object;
}

/** A Builder map of one table of points. */
export function simple({ layer = {}, dataset = {}, config = {} }: Simple = {}): string {
  return JSON.stringify({
    title: "Stores",
    datasets: [{
      id: "d",
      type: "table",
      label: "Stores",
      source: "acme.retail.stores",
      geoColumn: "geom",
      columns: ["geom", "city", "revenue"],
      ...dataset,
    }],
    keplerMapConfig: {
      version: "v1",
      config: {
        visState: {
          layers: [{
            id: "l",
            type: "tileset",
            config: { dataId: "d", visConfig: { filled: true, radius: 4 } },
            visualChannels: {},
            ...layer,
          }],
        },
        ...config,
      },
    },
  });
}
