import { parseArgs } from "node:util";
import { SetupError } from "../errors/setup_error.ts";

/** What `deno task carto` is asked to do. */
export type Command =
  | { readonly name: "serve"; readonly controlPort: number | undefined }
  | {
    readonly name: "import";
    readonly path: string;
    readonly table: string | undefined;
    /** Into the demo's database alone. */
    readonly demo: boolean;
  };

const USAGE = `Use
  deno task carto [--control-port PORT]
  deno task carto import FILE.geojson|FILE.csv|FILE.parquet [--table project.dataset.name] [--demo]`;

/**
 * Reads the arguments of `deno task carto`.
 *
 * @throws {SetupError} with the usage, where they are something else
 */
export function parseCommand(args: readonly string[]): Command {
  const { positionals, values } = parse(args);
  const [name, path, ...more] = positionals;
  if (name === undefined && values.table === undefined && !values.demo) {
    return { name: "serve", controlPort: parseControlPort(values["control-port"]) };
  }
  if (name !== "import" || !path || more.length > 0 || values["control-port"] !== undefined) {
    throw new SetupError("usage", USAGE);
  }
  return { name, path, table: values.table, demo: values.demo ?? false };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        table: { type: "string" },
        "control-port": { type: "string" },
        demo: { type: "boolean" },
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
