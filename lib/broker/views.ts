/**
 * An operator's view of the map as a group or a person sees it: a token of its own for minutes,
 * with those rights. It belongs to the operator's session alone, is stored apart from the tokens of
 * people, and its deletion is queued in the commit that stores it.
 */
import * as v from "valibot";
import type { Rights } from "../access/grants.ts";
import { CartoError } from "../carto/carto_errors.ts";
import { type Clock, KEPT_AFTER_END_MS } from "../clock/clock.ts";
import { ALL_VIEWS } from "../storage/key_prefixes.ts";
import { intentKey, leaseKey, mintedKey, viewKey } from "../storage/keys.ts";
import type { KvStorage } from "../storage/kv_storage.ts";
import { type Generation, generationCheck } from "../storage/revocation_rows.ts";
import type { Sealer } from "../storage/seal.ts";
import { OutdatedSessionError } from "./minting/api_tokens.ts";
import { HeldBackError } from "./minting/breaker.ts";
import { type Budget, countOne, type Counts } from "./minting/budget.ts";
import type { CartoCalls } from "./minting/carto_calls.ts";
import { deletionRow } from "./revocation/deletion_rows.ts";
import type { Installation } from "./installation.ts";
import { lostIntent } from "./minting/intents.ts";
import type { OAuthTokens } from "./minting/oauth_tokens.ts";
import type { RightsHash } from "./rights_hash.ts";
import { TIMING } from "./timing.ts";
import {
  deletedNow,
  endView,
  endViews,
  parseView,
  viewEndKey,
  type ViewRow,
  type ViewSubject,
} from "./view_rows.ts";

/** The operator's session that a view belongs to. */
export interface SessionOfView {
  readonly username: string;
  readonly idHash: string;
}

/** The operator's session that starts one. */
export interface Viewing extends SessionOfView {
  /** Of the operator's tokens, as the session was read: their revocation ends the view. */
  readonly generation: Generation;
}

export interface View {
  readonly subject: ViewSubject;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly token: string;
  /** Of the rights that the token has: with others of its subject the view has ended. */
  readonly rightsHash: string;
}

export interface Views {
  /**
   * Mints the view's token, in place of an earlier view of the session. A view of a policy that was
   * replaced meanwhile has ended at once.
   *
   * @param rights those of the subject, under the policy of that hash.
   * @returns the name of the token at CARTO.
   * @throws {CartoError} when CARTO creates none, {BudgetError} when the hour's mints are spent,
   * {OutdatedSessionError} where the operator's tokens were revoked since the session was read.
   */
  start(
    by: Viewing,
    subject: ViewSubject,
    rights: Rights,
    policyHash: string,
  ): Promise<{ tokenName: string }>;
  /** @returns the session's view; null where there is none, or it has ended. */
  read(by: SessionOfView): Promise<View | null>;
  /** @returns whether there was one. */
  end(by: SessionOfView): Promise<boolean>;
  /** @returns the hash that a view with these rights has. */
  hashOf(rights: Rights): string;
  /** Ends the views of everybody: another policy is in force. */
  endAll(): Promise<void>;
}

export interface ViewsOptions extends Pick<Clock, "now"> {
  readonly store: KvStorage;
  readonly sealer: Sealer;
  readonly calls: CartoCalls;
  readonly oauthTokens: OAuthTokens;
  readonly budget: Budget;
  readonly installation: Installation;
  /** The hash of the policy in force. */
  readonly policyHash: () => string;
  readonly rightsHash: RightsHash;
}

/** Long enough to look at a map; the token is deleted at its end. */
export const VIEW_MS = 10 * 60_000;
/** All views count as one in the hour's budget. */
const COUNTED_AS = "views";

const Secret = v.object({ token: v.string() });

