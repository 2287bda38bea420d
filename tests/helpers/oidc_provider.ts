/** Runs the certified `oidc-provider` of tests/helpers/oidc_provider/ in its own process. */
import * as v from "valibot";
import { freePort } from "./app.ts";

const FOLDER = new URL("./oidc_provider/", import.meta.url).pathname;

/** A client of the provider. */
export interface ProviderClient {
  readonly appOrigin: string;
  /** @default {"client_secret_basic"} */
  readonly authMethod?: "client_secret_basic" | "client_secret_post";
  /** Whether userinfo is a JWT that the provider signs. */
  readonly signedUserinfo?: boolean;
}

/** How the next token is forged. */
export interface Forgery {
  /** Replace the real claims; null removes one. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Names of claims to set to null. */
  readonly nulls?: readonly string[];
  /** Moves `iat` and `exp`, in seconds. */
  readonly shiftS?: number;
  readonly signedBy?: "provider" | "stranger" | "client_secret" | "none";
}

/** Settings that tests change while the provider runs. */
export interface ProviderChange {
  /** Claims of people, by the name they sign in with. */
  readonly people?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** For the next ID token. */
  readonly forgery?: Forgery | null;
  /** For the next signed userinfo. */
  readonly userinfoForgery?: Forgery | null;
  /** Members that replace those of the discovery document. */
  readonly discovery?: Readonly<Record<string, unknown>>;
  /** Replaces the token endpoint's next answer. */
  readonly tokenAnswer?: { readonly status: number; readonly body: unknown } | null;
}

export interface TestProvider extends AsyncDisposable {
  readonly issuer: string;
  /** The environment of an app that uses the provider. */
  environment(client: ProviderClient): Readonly<Record<string, string>>;
  set(change: ProviderChange): Promise<void>;
  /** The number of token requests, successful or not. */
  tokenRequests(): Promise<number>;
  /** Stops listening: connections are refused. */
  down(): Promise<void>;
  up(): Promise<void>;
  /** Signs claims that the provider itself would not send. */
  sign(
    payload: Readonly<Record<string, unknown>>,
    how?: { signedBy?: Forgery["signedBy"]; typ?: string },
  ): Promise<string>;
}

const CLIENT_SECRET = "a client's secret, with & and % and = in it";

/** Starts the provider and waits until it listens. */
export async function startProvider(clients: readonly ProviderClient[]): Promise<TestProvider> {
  const port = freePort();
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "main.mjs", String(port), JSON.stringify(clients.map(metadata))],
    cwd: FOLDER,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const orders = await ordersPort(process.stdout);

  async function order(name: string, argument: unknown = {}): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${orders}/${name}`, {
      method: "POST",
      body: JSON.stringify(argument),
    });
    if (!response.ok) throw new Error(`The provider did not take the order ${name}`);
    return await response.json();
  }

  const issuer = `http://localhost:${port}`;
  return {
    issuer,
    environment: ({ appOrigin }) => ({
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: appOrigin,
      OIDC_CLIENT_SECRET: CLIENT_SECRET,
      OIDC_LABEL: "Acme ID",
    }),
    async set(change) {
      await order("set", change);
    },
    async tokenRequests() {
      return v.parse(v.object({ tokenRequests: v.number() }), await order("state")).tokenRequests;
    },
    async down() {
      await order("down");
    },
    async up() {
      await order("up");
    },
    async sign(payload, how = {}) {
      return v.parse(v.string(), await order("sign", { payload, ...how }));
    },
    async [Symbol.asyncDispose]() {
      process.kill("SIGTERM");
      await process.status;
    },
  };
}

function metadata(
  { appOrigin, authMethod = "client_secret_basic", signedUserinfo = false }: ProviderClient,
) {
  return {
    ...signedUserinfo ? { userinfo_signed_response_alg: "RS256" } : {},
    client_id: appOrigin,
    client_secret: CLIENT_SECRET,
    token_endpoint_auth_method: authMethod,
    redirect_uris: [`${appOrigin}/oidc/callback`],
    post_logout_redirect_uris: [`${appOrigin}/oidc/signed-out`],
    backchannel_logout_uri: `${appOrigin}/api/oidc/back-channel-logout`,
    backchannel_logout_session_required: true,
  };
}

/** The provider prints this line once it listens. */
async function ordersPort(output: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<number> {
  let said = "";
  for await (const text of output.pipeThrough(new TextDecoderStream())) {
    said += text;
    const port = /orders at (\d+)\n/.exec(said)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error(`The provider ended without a word of where it is: ${said}`);
}
