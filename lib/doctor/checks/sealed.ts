/** Encrypted data in storage, and whether this configuration decrypts it. */
import * as v from "valibot";
import { oauthClientHash } from "../../broker/minting/oauth_tokens.ts";
import { OAuthToken, parseRow } from "../../broker/records.ts";
import { ALL_API_TOKENS } from "../../storage/key_prefixes.ts";
import { oauthTokenKey } from "../../storage/keys.ts";
import type { Check } from "../check.ts";
import { counted, type Finding, ok, skipped, warning } from "../finding.ts";

const seal: Check = {
  id: "seal",
  title: "KV_ENCRYPTION_KEY opens the tokens that are stored",
  needs: ["kv"],
  async run({ database, sealer }) {
    const opener = await sealer();
    if (opener === undefined) return skipped("the demo has never run");
    const entries = await Array.fromAsync((await database()).store.list(ALL_API_TOKENS));
    const opened = await Promise.all(
      entries.map((entry) => opener.open(entry.key, parseRow(entry)?.sealed)),
    );
    const closed = opened.filter((value) => value === undefined).length;
    if (closed === 0) return ok(`${counted(entries.length, "row")} of tokens`);
    return warning(
      `${closed} of ${
        counted(entries.length, "row")
      } of tokens do not open: each is minted once more`,
      "Put the key they were sealed with beside the other in KV_ENCRYPTION_KEY, with a comma.",
    );
  },
};

const MINUTE_MS = 60_000;

/** @param expiresAt milliseconds since the epoch; undefined where none is stored. */
export function checkStoredToken(expiresAt: number | undefined, now: number): Finding {
  if (expiresAt === undefined) return ok("none is stored: the next mint asks for one");
  const minutes = Math.floor((expiresAt - now) / MINUTE_MS);
  if (minutes <= 0) return ok("it ended: the next mint asks for another");
  const hours = Math.floor(minutes / 60);
  return ok(`${hours === 0 ? counted(minutes, "minute") : counted(hours, "hour")} left`);
}

const oauthToken: Check = {
  id: "oauth-token",
  title: "The stored OAuth token opens, and how long it lives",
  needs: ["kv"],
  async run({ backing, database, sealer, now }) {
    const opener = await sealer();
    if (opener === undefined) return skipped("the demo has never run");
    const key = oauthTokenKey(oauthClientHash((await backing()).carto));
    const entry = await (await database()).store.get(key);
    if (entry === null) return checkStoredToken(undefined, now());
    const stored = v.safeParse(OAuthToken, await opener.open(key, entry.value));
    if (stored.success) return checkStoredToken(stored.output.expiresAt, now());
    return warning(
      "it does not open: CARTO is asked for another",
      "Put the key it was sealed with beside the other in KV_ENCRYPTION_KEY, with a comma.",
    );
  },
};

export const SEALED_CHECKS: readonly Check[] = [seal, oauthToken];
