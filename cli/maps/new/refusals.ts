/** Which right is missing where CARTO refuses to describe a table or a tileset. */
import type { CartoError } from "../../../lib/carto/carto_errors.ts";

export type Step = "token" | "columns" | "values" | "map" | "tileset";

interface Refused {
  readonly table: string;
  readonly connection: string;
  readonly error: CartoError;
}

const DOES: Readonly<Record<Step, string>> = {
  token: "create an API Access Token for",
  columns: "read the columns of",
  values: "read the values of",
  map: "draw a map of",
  tileset: "draw a map of the tileset",
};

/** @returns what was refused, and the right that is missing where CARTO's status says so. */
export function explainRefusal(step: Step, { table, connection, error }: Refused): string {
  const head = `Cannot ${DOES[step]} ${table}.`;
  return [head, missingRight(step, { table, connection, error }), `(${error.message})`]
    .filter(Boolean).join("\n");
}

function missingRight(step: Step, { table, connection, error }: Refused): string | undefined {
  const { status, fault } = error;
  const owner = "the user who owns the OAuth client";
  if (status === 401 || status === 403) {
    if (step === "token") {
      return `Missing: the right of ${owner} to create API Access Tokens, and to use the ` +
        `connection ${connection}.`;
    }
    const api = step === "map" || step === "tileset" ? "Maps" : "SQL";
    return `Missing: the right of ${owner} to read ${table} through the connection ` +
      `${connection} by the ${api} API.`;
  }
  if (fault !== "refused") return undefined;
  if (step === "map") return "Can the column be drawn in a map of CARTO's Builder?";
  return `Is the name right, and may the connection ${connection} read it?`;
}
