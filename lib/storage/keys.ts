/**
 * Every key of this app in Deno KV, and its value; key_prefixes.ts has what they begin with.
 * docs/token-broker.md has the same list with the risk of each row; a test compares the two.
 */

/** A user's record: group, password hash. `username` is in its normal form. */
export const userKey = (username: string): Deno.KvKey => ["users", username];

/** A session's record. Only its holder knows the id; KV has its SHA-256. */
export const sessionKey = (idHash: string): Deno.KvKey => ["sessions", idHash];

/** The sessions of a user, without values. */
export const userSessionKey = (username: string, idHash: string): Deno.KvKey => [
  "user_sessions",
  username,
  idHash,
];

/** When a user last used the app, for operators. */
export const lastSeenKey = (username: string): Deno.KvKey => ["last_seen", username];

/** A user by the name that is shown, where it differs from the username; without a value. */
export const shownNameKey = (name: string, username: string): Deno.KvKey => [
  "shown_names",
  name,
  username,
];

/** CARTO's OAuth token for one client at one endpoint, sealed. */
export const oauthTokenKey = (clientHash: string): Deno.KvKey => ["oauth_tokens", clientHash];

/** The API Access Token for one set of rights and one owner, sealed, and its owner in clear. */
export const apiTokenKey = (rightsHash: string): Deno.KvKey => ["api_tokens", rightsHash];

/** The tokens of an owner, by the owner's hash, without values. */
export const ownerTokenKey = (ownerHash: string, rightsHash: string): Deno.KvKey => [
  "owner_tokens",
  ownerHash,
  rightsHash,
];

/** The rights hash under which the token of this name is stored; for reconciliation. */
export const tokenNameKey = (tokenName: string): Deno.KvKey => ["token_names", tokenName];

/** When the token of this hash was last handed out, for operators. */
export const tokenUseKey = (rightsHash: string): Deno.KvKey => ["token_uses", rightsHash];

/** A revoked token by its owner: when it was revoked here, and when CARTO deleted it. */
export const endedTokenKey = (ownerHash: string, tokenName: string): Deno.KvKey => [
  "ended_tokens",
  ownerHash,
  tokenName,
];

/** The token of an operator who views the map as others do, sealed, by that operator's session. */
export const viewKey = (username: string, sessionIdHash: string): Deno.KvKey => [
  "views",
  username,
  sessionIdHash,
];

/** Who may mint the token of this hash, and until when. */
export const leaseKey = (kind: "oauth" | "api", hash: string): Deno.KvKey => [
  "leases",
  kind,
  hash,
];

/**
 * The kinds of maintenance jobs, the most urgent last: jobs that are due at once are ordered by
 * key.
 */
export type JobKind =
  | ("check_intent" | "delete_token" | "find_token")
  | ("revoke_all" | "revoke_user");

/**
 * A maintenance job, ordered by due time: milliseconds since the epoch, or 0 for at once. Deleted
 * once it is done.
 */
export const jobKey = (runAt: number, kind: JobKind, id: string): Deno.KvKey => [
  "jobs",
  runAt,
  kind,
  id,
];

/** A token that is being created at CARTO under this name; deleted once it is stored. */
export const intentKey = (checkAt: number, tokenName: string): Deno.KvKey =>
  jobKey(checkAt, "check_intent", tokenName);

/** A token to be deleted at CARTO, sealed; removed once CARTO has deleted it. */
export const deletionKey = (tokenName: string): Deno.KvKey => jobKey(0, "delete_token", tokenName);

/** A token that may be at CARTO, known by name only; removed once its list was searched. */
export const searchKey = (tokenName: string): Deno.KvKey => jobKey(0, "find_token", tokenName);

/** A user whose tokens are to be revoked, and why; deleted once their deletions are queued. */
export const changedUserKey = (username: string): Deno.KvKey => jobKey(0, "revoke_user", username);

/** All tokens are to be revoked; before all other jobs, since they are handed out until then. */
export const revokeAllKey = (): Deno.KvKey => jobKey(-1, "revoke_all", "all");

/** Marks a revocation of a user's tokens by its versionstamp: no valid token is older. */
export const tokenGenerationKey = (username: string): Deno.KvKey => ["token_generations", username];

/**
 * A sign-in that the identity provider has confirmed, by a hash of its id: it cannot be finished
 * twice.
 */
export const signInKey = (idHash: string): Deno.KvKey => ["sign_ins", idHash];

/** Our sessions that began in a session at the identity provider, without values. */
export const providerSessionKey = (providerHash: string, idHash: string): Deno.KvKey => [
  "provider_sessions",
  providerHash,
  idHash,
];

