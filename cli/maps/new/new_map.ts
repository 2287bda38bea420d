/** `deno task maps new`: from a name to a dataset of the policy and a map of it. */
import { DIALECTS } from "../../../lib/access/dialects/mod.ts";
import { configuredReferers } from "../../../lib/access/grants.ts";
import { parsePolicyText, type Policy } from "../../../lib/access/policy.ts";
import { installationOf } from "../../../lib/broker/installation.ts";
import type { Config } from "../../../lib/config/config.ts";
import { createCartoClient } from "../../../lib/doctor/carto_client.ts";
import { openDatabase } from "../../../lib/doctor/database.ts";
import { readDocument } from "../../../lib/json/document.ts";
import { OperatorError } from "../../../lib/operator_error.ts";
import { StorageError } from "../../../lib/storage/kv_storage.ts";
import { openCarto } from "../../operator_carto.ts";
import { backingOf } from "../../revoke_tokens.ts";
import { type AskedTable, isGrid } from "./asking.ts";
import { askSource } from "./ask_source.ts";
import { groupsOf, type NewArguments } from "./new_arguments.ts";
import { namesFor, planMap } from "./plan.ts";
import { reportLines } from "./report.ts";
import { nameOf, textOf, writeTogether } from "./write_together.ts";

export interface NewMapOptions {
  readonly config: Config;
  readonly policyPath: string | URL;
  /** The folder of maps. */
  readonly mapsPath: string | URL;
  /** Takes a line for the operator. */
  readonly say: (line: string) => void;
}

/** @throws {OperatorError} where CARTO, the policy or the files do not allow it. */
export async function newMap(
  given: NewArguments,
  { config, policyPath, mapsPath, say }: NewMapOptions,
): Promise<void> {
  const policyText = await readDocument(policyPath, "policy");
  const policy = parsePolicyText(policyText);
  const { pattern, form } = DIALECTS[policy.dialect].table;
  if (!pattern.test(given.table)) {
    throw new OperatorError(`The table must be a full name, ${form} on ${policy.dialect}.`);
  }
  const names = namesFor(given, policy);
  const mapPath = fileIn(mapsPath, `${names.id}.json`);
  const mapBefore = await textOf(mapPath);
  if (!given.isDryRun) {
    confirmReplacement(given, names.dataset, policy, mapBefore && nameOf(mapPath));
  }
  const kept = names.isTileset ? policy.datasets[names.dataset]?.geometry?.type : undefined;
  const cells = given.cells ?? (isGrid(kept) ? kept : undefined);
  const { isTileset } = names;
  const asked = await ask({ ...given, cells }, { isTileset, policy, config, say }).catch(
    (error) => {
      if (!(error instanceof StorageError)) throw error;
      const message = "The database at KV_PATH, where each token is noted before it is created, " +
        `failed: ${error.message}`;
      throw new OperatorError(message, { cause: error });
    },
  );
  const args = { ...given, groups: groupsOf(given.groups, asked.kind) };
  const plan = planMap({ args, names, policy, policyText, asked, file: nameOf(mapPath) });
  if (!args.isDryRun) {
    await Deno.mkdir(mapsPath, { recursive: true });
    // A dataset without a map is harmless; a map without its dataset would be reported as a fault.
    await writeTogether([
      ...plan.policyText === policyText
        ? []
        : [{ path: policyPath, before: policyText, after: plan.policyText }],
      { path: mapPath, before: mapBefore, after: plan.mapText },
    ]);
  }
  const files = { policy: nameOf(policyPath), map: nameOf(mapPath) };
  const hasSql = policy.tokens.apis.includes("sql");
  const { appOrigin } = config;
  for (const line of reportLines({ args, asked, plan, hasSql, appOrigin, files })) say(line);
  if (args.isDryRun) say(`\n${files.map}\n${plan.mapText}`);
}

/** @throws {OperatorError} unless the operator at the terminal agrees to each replacement. */
function confirmReplacement(
  { groups }: NewArguments,
  dataset: string,
  policy: Policy,
  mapFile: string | undefined,
): void {
  const given = groups.map(({ name }) => name).filter((name) => {
    const group = Object.hasOwn(policy.groups, name) ? policy.groups[name] : undefined;
    return group !== undefined && Object.hasOwn(group, dataset);
  });
  const replaced = [
    ...mapFile === undefined ? [] : [mapFile],
    ...given.map((name) => `what ${name} sees of ${dataset}`),
  ];
  for (const what of replaced) {
    // Without a terminal the answer is no.
    if (confirm(`Replace ${what}?`)) continue;
    throw new OperatorError(
      `There is ${what} already, and nothing was written. Choose another --id, or run this in a ` +
        "terminal and agree to replace it.",
    );
  }
}

async function ask(
  { table, groups, cells }: NewArguments,
  { isTileset, policy, config, say }: Pick<NewMapOptions, "config" | "say"> & {
    readonly isTileset: boolean;
    readonly policy: Policy;
  },
): Promise<AskedTable> {
  await using opened = await openCarto(config);
  await using database = await openDatabase(config);
  const { carto } = opened;
  const now = Date.now;
  const client = createCartoClient({ carto, fetch, now, onToken: () => {} });
  const [first, ...rest] = policy.tokens.referers ?? configuredReferers(config);
  const { secrets } = await backingOf(config);
  const installation = secrets &&
    await installationOf(secrets.kvEncryptionKeys, config.installation);
  return await askSource(table, isTileset, {
    carto,
    dialect: policy.dialect,
    cells,
    referers: [first ?? config.appOrigin, ...rest],
    tokens: {
      store: database.store,
      // Before its first run a demo has no name.
      namePrefix: installation?.namePrefix ?? "carto-embed-new-",
      now,
      create: client.createToken,
      remove: client.deleteToken,
    },
    onKind: (kind) => void groupsOf(groups, kind),
    onLeftBehind: (name) =>
      say(`CARTO did not delete the token ${name}: it expires within five minutes.`),
  });
}

function fileIn(folder: string | URL, name: string): string | URL {
  return folder instanceof URL ? new URL(name, `${folder}/`) : `${folder}/${name}`;
}
