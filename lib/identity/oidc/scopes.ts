/** Scopes that a person's groups may be behind (OpenID Connect Core 1.0, 5.4). */

export interface ScopesInPlay {
  /** Those the app asks for, with spaces between. */
  readonly asked: string;
  /** Those the provider granted; where it does not say, all that were asked for (RFC 6749, 5.1). */
  readonly granted: string | undefined;
  /** Those the provider offers, where it says. */
  readonly offered: readonly string[] | undefined;
  readonly groupsClaim: string;
}

/** Why a claim may be missing: scopes that were asked for in vain, or that nobody asked for. */
export interface MissingScopes {
  readonly why: "not_granted" | "not_asked";
  readonly scopes: readonly string[];
  /** Whether they are named like the claim; others are guesses. */
  readonly likely: boolean;
}

/** What these open is specified, and no group (5.4, and 11 for the last). */
const STANDARD = new Set(["openid", "profile", "email", "address", "phone", "offline_access"]);

/** A scope has fewer limits than this (RFC 6749, 3.3); what is shown has these. */
const SHOWN = /^[\w.:/-]{1,60}$/;
const MOST_SHOWN = 10;

/** @returns null where no scope can be missing. */
export function missingScopes(
  { asked, granted, offered, groupsClaim }: ScopesInPlay,
): MissingScopes | null {
  const [askedFor, given] = [list(asked), list(granted ?? asked)];
  const notGranted = askedFor.filter((scope) => !given.includes(scope)).filter(canMatter);
  const notAsked = (offered ?? []).filter((scope) => !askedFor.includes(scope)).filter(canMatter);
  const alike = (scope: string) => isAlike(scope, groupsClaim);
  for (const [why, scopes] of [["not_granted", notGranted], ["not_asked", notAsked]] as const) {
    const likely = scopes.filter(alike);
    if (likely.length > 0) return { why, scopes: likely.slice(0, MOST_SHOWN), likely: true };
  }
  const [why, scopes] = notGranted.length > 0
    ? ["not_granted" as const, notGranted]
    : ["not_asked" as const, notAsked];
  return scopes.length === 0 ? null : { why, scopes: scopes.slice(0, MOST_SHOWN), likely: false };
}

const list = (scopes: string) => scopes.split(" ").filter((scope) => scope !== "");
const canMatter = (scope: string) => !STANDARD.has(scope) && SHOWN.test(scope);

/** `https://example.com/claims/groups` is behind `groups`, and `groups` behind `read:groups`. */
function isAlike(scope: string, claim: string): boolean {
  const name = claim.toLowerCase().split(/[/:.]/).at(-1) ?? "";
  return name !== "" && scope.toLowerCase().includes(name);
}

/** What the operator's log says of them; continues a sentence. */
export function adviceOn({ why, scopes, likely }: MissingScopes): string {
  const named = `the ${scopes.length === 1 ? "scope" : "scopes"} ${scopes.join(", ")}`;
  if (why === "not_granted") {
    return `the provider did not grant ${named}, which OIDC_SCOPES asks for: allow this client to ` +
      "have it there";
  }
  return likely
    ? `OIDC_SCOPES does not ask for ${named}, which the provider offers: add it to OIDC_SCOPES`
    : `the provider offers ${named} as well: if the groups are behind one, add it to OIDC_SCOPES`;
}
