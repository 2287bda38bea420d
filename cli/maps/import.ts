/**
 * `deno task maps import`: from a map of CARTO Builder to a document and datasets of the policy.
 */
import { parsePolicyText, type Policy } from "../../lib/access/policy.ts";
import {
  builderMapRequest,
  LARGEST_BUILDER_ANSWER,
  processBuilderMap,
} from "../../lib/carto/builder_maps.ts";
import { CartoError } from "../../lib/carto/carto_errors.ts";
import { exchange } from "../../lib/carto/carto_exchange.ts";
import {
  type CartoConfig,
  type Config,
  parseConfig,
  readEnvironment,
} from "../../lib/config/config.ts";
import { readDocument } from "../../lib/json/document.ts";
import { say } from "../../lib/log/terminal.ts";
import { BuilderMapError } from "../../lib/maps/builder/fit_map.ts";
import {
  type BuilderImport,
  type BuilderOptions,
  importBuilderMap,
} from "../../lib/maps/builder/import_builder_map.ts";
import type { Report } from "../../lib/maps/builder/report.ts";
import { OperatorError } from "../../lib/operator_error.ts";
import { signIn, upstreamOf } from "../operator_carto.ts";
import { askShapes } from "./ask_shapes.ts";
import type { ImportArguments } from "./import_arguments.ts";
import { editPolicy } from "./new/edit_policy.ts";
import { jsonText } from "./new/json_style.ts";
import { nameOf, textOf, writeTogether } from "./new/write_together.ts";

/** Where the policy and the folder of maps are. */
export interface MapPlaces {
  readonly policy: string | URL;
  readonly maps: string | URL;
}

/** @throws {OperatorError} where the map, the policy, CARTO or the files do not allow it. */
export async function importMap(args: ImportArguments, places: MapPlaces): Promise<void> {
  const policyText = await readDocument(places.policy, "policy");
  const policy = parsePolicyText(policyText, nameOf(places.policy));
  const config = parseConfig(readEnvironment());
  const text = await readBuilderMap(args, config);
  const made = await translated(text, policy, args, config);
  const id = args.id ?? made.id;
  const mapPath = fileIn(places.maps, `${id}.json`);
  const mapBefore = await textOf(mapPath);
  const added = Object.entries(made.datasets)
    .filter(([name]) => !Object.hasOwn(policy.datasets, name));
  const policyAfter = added.reduce(
    (before, [name, dataset]) =>
      editPolicy(before, { name, dataset: Object(dataset), groups: [], columns: [] }),
    policyText,
  );
  // The whole policy is checked as the app will read it.
  parsePolicyText(policyAfter, nameOf(places.policy));
  const mapAfter = jsonText(made.document);
  sayReport(made.report);
  if (args.isDryRun) {
    const datasets = jsonText(Object.fromEntries(added));
    const texts = `${nameOf(mapPath)}\n${mapAfter}\n${
      nameOf(places.policy)
    }, datasets\n${datasets}`;
    // JSON escapes control characters, and not those that reorder a line.
    say(`\nDry run: nothing was written.\n\n${texts.replace(/\p{Cf}/gu, "?")}`);
    return;
  }
  confirmReplacement(mapBefore === undefined ? undefined : nameOf(mapPath));
  await Deno.mkdir(places.maps, { recursive: true });
  await writeTogether([
    ...policyAfter === policyText
      ? []
      : [{ path: places.policy, before: policyText, after: policyAfter }],
    { path: mapPath, before: mapBefore, after: mapAfter },
  ]);
  const files = { map: nameOf(mapPath), policy: nameOf(places.policy) };
  for (const line of writtenLines(id, made, added.map(([name]) => name), files)) say(line);
}

async function readBuilderMap({ source }: ImportArguments, config: Config): Promise<string> {
  if ("file" in source) return await readDocument(source.file, "Builder map");
  if (config.mode === "demo") {
    throw new OperatorError(
      "The embedded CARTO has no maps of Builder. Set the credentials of your CARTO account in " +
        ".env, or name a file with the map's JSON.",
    );
  }
  return await fetchBuilderMap(config.carto, source.cartoMapId);
}

/** CARTO's limit for a request of its Maps API. */
const DEADLINE_MS = 60_000;

