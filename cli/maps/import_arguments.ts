/** The arguments of `deno task maps import`. */
import { parseArgs } from "node:util";
import { type Shape, SHAPES } from "../../lib/maps/builder/geometry_hints.ts";
import { MAP_ID } from "../../lib/maps/map_id.ts";
import { OperatorError } from "../../lib/operator_error.ts";

export interface ImportArguments {
  /** A file with the Builder map's JSON, or the map's id at CARTO. */
  readonly source: { readonly file: string } | { readonly cartoMapId: string };
  /** The map's id here; of its title where it is left out. */
  readonly id: string | undefined;
  /** Tables or views to read in place of a dataset's source, by the dataset's label or id. */
  readonly tables: Readonly<Record<string, string>>;
  /** Geometries by the dataset's label or id. */
  readonly shapes: Readonly<Record<string, Shape>>;
  readonly isDryRun: boolean;
}

export const IMPORT_USAGE = "import FILE|CARTO-MAP-ID [--id ID] [--table LABEL=NAME]… " +
  "[--geometry LABEL=KIND]… [--dry-run]";

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * @param usage of the whole task.
 * @throws {OperatorError} for anything else than a map and known options.
 */
export function parseImportArguments(args: readonly string[], usage: string): ImportArguments {
  const { values, positionals: [source, ...others] } = parse(args, usage);
  if (source === undefined || others.length > 0) throw new OperatorError(usage);
  const { id } = values;
  if (id !== undefined && !MAP_ID.test(id)) {
    throw new OperatorError("--id must be small letters, digits and -, 64 at most.");
  }
  return {
    source: UUID.test(source) ? { cartoMapId: source } : { file: source },
    id,
    tables: Object.fromEntries(values.table.map((text) => pair("--table", text))),
    shapes: Object.fromEntries(values.geometry.map(shapeOf)),
    isDryRun: values["dry-run"],
  };
}

function parse(args: readonly string[], usage: string) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        id: { type: "string" },
        table: { type: "string", multiple: true, default: [] },
        geometry: { type: "string", multiple: true, default: [] },
        "dry-run": { type: "boolean", default: false },
      },
      allowPositionals: true,
    });
  } catch (cause) {
    throw new OperatorError(usage, { cause });
  }
}

/** A label may have an equals sign; a table or geometry has none. */
function pair(option: string, text: string): [label: string, value: string] {
  const at = text.lastIndexOf("=");
  if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)];
  throw new OperatorError(`${option} must be LABEL=VALUE, with the label or id of a dataset.`);
}

function shapeOf(text: string): [label: string, shape: Shape] {
  const [label, value] = pair("--geometry", text);
  const shape = SHAPES.find((name) => name === value);
  if (shape !== undefined) return [label, shape];
  throw new OperatorError(`--geometry must be LABEL=${SHAPES.join(", LABEL=")}.`);
}
