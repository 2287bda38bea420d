/** The arguments of `deno task maps new`. */
import { parseArgs } from "node:util";
import { MAP_ID } from "../../../lib/maps/map_id.ts";
import { OperatorError } from "../../../lib/operator_error.ts";
import { type CellGrid, isGrid, type SourceKind } from "./asking.ts";

export interface NewArguments {
  /** The table's or the tileset's full name. */
  readonly table: string;
  /** The map's id; of the table's name where it is left out. */
  readonly id: string | undefined;
  readonly groups: readonly GroupArgument[];
  /** The currency of amounts whose name does not say it. */
  readonly currency: string;
  /** The grid of a tileset's cells. */
  readonly cells: CellGrid | undefined;
  readonly isDryRun: boolean;
}

/** A group, and the rows that it gets; none where the arguments do not say, as of a tileset. */
export interface GroupArgument {
  readonly name: string;
  /** Columns with the values that the group may see, as texts. */
  readonly rows: "all" | readonly (readonly [column: string, value: string])[];
}

export const NEW_USAGE = 'new TABLE [--id ID] [--group NAME "COLUMN=VALUE"…|all]… ' +
  "[--currency USD] [--cells h3|quadbin] [--dry-run]";

/**
 * @param usage of the whole task.
 * @throws {OperatorError} for anything else than a table and known options.
 */
export function parseNewArguments(args: readonly string[], usage: string): NewArguments {
  const { tokens } = parse(args, usage);
  const tables: string[] = [];
  const groups: { name: string; rows: string[] }[] = [];
  let id: string | undefined;
  let currency = "USD";
  let cells: string | undefined;
  let isDryRun = false;
  let current: { name: string; rows: string[] } | undefined;
  for (const token of tokens) {
    if (token.kind === "option") {
      current = undefined;
      if (token.name === "id") id = token.value;
      if (token.name === "currency") currency = token.value?.toUpperCase() ?? "";
      if (token.name === "cells") cells = token.value;
      if (token.name === "dry-run") isDryRun = true;
      if (token.name === "group") {
        current = { name: token.value ?? "", rows: [] };
        groups.push(current);
      }
    } else if (token.kind === "positional") {
      const isRows = token.value === "all" || token.value.includes("=");
      if (current !== undefined && isRows) current.rows.push(token.value);
      else tables.push(token.value);
    }
  }
  const [table, ...others] = tables;
  if (table === undefined || table === "" || others.length > 0) throw new OperatorError(usage);
  if (id !== undefined && !MAP_ID.test(id)) {
    throw new OperatorError("--id must be small letters, digits and -, 64 at most.");
  }
  if (!/^[A-Z]{3}$/.test(currency)) {
    throw new OperatorError("--currency must be a currency's three letters, such as EUR.");
  }
  if (cells !== undefined && !isGrid(cells)) {
    throw new OperatorError("--cells must be h3 or quadbin: the grid of a tileset's cells.");
  }
  return { table, id, currency, cells, isDryRun, groups: groups.map(groupOf) };
}

function parse(args: readonly string[], usage: string) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        id: { type: "string" },
        group: { type: "string", multiple: true },
        currency: { type: "string" },
        cells: { type: "string" },
        "dry-run": { type: "boolean" },
      },
      allowPositionals: true,
      tokens: true,
    });
  } catch (cause) {
    throw new OperatorError(usage, { cause });
  }
}

function groupOf({ name, rows }: { name: string; rows: string[] }): GroupArgument {
  if (name === "") throw new OperatorError("--group needs a group's name.");
  if (!rows.includes("all")) {
    return { name, rows: rows.map((row) => splitOnce(row)) };
  }
  if (rows.length === 1) return { name, rows: "all" };
  throw new OperatorError(`--group ${name} cannot have all and conditions.`);
}

/**
 * @returns the groups, each with what it gets of a source of this kind.
 * @throws {OperatorError} for a group without rows of a table, or with conditions on a tileset.
 */
export function groupsOf(groups: readonly GroupArgument[], kind: SourceKind): GroupArgument[] {
  return groups.map(({ name, rows }) => {
    if (kind === "table" && rows.length === 0) {
      // Every row by default would be a leak by omission.
      throw new OperatorError(
        `--group ${name} needs the rows that it gets: "column=value", or all for every row.`,
      );
    }
    if (kind === "tileset" && rows !== "all" && rows.length > 0) {
      throw new OperatorError(
        `--group ${name} cannot have conditions: CARTO serves a tileset as it is, so a group gets ` +
          `all of it or nothing. Write --group ${name} all, or name the table behind it.`,
      );
    }
    return { name, rows: kind === "tileset" ? "all" : rows };
  });
}

function splitOnce(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
