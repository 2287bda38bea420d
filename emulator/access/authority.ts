import { ApiError } from "../errors/api_error.ts";
import type { NamedSourceStore } from "../named_sources/named_source_store.ts";
import type { OAuthKeys } from "../oauth/signing.ts";
import type { Api } from "../tokens/token_schema.ts";
import type { TokenRecord, TokenStore } from "../tokens/token_store.ts";
import { type GrantMatching, grantsQuery, grantsTable } from "./grant_matching.ts";
import { refererAllowed } from "./referer.ts";

/** Something that a request wants to read by way of a connection. */
export interface Source {
  readonly connection: string;
  readonly kind: "query" | "table";
  /** The SQL or the named source's name as it came, or the table's full name. */
  readonly text: string;
}

/** A caller who has proved who they are, may use this API and calls from where they may. */
export interface Caller {
  /**
   * What to read for this source: the SQL behind it where it is the name of a named source, else
   * its text as it came.
   *
   * @throws {ApiError} 403 where none of the caller's grants names this source
   */
  requireGrant(source: Source): string;
}

const unauthorized = () => new ApiError(401, "Unauthorized");
const expired = () => new ApiError(401, "Token expired");

/** What an {@linkcode Authority} decides by. */
export interface AuthorityParts {
  readonly keys: OAuthKeys;
  readonly tokens: TokenStore;
  readonly sources: NamedSourceStore;
  readonly matching: GrantMatching;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Decides about every request: who calls, and what they may do. */
export class Authority {
  readonly #keys: OAuthKeys;
  readonly #tokens: TokenStore;
  readonly #sources: NamedSourceStore;
  readonly #matching: GrantMatching;
  readonly #now: () => number;

  constructor({ keys, tokens, sources, matching, now }: AuthorityParts) {
    this.#keys = keys;
    this.#tokens = tokens;
    this.#sources = sources;
    this.#matching = matching;
    this.#now = now;
  }

  /**
   * Whose OAuth token this request carries.
   *
   * @throws {ApiError} 401 without one, 403 where it is an API Access Token
   */
  async owner(request: Request): Promise<string> {
    const token = bearer(request);
    const verified = await this.#keys.verify(token);
    if (verified === "expired") throw expired();
    if (verified) return verified.subject;
    if (this.#tokens.byToken(token)) {
      throw new ApiError(403, "An API Access Token cannot be used here; use an OAuth token");
    }
    throw unauthorized();
  }

  /**
   * Who calls an API: bearer, known, not expired, let into this API, from an allowed site; in that
   * order. The grant comes last, by {@linkcode Caller.requireGrant}, once the source is known.
   *
   * @throws {ApiError} 401 or 403
   */
  async caller(request: Request, api: Api): Promise<Caller> {
    const token = bearer(request);
    const record = this.#tokens.byToken(token);
    if (!record) {
      const verified = await this.#keys.verify(token);
      if (verified === "expired") throw expired();
      // It acts for the client's owner, who may read all that the connection reaches.
      if (verified) return { requireGrant: (source) => this.#read(source) };
      throw unauthorized();
    }
    if (record.expires_at !== null && record.expires_at <= this.#now()) throw expired();
    if (!record.allowed_apis.includes(api)) {
      throw new ApiError(403, `The token is not allowed to use the ${api} API`);
    }
    if (!refererAllowed(record.referers, request.headers)) {
      throw new ApiError(403, "Unauthorized referer");
    }
    return { requireGrant: (source) => this.#readGranted(record, source) };
  }

  #readGranted({ grants }: TokenRecord, source: Source): string {
    const { connection, kind, text } = source;
    const granted = grants.some((grant) =>
      grant.connection_name === connection &&
      (kind === "query"
        ? grantsQuery(grant.source, text, this.#matching)
        : grantsTable(grant.source, text))
    );
    if (!granted) throw new ApiError(403, "You don't have permissions to read this resource");
    return this.#read(source);
  }

  #read({ kind, text }: Source): string {
    return kind === "query" ? this.#sources.resolve(text) : text;
  }
}

function bearer(request: Request): string {
  const [scheme = "", token, ...more] = (request.headers.get("authorization") ?? "").split(" ");
  if (scheme.toLowerCase() !== "bearer" || !token || more.length > 0) throw unauthorized();
  return token;
}