/** @throws {OperatorError} where CARTO does not have the map for this client. */
export async function fetchBuilderMap(carto: CartoConfig, id: string): Promise<string> {
  const request = builderMapRequest(carto, await signIn(carto), id);
  try {
    const upstream = upstreamOf(carto, DEADLINE_MS);
    return processBuilderMap(
      await exchange(upstream, request, "Builder map", LARGEST_BUILDER_ANSWER),
    );
  } catch (error) {
    if (!(error instanceof CartoError) || ![401, 403, 404].includes(error.status ?? 0)) throw error;
    throw new OperatorError(
      `CARTO does not give the Builder map ${id}. Is the id right, and is the map shared with the ` +
        `user who owns the OAuth client? A file with its JSON can be imported too. ` +
        `(${error.message})`,
      { cause: error },
    );
  }
}

/** @throws {OperatorError} with the report so far, where nothing of the map can be kept. */
async function translated(
  text: string,
  policy: Policy,
  { tables, shapes }: ImportArguments,
  config: Config,
): Promise<BuilderImport> {
  const { dialect } = policy;
  const carto = config.mode === "demo" ? undefined : config.carto;
  const known = { dialect, connection: carto?.connection ?? "carto_dw", tables };
  try {
    const { guessed } = importBuilderMap(text, { ...known, shapes });
    const asked = carto && await askShapes(guessed, { carto, dialect, origin: config.appOrigin });
    for (const line of asked?.refusals ?? []) say(line);
    const options: BuilderOptions = { ...known, shapes: { ...asked?.shapes, ...shapes } };
    // A dataset that no one has, and that is the same, is from an earlier import.
    const again = importBuilderMap(text, { ...options, datasetNames: givenDatasets(policy) });
    if (Object.entries(again.datasets).every(isFreeOrSame(policy))) return again;
    return importBuilderMap(text, { ...options, datasetNames: Object.keys(policy.datasets) });
  } catch (error) {
    if (error instanceof BuilderMapError && error.report !== undefined) sayReport(error.report);
    throw error;
  }
}

function givenDatasets({ groups, users }: Policy): string[] {
  return [...Object.values(groups), ...Object.values(users)].flatMap((given) => Object.keys(given));
}

const isFreeOrSame =
  ({ datasets, dialect }: Policy) => ([name, dataset]: [string, unknown]): boolean => {
    if (!Object.hasOwn(datasets, name)) return true;
    const alone = { version: 1, dialect, datasets: { [name]: dataset }, groups: {} };
    const parsed = parsePolicyText(JSON.stringify(alone)).datasets[name];
    return JSON.stringify(parsed) === JSON.stringify(datasets[name]);
  };

function sayReport(report: Report): void {
  for (const line of report.lines()) say(line);
  const count = (fate: string) => report.findings.filter((finding) => finding.fate === fate).length;
  const more = report.omitted === 0 ? "" : `, and ${report.omitted} more that are not listed`;
  say(`\n${count("kept")} kept, ${count("changed")} changed, ${count("dropped")} dropped${more}.`);
}

/** @throws {OperatorError} unless the operator at the terminal agrees. */
function confirmReplacement(file: string | undefined): void {
  // Without a terminal the answer is no.
  if (file === undefined || confirm(`Replace ${file}?`)) return;
  throw new OperatorError(
    `There is ${file} already, and nothing was written. Choose another --id, or run this in a ` +
      "terminal and agree to replace it.",
  );
}

function writtenLines(
  id: string,
  { datasets }: BuilderImport,
  added: readonly string[],
  files: { readonly map: string; readonly policy: string },
): string[] {
  const names = Object.keys(datasets);
  const had = names.filter((name) => !added.includes(name));
  return [
    "",
    `Wrote ${files.map}.`,
    ...added.length === 0 ? [] : [`Added to ${files.policy}: ${added.join(", ")}.`],
    ...had.length === 0 ? [] : [`The policy had already: ${had.join(", ")}.`],
    "No group has these datasets, so no one sees the map yet. Give them to a group in the policy, such as",
    `  "groups": { "NAME": { "${names[0] ?? ""}": { "column": "value" } } }`,
    "Then run deno task doctor, which asks CARTO for each dataset, and",
    "deno task maps preview --group NAME, which shows what the group gets.",
    `The map's address is /maps/${id}.`,
  ];
}

function fileIn(folder: string | URL, name: string): string | URL {
  return folder instanceof URL ? new URL(name, `${folder}/`) : `${folder}/${name}`;
}
