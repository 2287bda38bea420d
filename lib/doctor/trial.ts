/**
 * A dry run of the policy: for a few sets of rights it mints a token as the app would, opens maps
 * with it as a page of the app would, and as a page of another origin would; then it deletes the
 * token.
 */
import { configuredReferers, createAccess, NoAccessError, type Rights } from "../access/grants.ts";
import type { Policy } from "../access/policy.ts";
import { sampleAttributes } from "../access/sample_attributes.ts";
import { withTrialToken } from "../broker/minting/trial_token.ts";
import { CartoError } from "../carto/carto_errors.ts";
import type { Source } from "../access/sql/source.ts";
import type { MapAnswer, MapPlace } from "../carto/maps.ts";
import type { Config } from "../config/config.ts";
import type { KvStorage } from "../storage/kv_storage.ts";
import type { CartoClient } from "./carto_client.ts";

/** One dataset of one set of rights, requested from the app's own origin. */
export interface TriedMap {
  readonly dataset: string;
  readonly answer: MapAnswer;
}

/** One set of rights that was tried. */
export interface TriedRights {
  readonly group: string;
  /** CARTO minted no token for them. */
  readonly refused: CartoError | undefined;
  readonly maps: readonly TriedMap[];
  /** Datasets that were not tried: they need values of the browser, or are no query or no map. */
  readonly untried: number;
  /** The response to a page of another origin; undefined where no map opened for ours. */
  readonly stranger: MapAnswer | undefined;
  /** The token's name, where CARTO did not delete it. */
  readonly leftBehind: string | undefined;
  /** Whether sample values replaced those of a person's attributes. */
  readonly isSample: boolean;
}

export interface Trial {
  readonly rights: readonly TriedRights[];
  /** The number of different sets of rights. */
  readonly different: number;
  /** Whether two tokens of equal grants get the same tiles; undefined where no map opened. */
  readonly tilesAreShared: boolean | undefined;
}

/** Each costs a token and a query per dataset: enough to see that it works. */
const MOST_RIGHTS = 4;
/** An origin that cannot exist: the name is reserved (RFC 6761). */
const STRANGER = "https://stranger.invalid";

export interface TrialOptions {
  readonly config: Config;
  readonly policy: Policy;
  readonly client: CartoClient;
  /** The prefix of every token's name of this installation. */
  readonly namePrefix: string;
  readonly store: KvStorage;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** @throws {StorageError} when KV cannot be written. */
export async function tryPolicy(options: TrialOptions): Promise<Trial> {
  const different = differentRights(options);
  const tried = different.slice(0, MOST_RIGHTS);
  const rights = await Promise.all(
    tried.map((tried) => tryRights(options, tried)),
  );
  const tilesAreShared = await compareTokens(options, tried, rights);
  return { rights, different: different.length, tilesAreShared };
}

/**
 * Two tokens of equal grants instantiate one map: what the app keeps of it for all with equal
 * rights must not depend on whose token it was (lib/first_map/).
 */
async function compareTokens(
  { config, client, ...of }: TrialOptions,
  rights: readonly GroupRights[],
  tried: readonly TriedRights[],
): Promise<boolean | undefined> {
  const opened =
    tried.flatMap(({ group, maps }) =>
      maps.flatMap(({ answer, dataset }) => answer.opened ? [{ group, dataset }] : [])
    )[0];
  const whose = rights.find(({ group }) => group === opened?.group)?.rights;
  const source = opened && whose?.sources[opened.dataset];
  if (whose === undefined || source === undefined) return undefined;
  const token = { ...of, create: client.createToken, remove: client.deleteToken };
  const { sqlQuery } = source;
  const map = { sqlQuery, origin: config.appOrigin, place: placeOf(source) };
  const templatesOf = async (token: string) =>
    (await client.tileTemplates(token, map)).map(withoutVersion);
  try {
    const { result } = await withTrialToken(token, whose, async (one, hold) => {
      const first = await templatesOf(one);
      await hold();
      const second = await withTrialToken(token, whose, templatesOf);
      return JSON.stringify(first) === JSON.stringify(second.result);
    });
    return result;
  } catch (error) {
    if (error instanceof CartoError) return undefined;
    throw error;
  }
}

/** CARTO dates its answers: the second may be newer. */
const withoutVersion = (template: string): string => template.replace(/([?&])cache=[^&]*/, "$1");

interface GroupRights {
  readonly group: string;
  readonly rights: Rights;
  readonly isSample: boolean;
}

/** The first of the groups with the same grants; sample values stand in for attributes. */
function differentRights({ config, policy, client }: TrialOptions): GroupRights[] {
  const access = createAccess({
    policy,
    connectionName: client.carto.connection,
    referers: configuredReferers(config),
  });
  const attributes = sampleAttributes(policy);
  const byGrants = new Map<string, GroupRights>();
  for (const group of Object.keys(policy.groups)) {
    try {
      const rights = access.rightsOf({ username: "", groups: [group], attributes });
      const isSample = Object.keys(rights.attributes).length > 0;
      const grants = JSON.stringify(rights.grants);
      if (!byGrants.has(grants)) byGrants.set(grants, { group, rights, isSample });
    } catch (error) {
      // A group that sees nothing gets no token.
      if (!(error instanceof NoAccessError)) throw error;
    }
  }
  return [...byGrants.values()];
}

async function tryRights(
  { config, client, namePrefix, store, now }: TrialOptions,
  { group, isSample, rights }: GroupRights,
): Promise<TriedRights> {
  const { grants, allowedApis, referers, sources, staticSources } = rights;
  const all = Object.entries(sources);
  const complete = all.filter(([, { openParameters, hasGeometry }]) =>
    openParameters.length === 0 && hasGeometry
  );
  const untried = all.length - complete.length + Object.keys(staticSources).length;
  const nothing = {
    group,
    maps: [],
    untried,
    stranger: undefined,
    leftBehind: undefined,
    isSample,
  };
  const token = {
    store,
    namePrefix,
    now,
    create: client.createToken,
    remove: client.deleteToken,
  };
  try {
    const { result, leftBehind } = await withTrialToken(
      token,
      { grants, allowedApis, referers },
      async (token, hold) => {
        const open = async (origin: string, source: Source) => {
          await hold();
          const { sqlQuery } = source;
          return await client.openMap(token, { sqlQuery, origin, place: placeOf(source) });
        };
        const maps: TriedMap[] = [];
        let stranger: MapAnswer | undefined;
        for (const [dataset, source] of complete) {
          const answer = await open(config.appOrigin, source);
          maps.push({ dataset, answer });
          if (answer.opened) stranger ??= await open(STRANGER, source);
        }
        return { maps, stranger };
      },
    );
    return { ...nothing, ...result, refused: undefined, leftBehind };
  } catch (error) {
    if (error instanceof CartoError) return { ...nothing, refused: error };
    throw error;
  }
}

function placeOf({ geometry }: Source): MapPlace | undefined {
  if (geometry?.column === undefined) return undefined;
  const { column, type } = geometry;
  return { column, type: type === "h3" || type === "quadbin" ? type : "geo" };
}
