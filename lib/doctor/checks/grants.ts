/** What a token with the policy's grants opens at CARTO, and from which origins. */
import { configuredReferers } from "../../access/grants.ts";
import { CartoError } from "../../carto/carto_errors.ts";
import type { MapAnswer } from "../../carto/maps.ts";
import type { Config } from "../../config/config.ts";
import type { Check } from "../check.ts";
import { cartoFinding } from "../fault_finding.ts";
import { counted, failure, type Finding, ok, skipped, warning } from "../finding.ts";
import type { Trial, TriedRights } from "../trial.ts";

type Refusal = Extract<MapAnswer, { opened: false }>;

const UNAUTHORIZED_REFERER = /referer/i;
const NAME_US = "Name APP_ORIGIN among tokens.referers in the policy, or take tokens.referers out.";

/** CARTO's texts differ by warehouse: ambiguous ones are reported with all possible causes. */
function fixOf({ status, said }: Refusal, dataset: string): string {
  const at = `datasets.${dataset} in the policy`;
  if (UNAUTHORIZED_REFERER.test(said)) {
    return NAME_US;
  }
  if (/connection/i.test(said)) {
    return "Set CARTO_CONNECTION to the name of a connection in CARTO's Workspace > Connections.";
  }
  if (/column|unrecognized name|field/i.test(said)) {
    return `Correct the columns of ${at}, and those that groups restrict it by.`;
  }
  if (status === 404 || /table|dataset|relation|object/i.test(said)) {
    return `Correct the table of ${at}, or let the connection of CARTO_CONNECTION read it.`;
  }
  if (status === 401 || status === 403) {
    return `Let the owner of the OAuth client CARTO_CLIENT_ID read what ${at} names.`;
  }
  if (status === 429 || status >= 500) {
    return "Wait for CARTO and run deno task doctor again: the failure is its own.";
  }
  return `Correct ${at}, and the values that groups restrict it by.`;
}

function refusedToken(error: CartoError): Finding {
  if (/quota/i.test(error.message)) {
    return failure(
      error.message.replace(/: check [^()]*$/, ""),
      "Delete API Access Tokens in CARTO's Workspace > Developers, or ask CARTO for a higher quota.",
    );
  }
  const finding = cartoFinding(error, "api");
  if (error.fault !== "refused" || finding.outcome !== "failure") return finding;
  return { ...finding, fix: "Correct CARTO_CONNECTION, or what CARTO names of the policy." };
}

/** Every map that could not be opened, the first with its fix. */
function refusedMaps(rights: readonly TriedRights[]): Finding | undefined {
  const refused = rights.flatMap(({ group, maps }) =>
    maps.flatMap(({ dataset, answer }) => answer.opened ? [] : [{ group, dataset, answer }])
  );
  const [first] = refused;
  if (first === undefined) return undefined;
  const lines = refused.map(({ group, dataset, answer }) =>
    `${dataset} of ${group}: CARTO answered ${answer.status} (${answer.said.slice(0, 300)})`
  );
  return failure(lines[0] ?? "", fixOf(first.answer, first.dataset), lines.slice(1));
}

/** A value without rows is usually mistyped. */
function emptyMaps(rights: readonly TriedRights[]): Finding | undefined {
  // No row has the values that stand in for attributes.
  const empty = rights.filter(({ isSample }) => !isSample).flatMap(({ group, maps }) =>
    maps.flatMap(({ dataset, answer }) =>
      answer.opened && answer.rows === 0 ? [`${dataset} of ${group}`] : []
    )
  );
  if (empty.length === 0) return undefined;
  return warning(
    `no row is in ${empty.join(", ")}`,
    "Compare the values in policy.json with those in the table: case and spaces count.",
  );
}

