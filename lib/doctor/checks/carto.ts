/** CARTO: whether it responds, knows the OAuth client, and agrees on the time. */
import { CartoError } from "../../carto/carto_errors.ts";
import type { Check } from "../check.ts";
import type { Context } from "../context.ts";
import { cartoFinding } from "../fault_finding.ts";
import { counted, failure, type Finding, ok, skipped, warning } from "../finding.ts";

const hostOf = (url: string) => new URL(url).host;

const oauth: Check = {
  id: "oauth",
  title: "CARTO_AUTH_URL answers, and gives an OAuth token for the client",
  needs: ["configuration"],
  async run(context) {
    const client = await context.client();
    try {
      await client.oauthToken();
      return ok(`${hostOf(client.carto.authUrl)} gave a token`);
    } catch (error) {
      if (!(error instanceof CartoError)) throw error;
      return isIdleDemo(context, error) ? IDLE_DEMO : cartoFinding(error, "oauth");
    }
  },
};

/** A demo's CARTO runs while the demo does. */
const IDLE_DEMO = skipped(
  "the demo does not run, and its CARTO with it",
  "Run deno task start, and deno task doctor beside it.",
);

function isIdleDemo({ config }: Context, { fault }: CartoError): boolean {
  return config().mode === "demo" && fault === "unreachable";
}

/** Expiry times of tokens and signed claims are checked by our clock. */
const FAR_OFF_S = 60;
const OFF_S = 30;

/**
 * @param date CARTO's Date header.
 * @param askedAt milliseconds since the epoch by our clock, as is `answeredAt`.
 */
export function checkClock(date: string | null, askedAt: number, answeredAt: number): Finding {
  const theirs = Date.parse(date ?? "");
  if (Number.isNaN(theirs)) return skipped("CARTO's answer has no date");
  // Dates are truncated to whole seconds: on average they are half a second behind.
  const aheadS = Math.round(((askedAt + answeredAt) / 2 - (theirs + 500)) / 1000);
  const found = Math.abs(aheadS) < 2
    ? "agrees with CARTO's"
    : `${counted(Math.abs(aheadS), "second")} ${aheadS > 0 ? "ahead of" : "behind"} CARTO's`;
  const fix = "Turn on time synchronization: timedatectl set-ntp true.";
  if (Math.abs(aheadS) > FAR_OFF_S) return failure(found, fix);
  return Math.abs(aheadS) > OFF_S ? warning(found, fix) : ok(found);
}

const clock: Check = {
  id: "clock",
  title: "This machine's clock agrees with CARTO's",
  needs: ["configuration"],
  async run({ client }) {
    try {
      const { answer, askedAt, answeredAt } = await (await client()).oauthAnswer();
      return checkClock(answer.headers.get("date"), askedAt, answeredAt);
    } catch (error) {
      if (error instanceof CartoError) return skipped("CARTO does not answer");
      throw error;
    }
  },
};

const api: Check = {
  id: "api",
  title: "CARTO_API_BASE_URL answers, and is of the OAuth client's region",
  needs: ["oauth"],
  async run({ client }) {
    const { carto, tokens } = await client();
    try {
      await tokens();
      return ok(`${hostOf(carto.apiBaseUrl)} takes the OAuth token`);
    } catch (error) {
      if (!(error instanceof CartoError)) throw error;
      // CARTO does not know the path: this is no refusal of the request.
      const isElsewhere = error.fault === "refused" && error.status === 404;
      if (!isElsewhere) return cartoFinding(error, "api");
      return failure(
        `${hostOf(carto.apiBaseUrl)} does not know CARTO's Tokens API`,
        "Set CARTO_API_BASE_URL to the API base URL that CARTO's Workspace > Developers shows.",
      );
    }
  },
};

export const CARTO_CHECKS: readonly Check[] = [oauth, clock, api];
