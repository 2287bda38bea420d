import { parseArgs } from "node:util";
import { SetupError } from "../errors/setup_error.ts";
import { CELL_SCHEMES, type CellScheme } from "../spatial/cells.ts";

/** What `deno task carto` is asked to do. */
export type Command =
  | { readonly name: "serve"; readonly controlPort: number | undefined }
  | {
    readonly name: "import";
    readonly path: string;
    readonly table: string | undefined;
    /** Into the demo's database alone. */
    readonly demo: boolean;
  }
  | {
    readonly name: "tileset";
    readonly table: string;
    /** The tileset's own name. */
    readonly to: string | undefined;
    readonly minzoom: number;
    readonly maxzoom: number;
    readonly columns: readonly string[] | undefined;
    /** The grid of its cells, and what is aggregated in each. */
    readonly cells: { readonly scheme: CellScheme; readonly aggregates: string } | undefined;
    /** In the demo's database alone. */
    readonly demo: boolean;
  };

/** Layers enlarge the tiles of the highest zoom beyond it. */
const DEFAULT_ZOOMS = { minzoom: 0, maxzoom: 8 } as const;

const MAX_ZOOM = 16;

const USAGE = `Use
  deno task carto [--control-port PORT]
  deno task carto import FILE.geojson|FILE.csv|FILE.parquet [--table project.dataset.name] [--demo]
  deno task carto tileset TABLE [--name project.dataset.name] [--zoom 0-8] [--columns a,b] [--demo]
  deno task carto tileset TABLE --cells h3|quadbin --aggregates "SUM(a) AS a"`;

/**
 * Reads the arguments of `deno task carto`.
 *
 * @throws {SetupError} with the usage, where they are something else
 */
export function parseCommand(args: readonly string[]): Command {
  const { positionals, values } = parse(args);
  const [name = "serve", target, ...more] = positionals;
  const allowed = OPTIONS_OF.get(name);
  const isKnown = allowed && Object.keys(values).every((option) => allowed.includes(option));
  if (!isKnown || more.length > 0 || (name === "serve") !== (target === undefined)) {
    throw new SetupError("usage", USAGE);
  }
  const { demo = false } = values;
  if (target === undefined) {
    return { name: "serve", controlPort: parseControlPort(values["control-port"]) };
  }
  if (name === "import") return { name, path: target, table: values.table, demo };
  const columns = values.columns?.split(",").map((column) => column.trim());
  return {
    name: "tileset",
    table: target,
    to: values.name,
    ...parseZooms(values.zoom),
    columns,
    cells: parseCells(values),
    demo,
  };
}

function parseCells(
  { cells, aggregates, columns }: Readonly<
    Partial<Record<"cells" | "aggregates" | "columns", string>>
  >,
): Extract<Command, { name: "tileset" }>["cells"] {
  if (cells === undefined && aggregates === undefined) return undefined;
  const scheme = CELL_SCHEMES.find((scheme) => scheme === cells);
  if (scheme && aggregates?.trim() && columns === undefined) return { scheme, aggregates };
  throw new SetupError(
    "usage",
    `--cells must be h3 or quadbin, with --aggregates and without --columns.\n${USAGE}`,
  );
}

/** The options that each command takes. */
const OPTIONS_OF: ReadonlyMap<string, readonly string[]> = new Map([
  ["serve", ["control-port"]],
  ["import", ["table", "demo"]],
  ["tileset", ["name", "zoom", "columns", "cells", "aggregates", "demo"]],
]);

function parseZooms(text: string | undefined): { minzoom: number; maxzoom: number } {
  if (text === undefined) return DEFAULT_ZOOMS;
  const [minzoom = NaN, maxzoom = NaN] = /^(\d{1,2})-(\d{1,2})$/.exec(text)?.slice(1).map(Number) ??
    [];
  if (minzoom <= maxzoom && maxzoom <= MAX_ZOOM) return { minzoom, maxzoom };
  throw new SetupError(
    "usage",
    `--zoom must be two zooms up to ${MAX_ZOOM} such as 0-8, not "${text}".\n${USAGE}`,
  );
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        table: { type: "string" },
        "control-port": { type: "string" },
        demo: { type: "boolean" },
        name: { type: "string" },
        zoom: { type: "string" },
        columns: { type: "string" },
        cells: { type: "string" },
        aggregates: { type: "string" },
      },
      allowPositionals: true,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SetupError("usage", `${reason}\n${USAGE}`, { cause: error });
  }
}

function parseControlPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new SetupError(
    "invalid_port",
    `--control-port must be a port number from 0 to 65535, not "${text}".`,
  );
}
