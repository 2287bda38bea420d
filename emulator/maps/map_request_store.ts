import type { DatabaseSync } from "node:sqlite";
import * as v from "valibot";
import { type MapRequest, mapRequestId, mapRequestSchema } from "./map_request.ts";

/** Many times what one demo asks for; the least recently made go first. */
const CAPACITY = 1_000;

/**
 * Remembers map requests by their ids, so that the URLs of tiles stay short whatever the SQL. An
 * id grants nothing: its user must hold a grant for the request behind it.
 */
export class MapRequestStore {
  readonly #database: DatabaseSync;
  readonly #now: () => number;

  constructor(database: DatabaseSync, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  /** Remembers a request and gives its id. */
  save(request: MapRequest): string {
    const id = mapRequestId(request);
    this.#database.prepare(
      `INSERT INTO map_requests VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET used_at = excluded.used_at`,
    ).run(id, JSON.stringify(request), this.#now());
    this.#database.prepare(
      `DELETE FROM map_requests WHERE id IN
         (SELECT id FROM map_requests ORDER BY used_at DESC LIMIT -1 OFFSET ?)`,
    ).run(CAPACITY);
    return id;
  }

  /**
   * The request of this id; one that an older version wrote in another shape is not known any
   * more.
   */
  find(id: string): MapRequest | undefined {
    const row = this.#database.prepare("SELECT body FROM map_requests WHERE id = ?").get(id);
    if (typeof row?.body !== "string") return undefined;
    const parsed = v.safeParse(mapRequestSchema, JSON.parse(row.body));
    return parsed.success ? parsed.output : undefined;
  }
}
