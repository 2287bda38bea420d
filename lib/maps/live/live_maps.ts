/**
 * The maps as currently on disk. A faulty map never stops the app: the others are unaffected, and
 * the last valid version of this one stays in use.
 */
import type { Rights } from "../../access/grants.ts";
import type { Policy } from "../../access/policy.ts";
import { openLiveDocument } from "../../json/live_document.ts";
import type { Log } from "../../log/log.ts";
import { OperatorError } from "../../operator_error.ts";
import { type OpenedMap, openedMap } from "../pruning/opened_map.ts";
import { pruneMap } from "../pruning/prune_map.ts";
import { type MapFileText, readMapsFolder } from "./folder.ts";
import { type LoadedMap, type LoadedMaps, loadMaps, misfitsOf } from "./load_maps.ts";
import { lostIds } from "./lost_ids.ts";

export interface LiveMapsOptions {
  readonly path: string | URL;
  /** The policy in force. */
  readonly policy: () => Policy;
  readonly log: Log;
  /** How often the folder is read, in milliseconds. */
  readonly intervalMs: number;
}

export interface LiveMaps {
  /**
   * A map as a person with these rights gets it. Equal rights get the same object until the policy
   * or the maps change.
   *
   * @returns null for a map that does not exist or that they may not open.
   */
  mapFor(rights: Rights, id: string): OpenedMap | null;
  /** The maps that a person with these rights may open, by id. */
  mapsFor(rights: Rights): ReadonlyMap<string, OpenedMap>;
  /** The maps in force, by id. */
  all(): readonly LoadedMap[];
  /** Starts watching for changes; `onChange` is called after each that came into force. */
  watch(onChange?: () => void): void;
  /** Called after a policy change: logs which maps do not fit it. */
  policyChanged(): void;
  close(): void;
}

/** The folder's contents as one text, to detect changes. */
async function snapshot(path: string | URL): Promise<string> {
  try {
    return JSON.stringify(await readMapsFolder(path));
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return JSON.stringify({ fault: error.message });
  }
}

/** Opens the maps; faults in them are logged, never thrown. */
export async function openLiveMaps(
  { path, policy, log, intervalMs }: LiveMapsOptions,
): Promise<LiveMaps> {
  let inForce: readonly LoadedMap[] = [];
  let pruned = new WeakMap<Rights, ReadonlyMap<string, OpenedMap>>();

  function load(text: string): Promise<LoadedMaps> {
    const read: MapFileText[] | { fault: string } = JSON.parse(text);
    if (!Array.isArray(read)) throw new OperatorError(read.fault);
    const loaded = loadMaps(read);
    const kept = loaded.unusable.flatMap(({ id }) => inForce.find((map) => map.id === id) ?? []);
    for (const { id, fault } of loaded.unusable) {
      const stays = kept.some((map) => map.id === id);
      log.error("map_not_loaded", { map: id, earlier_one_stays: stays, error: fault });
    }
    logLostIds(loaded.maps);
    inForce = [...loaded.maps, ...kept].toSorted((a, b) => a.id < b.id ? -1 : 1);
    pruned = new WeakMap();
    logMisfits();
    return Promise.resolve(loaded);
  }

  function logLostIds(maps: readonly LoadedMap[]): void {
    for (const { id, value } of maps) {
      const before = inForce.find((map) => map.id === id);
      const lost = before === undefined ? [] : lostIds(before.value, value);
      if (lost.length > 0) {
        log.info("map_ids_gone", { map: id, ids: lost.map(({ id }) => id).join(", ") });
      }
    }
  }

  function logMisfits(): void {
    for (const map of inForce) {
      const { faults } = misfitsOf(map, policy());
      if (faults.length === 0) continue;
      const shown = faults.slice(0, 5).join("\n");
      log.info("map_does_not_fit", { map: map.id, faults: faults.length, error: shown });
    }
  }

  function mapsFor(rights: Rights): ReadonlyMap<string, OpenedMap> {
    const known = pruned.get(rights);
    if (known !== undefined) return known;
    const maps = new Map(inForce.flatMap(({ id, value }) => {
      const map = pruneMap(value, rights);
      return map === null ? [] : [[id, openedMap(id, map)] as const];
    }));
    pruned.set(rights, maps);
    return maps;
  }

  const live = await openLiveDocument({
    read: () => snapshot(path),
    load: async (text) => {
      try {
        return await load(text);
      } catch (error) {
        if (!(error instanceof OperatorError)) throw error;
        log.error("maps_not_loaded", { error: error.message });
        return { maps: [], unusable: [] };
      }
    },
    kind: "maps",
    fields: ({ maps, unusable }) => ({ maps: maps.length, unusable: unusable.length }),
    log,
    intervalMs,
  });

  return {
    mapFor: (rights, id) => mapsFor(rights).get(id) ?? null,
    mapsFor,
    all: () => inForce,
    watch: (onChange = () => {}) => live.watch(onChange),
    policyChanged: logMisfits,
    close: live.close,
  };
}
