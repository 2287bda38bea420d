/** What keys begin with that are listed together; keys.ts has the keys. */

export const ALL_ADMIN_TOKENS: Deno.KvKey = ["admin_tokens"];
export const ALL_API_TOKENS: Deno.KvKey = ["api_tokens"];
export const ALL_AUDIT_RECORDS: Deno.KvKey = ["audit_records"];
export const ALL_DOCUMENT_VERSIONS: Deno.KvKey = ["document_versions"];
export const ALL_FAILED_SIGN_INS: Deno.KvKey = ["failed_sign_ins"];
export const ALL_JOBS: Deno.KvKey = ["jobs"];
export const ALL_LEASES: Deno.KvKey = ["leases"];
export const ALL_MINT_COUNTS: Deno.KvKey = ["mint_counts"];
export const ALL_MINT_TOTALS: Deno.KvKey = ["mint_totals"];
export const ALL_PROCESSES: Deno.KvKey = ["processes"];
export const ALL_SESSIONS: Deno.KvKey = ["sessions"];
export const ALL_SHOWN_NAMES: Deno.KvKey = ["shown_names"];
export const ALL_USAGE: Deno.KvKey = ["usage"];
export const ALL_USERS: Deno.KvKey = ["users"];
export const ALL_USER_SESSIONS: Deno.KvKey = ["user_sessions"];
export const ALL_VIEWS: Deno.KvKey = ["views"];

export const tokensOf = (ownerHash: string): Deno.KvKey => ["owner_tokens", ownerHash];

export const providerSessionsOf = (providerHash: string): Deno.KvKey => [
  "provider_sessions",
  providerHash,
];

export const auditIndexOf = (by: "person" | "event", of: string): Deno.KvKey => [
  "audit_index",
  by,
  of,
];

export const documentTextParts = (id: string, hash: string): Deno.KvKey => [
  "document_texts",
  id,
  hash,
];

export const sessionsOf = (username: string): Deno.KvKey => ["user_sessions", username];

export const endedTokensOf = (ownerHash: string): Deno.KvKey => ["ended_tokens", ownerHash];

export const viewsOf = (username: string): Deno.KvKey => ["views", username];