/** The ID token of a session, sealed: signing out at the provider needs it. */
export const idTokenKey = (idHash: string): Deno.KvKey => ["id_tokens", idHash];

/** A used logout token, by the SHA-256 of its id: it is not accepted twice. */
export const logoutTokenKey = (idHash: string): Deno.KvKey => ["logout_tokens", idHash];

/** The person of a one-time code, sealed, under the code's SHA-256. Deleted once it is used. */
export const embedCodeKey = (codeHash: string): Deno.KvKey => ["embed_codes", codeHash];

/** How many sign-ins failed within an hour: of an account, from an address, or in total. */
export const failedSignInsKey = (
  hour: number,
  scope: "account" | "address" | "all",
  of: string,
): Deno.KvKey => ["failed_sign_ins", hour, scope, of];

/** Failed sign-ins with proof of a known device, by the account's hash. */
export const failedDevicesKey = (account: string): Deno.KvKey => ["failed_devices", account];

/** Marks a database on which a demo ran, with publicly known accounts. */
export const demoKey = (): Deno.KvKey => ["demo"];

/** How many API tokens were minted within an hour for one set of rights. */
export const mintCountKey = (hour: number, of: string): Deno.KvKey => ["mint_counts", hour, of];

/** How many API tokens were minted within an hour, in total; kept for a day. */
export const mintTotalKey = (hour: number): Deno.KvKey => ["mint_totals", hour];

/** Marks that this database has minted a token: before that it has none at CARTO. */
export const mintedKey = (): Deno.KvKey => ["minted"];

/** A periodic task that one of all processes runs: its due time and its holder. */
export const recurringKey = (part: "reconcile" | "tidy_counts"): Deno.KvKey => ["recurring", part];

/** Where the next part of reconciliation continues, in CARTO's list and in KV. */
export const reconciliationKey = (): Deno.KvKey => ["reconciliation"];

/** What the last comparison with CARTO's list of tokens found, for operators. */
export const comparisonKey = (): Deno.KvKey => ["comparison"];

/** The hash of the policy that stored tokens were last compared with. */
export const enforcedPolicyKey = (): Deno.KvKey => ["enforced_policy"];

/** When users' attributes were last resealed, and a mark that is sealed with the same key. */
export const resealedKey = (): Deno.KvKey => ["resealed"];

/** An instantiated map, sealed, by a hash of the rights and the request that it is for. */
export const firstMapKey = (hash: string): Deno.KvKey => ["first_maps", hash];

/** Written by a process to check that KV is writable; it expires a minute after the last write. */
export const readinessKey = (instance: string): Deno.KvKey => ["readiness", instance];

/**
 * Shows that a commit with checks was written, for a minute, or that it never will be, for a day.
 */
export const commitReceiptKey = (id: string): Deno.KvKey => ["commit_receipts", id];

/** Written and read back by one run of `deno task doctor`; deleted at once. */
export const doctorKey = (run: string): Deno.KvKey => ["doctor", run];

/** What the next record of the audit in KV follows, and when that was written. */
export const auditHeadKey = (): Deno.KvKey => ["audit_head"];

/** A record of the audit, as its line. Keys are in the order of the chain: times never go back. */
export const auditRecordKey = (at: number, seq: number): Deno.KvKey => ["audit_records", at, seq];

/** A record by a person whom it names, or by its event; the value is the event. */
export const auditIndexKey = (
  by: "person" | "event",
  of: string,
  at: number,
  seq: number,
): Deno.KvKey => ["audit_index", by, of, at, seq];

/** How often each name was counted in a day (days since the epoch): pairs of both. */
export const usageKey = (day: number, dimension: string): Deno.KvKey => ["usage", day, dimension];

/** The versions of a document that were in force. */
export const documentVersionsKey = (id: string): Deno.KvKey => ["document_versions", id];

/** A part of the text of a version, sealed. */
export const documentTextKey = (id: string, hash: string, part: number): Deno.KvKey => [
  "document_texts",
  id,
  hash,
  part,
];

/** An API token of the console, by the token's SHA-256: its name, and its times. */
export const adminTokenKey = (tokenHash: string): Deno.KvKey => ["admin_tokens", tokenHash];

/** What a running process says of itself; it expires minutes after the last write. */
export const processKey = (instance: string): Deno.KvKey => ["processes", instance];

/** What the doctor's quick checks found when they were last run in the console. */
export const doctorReportKey = (): Deno.KvKey => ["doctor_report"];

/** The version of the rows in this database, and the least that reads them (schema.ts). */
export const schemaKey = (): Deno.KvKey => ["schema"];
