import type { DatabaseSync } from "node:sqlite";
import * as v from "valibot";
import { CELL_SCHEMES } from "../spatial/cells.ts";
import { COLUMN_TYPES } from "../store/catalog.ts";
import { transaction } from "../store/database.ts";

const TABLES = `
  CREATE TABLE IF NOT EXISTS tilesets (
    name TEXT PRIMARY KEY,
    content TEXT NOT NULL,
    version INTEGER NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS tileset_tiles (
    tileset TEXT NOT NULL,
    z INTEGER NOT NULL,
    x INTEGER NOT NULL,
    y INTEGER NOT NULL,
    body BLOB NOT NULL,
    geoids TEXT,
    PRIMARY KEY (tileset, z, x, y)
  );
`;

const STAGING = "temp.new_tiles";

const contentSchema = v.object({
  /** The table that it was made from. */
  table: v.string(),
  rowCount: v.number(),
  tileCount: v.number(),
  /** The grid of its cells; absent where its tiles are of geometries. */
  cells: v.optional(v.picklist(CELL_SCHEMES)),
  minzoom: v.number(),
  maxzoom: v.number(),
  /** The attributes that its tiles carry. */
  columns: v.array(v.object({ name: v.string(), type: v.picklist(COLUMN_TYPES) })),
  /** Its TileJSON, but for the URLs. */
  tileJson: v.record(v.string(), v.unknown()),
});

/** What is known of a tileset beside its tiles. */
export type TilesetContent = v.InferOutput<typeof contentSchema>;

/** Vector tiles that were made once, from the rows that a table had then. */
export interface Tileset extends TilesetContent {
  readonly name: string;
  /** When it was made: milliseconds since 1970. */
  readonly version: number;
}

/** Where a tile lies: of cells, it is the cell `x` of the level `z`. */
export interface TilePlace {
  readonly z: number;
  readonly x: number | bigint;
  readonly y: number;
}

/** A tile as it is kept. */
export interface StoredTile {
  /** CARTO's binary tile, not compressed. */
  readonly body: Uint8Array;
  /** The values of the column `geoid` in the order of the features, where there is one. */
  readonly geoids: readonly string[] | undefined;
}

/** A tileset that is being made; no client sees it before {@linkcode TilesetLoad.commit}. */
export interface TilesetLoad {
  add(place: TilePlace, tile: StoredTile): void;
  /** Puts it in the place of any tileset of its name. */
  commit(content: TilesetContent, version: number): void;
  /** Gives the tiles up. */
  discard(): void;
}

/** The tilesets of a database; what another process adds is seen at once. */
export class TilesetStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec(TABLES);
  }

  find(name: string): Tileset | undefined {
    const row = this.#database.prepare("SELECT * FROM tilesets WHERE name = ?").get(name);
    if (!row) return undefined;
    const content = v.parse(contentSchema, JSON.parse(String(row.content)));
    return { ...content, name, version: Number(row.version) };
  }

  /** A tile; none where it has no features. */
  tile({ name }: Tileset, { z, x, y }: TilePlace): StoredTile | undefined {
    const row = this.#database.prepare(
      "SELECT body, geoids FROM tileset_tiles WHERE tileset = ? AND z = ? AND x = ? AND y = ?",
    ).get(name, z, x, y);
    if (!(row?.body instanceof Uint8Array)) return undefined;
    const geoids = typeof row.geoids === "string"
      ? v.parse(v.array(v.string()), JSON.parse(row.geoids))
      : undefined;
    return { body: row.body, geoids };
  }

  /**
   * Begins a tileset. Its tiles are gathered in a temporary table, so that other users of the
   * database wait for the last step only. A connection makes one at a time.
   */
  begin(name: string): TilesetLoad {
    const database = this.#database;
    database.exec(`DROP TABLE IF EXISTS ${STAGING};
      CREATE TABLE ${STAGING} (z INTEGER, x INTEGER, y INTEGER, body BLOB, geoids TEXT)`);
    const insert = database.prepare(`INSERT INTO ${STAGING} VALUES (?, ?, ?, ?, ?)`);
    const discard = () => database.exec(`DROP TABLE IF EXISTS ${STAGING}`);
    return {
      add({ z, x, y }, { body, geoids }) {
        insert.run(z, x, y, body, geoids ? JSON.stringify(geoids) : null);
      },
      commit(content, version) {
        transaction(database, () => {
          database.prepare("DELETE FROM tileset_tiles WHERE tileset = ?").run(name);
          database.prepare(
            `INSERT INTO tileset_tiles SELECT ?, z, x, y, body, geoids FROM ${STAGING}`,
          ).run(name);
          database.prepare("INSERT OR REPLACE INTO tilesets VALUES (?, ?, ?)")
            .run(name, JSON.stringify(content), version);
        });
        discard();
      },
      discard,
    };
  }
}
