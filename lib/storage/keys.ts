/**
 * Every key this app has in Deno KV, and what stands under it. docs/token-broker.md has the same
 * list with what each row is worth to a thief; a test compares the two.
 */

/** A user's record: group, password hash. `username` is in its normal form. */
export const userKey = (username: string): Deno.KvKey => ["users", username];

/** A session's record. The id itself is known to its holder alone; KV has its SHA-256. */
export const sessionKey = (idHash: string): Deno.KvKey => ["sessions", idHash];

/** Which sessions a user has; no value beside the fact. */
export const userSessionKey = (username: string, idHash: string): Deno.KvKey => [
  "user_sessions",
  username,
  idHash,
];

/** CARTO's OAuth token for one client at one endpoint, sealed. */
export const oauthTokenKey = (clientHash: string): Deno.KvKey => ["oauth_tokens", clientHash];

/** The API Access Token for one set of rights and one owner, sealed, and its owner in clear. */
export const apiTokenKey = (rightsHash: string): Deno.KvKey => ["api_tokens", rightsHash];

/** Which tokens an owner has, by the owner's hash; no value beside the fact. */
export const ownerTokenKey = (ownerHash: string, rightsHash: string): Deno.KvKey => [
  "owner_tokens",
  ownerHash,
  rightsHash,
];

/** Who may mint what the hash names, and until when. */
export const leaseKey = (kind: "oauth" | "api", hash: string): Deno.KvKey => [
  "leases",
  kind,
  hash,
];

/** What maintenance does, the most urgent last: of jobs that are due at once, keys decide. */
export type JobKind = "check_intent" | "delete_token" | "revoke_user";

/**
 * A job for maintenance, in the order of when it may run: milliseconds since the epoch, or 0 for
 * at once. Gone once it is done.
 */
export const jobKey = (runAt: number, kind: JobKind, id: string): Deno.KvKey => [
  "jobs",
  runAt,
  kind,
  id,
];

/** A token that is being created at CARTO under this name; gone once it is stored. */
export const intentKey = (checkAt: number, tokenName: string): Deno.KvKey =>
  jobKey(checkAt, "check_intent", tokenName);

/** A token to be deleted at CARTO, sealed; gone once CARTO has deleted it. */
export const deletionKey = (tokenName: string): Deno.KvKey => jobKey(0, "delete_token", tokenName);

/** A user whose tokens are to be revoked, and why; gone once their deletions are queued. */
export const changedUserKey = (username: string): Deno.KvKey => jobKey(0, "revoke_user", username);

/** That a user's tokens were revoked: its versionstamp says when, and no token is older. */
export const tokenGenerationKey = (username: string): Deno.KvKey => ["token_generations", username];

/** A sign-in that the identity provider has confirmed, by a hash of its id: it is not finished twice. */
export const signInKey = (idHash: string): Deno.KvKey => ["sign_ins", idHash];

/** Which of our sessions began in a session at the identity provider; no value beside the fact. */
export const providerSessionKey = (providerHash: string, idHash: string): Deno.KvKey => [
  "provider_sessions",
  providerHash,
  idHash,
];

/** The ID token that a session began with, sealed: signing out at the provider takes it. */
export const idTokenKey = (idHash: string): Deno.KvKey => ["id_tokens", idHash];

/** A logout token that was obeyed, by the SHA-256 of its id: it is not taken twice. */
export const logoutTokenKey = (idHash: string): Deno.KvKey => ["logout_tokens", idHash];

/** Whom a one-time code lets in, sealed; under the code's SHA-256. Gone once it is used. */
export const embedCodeKey = (codeHash: string): Deno.KvKey => ["embed_codes", codeHash];

/** How many sign-ins failed within an hour: of an account, from an address, or in all. */
export const failedSignInsKey = (
  hour: number,
  scope: "account" | "address" | "all",
  of: string,
): Deno.KvKey => ["failed_sign_ins", hour, scope, of];

/** How often somebody failed with the proof of devices that signed in before, by the account's hash. */
export const failedDevicesKey = (account: string): Deno.KvKey => ["failed_devices", account];

/** Says that a demo ran on this database, with accounts that anybody may know. */
export const demoKey = (): Deno.KvKey => ["demo"];

/** How many API tokens were minted within an hour, in all or for one set of rights. */
export const mintCountKey = (hour: number, of: string): Deno.KvKey => ["mint_counts", hour, of];

/** Says that a token was minted by this database: before that there is nothing of it at CARTO. */
export const mintedKey = (): Deno.KvKey => ["minted"];

/** What one process of all does every so often: when next, and who is at it. */
export const recurringKey = (part: "reconcile" | "tidy_counts"): Deno.KvKey => ["recurring", part];

/** The hash of the policy that stored tokens were last compared with. */
export const enforcedPolicyKey = (): Deno.KvKey => ["enforced_policy"];

/** What a process writes to find out whether KV can be written; dropped a minute after the last. */
export const readinessKey = (instance: string): Deno.KvKey => ["readiness", instance];

/** That a commit with checks was written, for a minute, or that it never will be, for a day. */
export const commitReceiptKey = (id: string): Deno.KvKey => ["commit_receipts", id];

/** What one run of `deno task doctor` writes and reads back; gone at once. */
export const doctorKey = (run: string): Deno.KvKey => ["doctor", run];

/** What sweeps go through. */
export const ALL_API_TOKENS: Deno.KvKey = ["api_tokens"];
export const ALL_LEASES: Deno.KvKey = ["leases"];
export const ALL_JOBS: Deno.KvKey = ["jobs"];
export const ALL_MINT_COUNTS: Deno.KvKey = ["mint_counts"];
export const tokensOf = (ownerHash: string): Deno.KvKey => ["owner_tokens", ownerHash];
export const providerSessionsOf = (providerHash: string): Deno.KvKey => [
  "provider_sessions",
  providerHash,
];
export const ALL_FAILED_SIGN_INS: Deno.KvKey = ["failed_sign_ins"];
export const ALL_USERS: Deno.KvKey = ["users"];
export const ALL_SESSIONS: Deno.KvKey = ["sessions"];
export const ALL_USER_SESSIONS: Deno.KvKey = ["user_sessions"];
export const sessionsOf = (username: string): Deno.KvKey => ["user_sessions", username];
