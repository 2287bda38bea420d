/** What identifies people and devices, created together from the configuration. */
import type { Audit } from "../audit/audit.ts";
import type { Clock } from "../clock/clock.ts";
import type { Config, Secrets } from "../config/config.ts";
import { createKeyedHash } from "../crypto/keyed_hash.ts";
import type { Log } from "../log/log.ts";
import type { KvStorage } from "../storage/kv_storage.ts";
import type { Sealer } from "../storage/seal.ts";
import { type AttributeVault, createAttributeVault } from "./attributes/attribute_vault.ts";
import { createResealing } from "./attributes/resealing.ts";
import type { Declarations } from "./attributes/held_attributes.ts";
import { type Bearers, createBearers } from "./bearers.ts";
import { type CountDeletion, createCountDeletion } from "./throttle/count_deletion.ts";
import { createEmbedCodes, type EmbedCodes } from "./embed_codes.ts";
import { machineHashingSlots } from "./passwords/hashing_slots.ts";
import { createHostTokens, type HostTokens } from "./host/host_tokens.ts";
import { createKnownDevices } from "./throttle/known_devices.ts";
import { createOidc, type Oidc } from "./oidc/oidc.ts";
import { createSessions, type Sessions } from "./sessions/sessions.ts";
import { createSignIn, type SignIn } from "./sign_in.ts";
import { createThrottle, HASH_PURPOSE } from "./throttle/throttle.ts";
import { createUsers, type Users } from "./users/users.ts";

export interface IdentityOptions extends Clock {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly store: KvStorage;
  readonly sealer: Sealer;
  readonly audit: Audit;
  readonly log: Log;
  readonly fetch: typeof fetch;
  /** The attributes that the policy in force declares. */
  readonly declared: () => Declarations;
}

export interface Identity {
  /** Reads the attributes that sessions hold. */
  readonly attributeVault: AttributeVault;
  readonly users: Users;
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  /** JWTs of an existing application, where one is configured. */
  readonly hostTokens: HostTokens | undefined;
  /** Sign-in with the identity provider, where one is configured. */
  readonly oidc: Oidc | undefined;
  readonly bearers: Bearers;
  readonly embedCodes: EmbedCodes;
  /** Deletes counts of failed sign-ins of past hours. */
  readonly countDeletion: CountDeletion;
  /** Seals users' attributes with the newest key, where that has changed. */
  readonly resealAttributes: () => Promise<void>;
}

export async function createIdentity(options: IdentityOptions): Promise<Identity> {
  const { config, secrets, store, sealer, audit, log, now, elapsed } = options;
  const { appOrigin } = config;
  const hash = createKeyedHash(secrets.jwtSecrets[0], HASH_PURPOSE);
  const vault = createAttributeVault(options);
  const users = createUsers(store, {
    demo: config.mode === "demo",
    vault,
    onUnreadable: (username) => log.error("user_unreadable", { name_hash: hash(username) }),
  });
  const sessions = await createSessions({
    store,
    jwtSecrets: secrets.jwtSecrets,
    issuer: appOrigin,
    limits: config.session,
    standing: users.standing,
    vault,
    now,
    elapsed,
  });
  const throttle = createThrottle({ store, hash, now });
  const signIn = createSignIn({
    users,
    sessions,
    audit,
    throttle,
    devices: createKnownDevices({ secrets: secrets.jwtSecrets, now }),
    slots: machineHashingSlots(),
    hash,
  });
  const hostTokens = config.hostTokens &&
    await createHostTokens({ ...options, config: config.hostTokens, users, signIn, vault });
  return {
    attributeVault: vault,
    users,
    sessions,
    signIn,
    hostTokens,
    oidc: config.oidc &&
      createOidc({ ...options, config: config.oidc, appOrigin, secrets: secrets.jwtSecrets }),
    bearers: createBearers({ sessions, hostTokens, issuer: appOrigin }),
    embedCodes: createEmbedCodes({ store, sealer, now }),
    countDeletion: createCountDeletion({ throttle, log, elapsed }),
    resealAttributes: createResealing({ store, sealer, users, now }),
  };
}