export function checkTrial({ rights, different }: Trial): Finding {
  if (rights.length === 0) return skipped("no group of the policy sees anything");
  const refused = rights.map((tried) => tried.refused).find((error) => error !== undefined);
  if (refused !== undefined) return refusedToken(refused);
  const maps = rights.flatMap((tried) => tried.maps);
  const bad = refusedMaps(rights);
  if (bad !== undefined) return bad;
  const left = rights.flatMap(({ leftBehind }) => leftBehind ?? []);
  if (left.length > 0) {
    return warning(
      `CARTO did not delete ${counted(left.length, "trial token")}, which ends in five minutes`,
      "Run deno task start: a running app deletes it.",
      left,
    );
  }
  const untried = rights.reduce((sum, tried) => sum + tried.untried, 0);
  const samples = rights.filter(({ isSample }) => isSample).length;
  const found = `${rights.length} of ${counted(different, "set")} of rights tried: ` +
    `${counted(maps.length, "map")} opened` +
    (untried === 0 ? "" : `, ${untried} left out: open parameters, tiles or a named source`) +
    (samples === 0 ? "" : `; ${samples} with sample values for attributes`);
  return emptyMaps(rights) ?? ok(
    found,
    rights.flatMap(({ group, maps, isSample }) =>
      maps.map(({ dataset, answer }) =>
        `${dataset} of ${group}: ${
          isSample
            ? "opens, with sample values for attributes"
            : counted(answer.opened ? answer.rows ?? 0 : 0, "row")
        }`
      )
    ),
  );
}

const grants: Check = {
  id: "grants",
  title: "CARTO makes tokens with the policy's grants, and they open maps",
  needs: ["kv", "api", "policy"],
  run: async ({ trial }) => checkTrial(await trial()),
};

/** @param named the origins that tokens are limited to. */
export function checkReferers(named: readonly string[], appOrigin: string): Finding {
  if (named.includes(appOrigin)) return ok(named.join(", "));
  return failure(`${appOrigin} is not among them: the app's own map does not open`, NAME_US);
}

const referers: Check = {
  id: "referers",
  title: "The origins that tokens are tied to include APP_ORIGIN",
  needs: ["policy"],
  async run({ config, policy }) {
    const { tokens } = await policy();
    return checkReferers(tokens.referers ?? configuredReferers(config()), config().appOrigin);
  },
};

export function checkStrangers({ rights }: Trial): Finding {
  const answers = rights.flatMap(({ stranger }) => stranger ?? []);
  if (answers.length === 0) return skipped("no map was opened");
  const opened = answers.filter((answer) => answer.opened).length;
  if (opened === 0) return ok("CARTO refuses what other pages ask with our tokens");
  return warning(
    "CARTO opens maps to pages of other origins too: a leaked token works anywhere",
    "Ask CARTO why it does not keep to the referers of API Access Tokens on CARTO_API_BASE_URL.",
  );
}

export function checkSharedTiles(
  { tilesAreShared }: Trial,
  mode: Config["firstMaps"],
): Finding {
  if (mode === "off") return skipped("FIRST_MAPS is off: browsers instantiate their maps");
  if (tilesAreShared === undefined) return skipped("no map was opened");
  if (tilesAreShared) return ok("two tokens of equal grants get the same tiles");
  if (mode === "by-token") return ok("they do, and FIRST_MAPS is by-token");
  return warning(
    "two tokens of equal grants get different tiles: maps must not be shared by rights",
    "Set FIRST_MAPS=by-token.",
  );
}

const sharedTiles: Check = {
  id: "first-maps",
  title: "The tiles of a map do not depend on the token that instantiated it",
  needs: ["grants"],
  run: async ({ config, trial }) => checkSharedTiles(await trial(), config().firstMaps),
};

const strangers: Check = {
  id: "strangers",
  title: "CARTO refuses a page of another origin",
  needs: ["grants"],
  run: async ({ trial }) => checkStrangers(await trial()),
};

export const GRANT_CHECKS: readonly Check[] = [referers, grants, strangers, sharedTiles];
