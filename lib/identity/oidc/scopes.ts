/** Scopes that a person's groups may require (OpenID Connect Core 1.0, 5.4). */

export interface ScopesInPlay {
  /** Those the app requests, separated by spaces. */
  readonly requested: string;
  /** Those the provider granted; by default all that were requested (RFC 6749, 5.1). */
  readonly granted: string | undefined;
  /** Those the provider offers, where its metadata lists them. */
  readonly offered: readonly string[] | undefined;
  readonly groupsClaim: string;
}

/** Why a claim may be missing: scopes that were requested and not granted, or never requested. */
export interface MissingScopes {
  readonly why: "not_granted" | "not_asked";
  readonly scopes: readonly string[];
  /** Whether their names resemble the claim; others are guesses. */
  readonly likely: boolean;
}

/** Their claims are specified, and none is a group (5.4, and 11 for the last). */
const STANDARD = new Set(["openid", "profile", "email", "address", "phone", "offline_access"]);

/** Scopes may be longer (RFC 6749, 3.3); only short ones are shown. */
const SHOWN = /^[\w.:/-]{1,60}$/;
const MOST_SHOWN = 10;

/** @returns null where no scope can be missing. */
export function missingScopes(
  { requested, granted, offered, groupsClaim }: ScopesInPlay,
): MissingScopes | null {
  const [requestedScopes, given] = [list(requested), list(granted ?? requested)];
  const notGranted = requestedScopes.filter((scope) => !given.includes(scope)).filter(canMatter);
  const notRequested = (offered ?? []).filter((scope) => !requestedScopes.includes(scope)).filter(
    canMatter,
  );
  const alike = (scope: string) => isAlike(scope, groupsClaim);
  for (const [why, scopes] of [["not_granted", notGranted], ["not_asked", notRequested]] as const) {
    const likely = scopes.filter(alike);
    if (likely.length > 0) return { why, scopes: likely.slice(0, MOST_SHOWN), likely: true };
  }
  const [why, scopes] = notGranted.length > 0
    ? ["not_granted" as const, notGranted]
    : ["not_asked" as const, notRequested];
  return scopes.length === 0 ? null : { why, scopes: scopes.slice(0, MOST_SHOWN), likely: false };
}

const list = (scopes: string) => scopes.split(" ").filter((scope) => scope !== "");
const canMatter = (scope: string) => !STANDARD.has(scope) && SHOWN.test(scope);

/** `https://example.com/claims/groups` resembles `groups`, and `groups` resembles `read:groups`. */
function isAlike(scope: string, claim: string): boolean {
  const name = claim.toLowerCase().split(/[/:.]/).at(-1) ?? "";
  return name !== "" && scope.toLowerCase().includes(name);
}

/** The advice for the operator's log; it continues a sentence. */
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
