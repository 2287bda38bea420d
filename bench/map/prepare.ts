/** Brings tokens and maps of both sides into the state that a visit starts from. */
import * as v from "valibot";
import type { Emulator } from "../../emulator/mod.ts";
import { apiLogin } from "../../tests/helpers/client.ts";
import { REST_MS } from "../../lib/first_map/map_fetcher.ts";
import { type Account, REGULAR } from "./accounts.ts";
import type { Kind, State } from "./kinds.ts";
import { MAP, type Side, type Sides } from "./sides.ts";

/** CARTO's times in milliseconds, as measured in the cloud; "maps" is each of its two answers. */
const CARTO_TIMES = { oauth: 150, tokens: 300, maps: 800, tiles: 80 } as const;

/** Makes CARTO as slow as it is; dispose of the result to make it quick again. */
export function slowCarto({ faults }: Emulator): Disposable {
  const endpoints = ["oauth", "tokens", "maps", "tiles"] as const;
  const delays = endpoints.map((endpoint) =>
    faults.inject({ kind: "delay", endpoint, ms: CARTO_TIMES[endpoint] })
  );
  return { [Symbol.dispose]: () => delays.forEach((delay) => delay.lift()) };
}

/** @returns the account to sign in with. */
export async function prepare(side: Side, { state }: Kind, sides: Sides): Promise<Account> {
  const { guideBackend, accounts, cloud: { emulator } } = sides;
  if (side.name === "guide") {
    if (state === "cold") await guideBackend.forgetToken();
    else await guideBackend.ask();
    return sides.guideAccount;
  }
  const account = state === "warm" ? REGULAR : accounts.next();
  if (state !== "cold") await fetchToken(side.origin, account, state, emulator);
  return account;
}

const Token = v.object({ token: v.string() });
const Bearer = v.object({ token: v.string() });
const Access = v.object({ instantiated: v.optional(v.record(v.string(), v.unknown())) });

/** How long maps that the server has begun are waited for, and how often it is asked. */
const MAPS_WITHIN_MS = 3_000;
const LOOK_MS = 50;

/** The app can be without warm maps: then it is not asked again for them. */
let hasMaps = true;

async function fetchToken(
  origin: string,
  account: Account,
  state: Exclude<State, "cold">,
  { faults }: Emulator,
): Promise<void> {
  // Without maps only the token is kept.
  const down = state === "maps-cold"
    ? faults.inject({ kind: "status", endpoint: "maps", status: 500 })
    : undefined;
  const { username, password } = account;
  const answer = await apiLogin(origin, { username, password });
  const { token } = v.parse(Bearer, await answer.json());
  const ask = async () => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await (await fetch(`${origin}/api/carto-token?map=${MAP}`, { headers })).json();
    v.parse(Token, answer);
    return v.parse(Access, answer).instantiated !== undefined;
  };
  const began = performance.now();
  let isReady = await ask();
  const within = state === "maps-cold" ? 10 * LOOK_MS : hasMaps ? MAPS_WITHIN_MS : 0;
  while (!isReady && performance.now() - began < within) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    isReady = await ask();
  }
  if (state === "warm") hasMaps = isReady;
  if (down === undefined) return;
  down.lift();
  // After a failure the server pauses; the visit must find it as if no map was requested yet.
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
}
