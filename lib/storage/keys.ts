/** Every key this app has in Deno KV, and what stands under it. */

/** A user's record: group, password hash. `username` is in its normal form. */
export const userKey = (username: string): Deno.KvKey => ["users", username];

/** A session's record. The id itself is known to its holder alone; KV has its SHA-256. */
export const sessionKey = (idHash: string): Deno.KvKey => ["sessions", idHash];

/** CARTO's OAuth token for one client at one endpoint, sealed. */
export const oauthTokenKey = (clientHash: string): Deno.KvKey => ["oauth_tokens", clientHash];

/** An API Access Token for one set of rights and one owner, sealed. */
export const apiTokenKey = (rightsHash: string): Deno.KvKey => ["api_tokens", rightsHash];
