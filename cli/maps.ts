/**
 * `deno task maps` checks and previews maps:
 *
 *     check [FOLDER] [--before FOLDER]
 *                           checks that they are valid and fit the policy, reports every fault with
 *                           its place, and what links to the maps of the earlier folder lose
 *     preview [--user NAME] [--group NAME …] [--counts]
 *                           shows what a user, or one in these groups, gets of each map, and why
 *                           not the rest; with --counts also how many rows, by queries to CARTO
 *     schema                writes map.schema.json, for editors
 *     list                  the maps, what they show and which groups may open them
 *     import FILE|MAP …     translates a map of CARTO Builder, and adds its datasets to the policy
 *     new TABLE …           proposes a map of a table or a tileset, and adds its dataset to the
 *                           policy
 */
import { parseArgs } from "node:util";
import { configuredReferers, createAccess, NoAccessError } from "../lib/access/grants.ts";
import { groupNames } from "../lib/access/included_groups.ts";
import { APP_FOLDER } from "../lib/app_folder.ts";
import { CartoError } from "../lib/carto/carto_errors.ts";
import { type Policy, readPolicyFile } from "../lib/access/policy.ts";
import { parseConfig, readEnvironment } from "../lib/config/config.ts";
import { readMapsFolder } from "../lib/maps/live/folder.ts";
import { type LoadedMaps, loadMaps, lossesOf, misfitsOf } from "../lib/maps/live/load_maps.ts";
import { mapJsonSchema } from "../lib/maps/map_json_schema.ts";
import { pruneMap } from "../lib/maps/pruning/prune_map.ts";
import { OperatorError } from "../lib/operator_error.ts";
import { say } from "../lib/log/terminal.ts";
import { runTask } from "./run_task.ts";
import { IMPORT_USAGE, parseImportArguments } from "./maps/import_arguments.ts";
import { importMap } from "./maps/import.ts";
import { listedMaps } from "./maps/list.ts";
import { NEW_USAGE, parseNewArguments } from "./maps/new/new_arguments.ts";
import { newMap } from "./maps/new/new_map.ts";
import { mapLines } from "./maps/preview.ts";
import { dataLines } from "./maps/preview_data.ts";
import { type Count, withCounts } from "./policy/counts.ts";
import { subjectOf } from "./subject.ts";

const USAGE = "Usage: deno task maps check [FOLDER] [--before FOLDER] | schema | list |\n" +
  `       preview [--user NAME] [--group NAME …] [--counts] |\n       ${NEW_USAGE} |\n       ${IMPORT_USAGE}`;

await runTask(() => runCommand(Deno.args));

async function runCommand([command, ...rest]: string[]): Promise<void> {
  if (command === "check") return await check(parseCheck(rest));
  if (command === "schema" && rest.length === 0) return await writeSchema();
  if (command === "preview") return await preview(rest);
  if (command === "import") {
    const places = { policy: policyPath(), maps: mapsPath() };
    return await importMap(parseImportArguments(rest, USAGE), places);
  }
  if (command === "list" && rest.length === 0) return await list();
  if (command === "new") {
    return await newMap(parseNewArguments(rest, USAGE), {
      config: parseConfig(readEnvironment()),
      policyPath: policyPath(),
      mapsPath: mapsPath(),
      say,
    });
  }
  throw new OperatorError(USAGE);
}

/** The app's own maps, unless MAPS_PATH names a folder. */
async function readMaps(folder?: string): Promise<LoadedMaps> {
  return loadMaps(await readMapsFolder(folder ?? mapsPath()));
}

function mapsPath(): string | URL {
  return readEnvironment().MAPS_PATH ?? new URL("maps", APP_FOLDER);
}

function policyPath(): string | URL {
  return readEnvironment().POLICY_PATH ?? new URL("policy.json", APP_FOLDER);
}

function readPolicy(): Promise<Policy> {
  return readPolicyFile(policyPath());
}

interface CheckOptions {
  readonly folder?: string | undefined;
  /** A folder with an earlier version of the maps. */
  readonly before?: string | undefined;
}

