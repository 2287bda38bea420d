/** The maps of the layers that a document shows first, by names that no person is part of. */
import { createHash } from "node:crypto";
import type { Rights } from "../access/rights.ts";
import { canonicalRights } from "../broker/rights_hash.ts";
import type { CartoConfig } from "../config/config.ts";
import { getOrCreate } from "../get_or_create.ts";
import { type Instantiation, parametersText } from "../map/sources/instantiation.ts";
import type { OpenedMap } from "../maps/pruning/opened_map.ts";
import { FIRST_GENERATION } from "../storage/revocation_rows.ts";
import { firstLayers } from "./first_layers.ts";
import { type Freshness, freshnessOf } from "./freshness.ts";

/** A layer's map, with all that is the same in each response. */
export interface WantedMap {
  /** Of policy, rights, connection and parameters. */
  readonly key: string;
  readonly instantiation: Instantiation;
  readonly parameters: string;
  readonly connection: string;
  readonly freshness: Freshness;
  /** The JSON up to the TileJSON. */
  readonly head: string;
}

export interface WantedMapsOptions {
  readonly carto: CartoConfig;
  /** The hash of the policy in force: another policy drops the maps. */
  readonly policyHash: () => string;
}

/** @returns a function that takes a person's map, and the rights by which it is theirs. */
export function createWantedMaps(
  { carto, policyHash }: WantedMapsOptions,
): (rights: Rights, map: OpenedMap) => readonly WantedMap[] {
  const known = new WeakMap<OpenedMap, readonly WantedMap[]>();

  function wantedOf(rights: Rights, map: OpenedMap): readonly WantedMap[] {
    const whose = canonicalRights(carto, rights, "", FIRST_GENERATION);
    const freshness = freshnessOf(map.document);
    return firstLayers(map.document, rights).map(({ id, instantiation }) => {
      const parameters = parametersText(instantiation);
      const head = `${JSON.stringify(id)}:{"parameters":${JSON.stringify(parameters)},"tilejson":`;
      const key = hashOf([policyHash(), whose, instantiation.endpoint, parameters]);
      const { connectionName: connection } = rights;
      return { key, instantiation, parameters, connection, freshness, head };
    });
  }

  return (rights, map) => getOrCreate(known, map, () => wantedOf(rights, map));
}

export function hashOf(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}