export function createViews(options: ViewsOptions): Views {
  const { store, sealer, budget, installation, now } = options;
  const hashOf = (rights: Rights) => options.rightsHash(rights, "view");

  async function end(by: SessionOfView): Promise<boolean> {
    for (;;) {
      const entry = await store.get(viewKey(by.username, by.idHash));
      if (entry === null) return false;
      if (await endView(store, entry)) return true;
    }
  }

  return {
    async start(by, subject, rights, policyHash) {
      const counts = budget.counts(COUNTED_AS);
      budget.check(await store.getMany(counts));
      const name = `${installation.namePrefix}view-${crypto.randomUUID()}`;
      const expiresAt = Math.min(now() + VIEW_MS, rights.endsAt ?? Infinity);
      const minted = await mint(options, rights, name, expiresAt);
      const { made, lease, intent } = minted;
      const about = { owner: `view:${by.username}`, reason: "view_ended", at: now() };
      const due = await deletionRow(sealer, { ...about, ...made, name, expiresAt });
      const sealed = await sealer.seal(viewKey(by.username, by.idHash), { token: made.token });
      const row = {
        ...{ subject, policyHash, expiresAt, sealed },
        ...{ tokenName: name, deletion: due.value },
        rightsHash: hashOf(rights),
      };
      if (!await storeView(options, by, row, minted, counts)) {
        await store.commit({ ...countOne(counts), set: [due], delete: [lease, intent] });
        throw new OutdatedSessionError();
      }
      // The views of the policy before were ended while CARTO minted this one.
      if (policyHash !== options.policyHash()) await end(by);
      return { tokenName: name };
    },

    async read(by) {
      const entry = await store.get(viewKey(by.username, by.idHash));
      const view = parseView(entry);
      if (entry === null || view === null) return null;
      if (view.expiresAt <= now() || view.policyHash !== options.policyHash()) return null;
      const secret = v.safeParse(Secret, await sealer.open(entry.key, view.sealed));
      if (!secret.success) return null;
      const { subject, expiresAt, rightsHash } = view;
      return { subject, expiresAt, rightsHash, token: secret.output.token };
    },

    end,
    hashOf,
    endAll: () => endViews(store, ALL_VIEWS),
  };
}

/**
 * Stores the view with the deletion of its token, and ends the session's earlier view: of two
 * that start at once the first is replaced.
 *
 * @returns false where the mint is not this process's any more, or the operator's tokens were
 * revoked meanwhile: then it never will be stored.
 */
async function storeView(
  { store, now }: Pick<ViewsOptions, "store" | "now">,
  by: Viewing,
  row: ViewRow,
  { lease, intent, versionstamp }: Minted,
  counts: Counts,
): Promise<boolean> {
  const key = viewKey(by.username, by.idHash);
  const own = [
    // Where maintenance considers us dead, it deletes the token.
    { key: intent, versionstamp },
    generationCheck(by.username, by.generation),
  ];
  for (;;) {
    const earlier = await store.get(key);
    const ended = deletedNow(earlier);
    const stored = await store.commit({
      check: [...own, { key, versionstamp: earlier?.versionstamp ?? null }],
      ...countOne(counts),
      set: [
        ...ended.set,
        { key, value: row, expireInMs: row.expiresAt - now() + KEPT_AFTER_END_MS },
        { key: viewEndKey(row), value: row.deletion },
      ],
      delete: [...ended.delete, lease, intent],
    });
    if (stored !== null) return true;
    const found = await store.getMany(own.map(({ key }) => key));
    const isOwn = own.every(({ versionstamp }, at) =>
      versionstamp === (found[at]?.versionstamp ?? null)
    );
    if (!isOwn) return false;
  }
}

type Minting = Pick<ViewsOptions, "store" | "calls" | "oauthTokens" | "now">;
type Minted = Awaited<ReturnType<typeof mint>>;

/** @returns the token, and the rows that tell maintenance of it until it is stored. */
async function mint(options: Minting, rights: Rights, name: string, expiresAt: number) {
  const { store, calls, oauthTokens, now } = options;
  const { lease, intent, versionstamp } = await claim(options, name);
  try {
    const made = await oauthTokens.use(async (oauth) =>
      await calls.createToken(await oauth, { ...rights, name, expiresAt })
    );
    return { made, lease, intent, versionstamp };
  } catch (error) {
    const status = error instanceof CartoError ? error.status ?? 0 : 0;
    const isRefused = error instanceof HeldBackError || (status >= 400 && status < 500);
    const set = isRefused ? [] : [lostIntent(name, now())];
    await store.commit({ delete: [lease, intent], set });
    throw error;
  }
}

/** Written before the call: maintenance deletes the token where we die before it is stored. */
async function claim({ store, now }: Pick<Minting, "store" | "now">, name: string) {
  const lease = leaseKey("api", name);
  const intent = intentKey(now() + TIMING.leaseMs, name);
  const held = { holder: name, until: now() + TIMING.leaseMs };
  const versionstamp = await store.commit({
    set: [
      { key: lease, value: held, expireInMs: KEPT_AFTER_END_MS },
      { key: intent, value: { lease } },
      { key: mintedKey(), value: true },
    ],
  });
  return { lease, intent, versionstamp };
}