function parseCheck(args: string[]): CheckOptions {
  try {
    const { values: { before }, positionals: [folder, ...others] } = parseArgs({
      args,
      options: { before: { type: "string" } },
      allowPositionals: true,
    });
    if (others.length === 0) return { folder, before };
  } catch (cause) {
    throw new OperatorError(USAGE, { cause });
  }
  throw new OperatorError(USAGE);
}

async function check({ folder, before }: CheckOptions): Promise<void> {
  const { maps, unusable } = await readMaps(folder);
  const policy = await readPolicy();
  for (const { fault } of unusable) say(fault);
  let hasFaults = unusable.length > 0;
  for (const map of maps) {
    const { faults, warnings } = misfitsOf(map, policy);
    hasFaults ||= faults.length > 0;
    for (const line of faults) say(line);
    for (const line of warnings) say(`Warning: ${line}`);
    if (faults.length === 0) say(`${map.file} is OK.`);
  }
  if (maps.length + unusable.length === 0) say("There are no maps.");
  if (before !== undefined) await compare(before, { maps, unusable });
  if (hasFaults) Deno.exitCode = 1;
}

/** Warns of what only a comparison with the earlier maps can find. */
async function compare(folder: string, now: LoadedMaps): Promise<void> {
  const before = loadMaps(await readMapsFolder(folder));
  for (const { file } of before.unusable) {
    say(`Warning: ${file} cannot be read for the comparison.`);
  }
  if (before.maps.length === 0) throw new OperatorError(`${folder} has no maps to compare.`);
  for (const earlier of before.maps) {
    const map = now.maps.find(({ id }) => id === earlier.id);
    for (const line of map === undefined ? [] : lossesOf(earlier, map)) say(`Warning: ${line}`);
    if (map !== undefined || now.unusable.some(({ id }) => id === earlier.id)) continue;
    say(`Warning: ${earlier.file} was removed: links to /maps/${earlier.id} are broken.`);
  }
}

async function writeSchema(): Promise<void> {
  await Deno.writeTextFile(new URL("map.schema.json", APP_FOLDER), mapJsonSchema());
  say("Wrote map.schema.json.");
}

async function list(): Promise<void> {
  say(listedMaps(await readMaps(), await readPolicy()));
}

async function preview(args: string[]): Promise<void> {
  const { user, group, counts } = parsePreview(args);
  const config = parseConfig(readEnvironment());
  const policy = await readPolicy();
  const access = createAccess({ policy, connectionName: "", referers: configuredReferers(config) });
  const { maps, unusable } = await readMaps();
  const subject = await subjectOf({ username: user, groups: group }, config);
  const known = groupNames(policy);
  const unknown = subject.groups.filter((name) => !known.includes(name));
  say(`Groups  ${subject.groups.join(", ") || "none"}`);
  if (unknown.length > 0) say(`Unknown ${unknown.join(", ")}: not in the policy`);
  const sayMaps = async (count: Count | null) => {
    const rights = access.rightsOf(subject);
    for (const { id, value } of maps) {
      for (const line of mapLines(id, value, rights)) say(line);
      if (pruneMap(value, rights) === null) continue;
      for (const line of await dataLines(value, rights, count)) say(line);
    }
  };
  try {
    await (counts ? withCounts(config, sayMaps) : sayMaps(null));
  } catch (error) {
    if (error instanceof CartoError) throw new OperatorError(error.message, { cause: error });
    if (!(error instanceof NoAccessError)) throw error;
    say("\nThe policy grants them no access, so they get no map.");
  }
  for (const { file } of unusable) say(`\n${file} cannot be used: deno task maps check says why.`);
}

interface PreviewOptions {
  readonly user?: string | undefined;
  readonly group: string[];
  readonly counts: boolean;
}

function parsePreview(args: string[]): PreviewOptions {
  try {
    const { values } = parseArgs({
      args,
      options: {
        user: { type: "string" },
        group: { type: "string", multiple: true, default: [] },
        counts: { type: "boolean", default: false },
      },
    });
    if (values.user !== undefined || values.group.length > 0) return values;
  } catch (cause) {
    throw new OperatorError(USAGE, { cause });
  }
  throw new OperatorError(USAGE);
}
