/** People at an app that runs in two regions, and what they meet. */
import { SAME_ORIGIN } from "../../../tests/helpers/client.ts";
import type { Instance } from "../../../tests/helpers/deno_deploy.ts";

export const REGIONS = ["us", "eu"] as const;
export type Region = typeof REGIONS[number];

export interface Visitor {
  readonly username: string;
  readonly region: Region;
  /** The Cookie header; empty until they are signed in. */
  cookie: string;
}

export const PASSWORD = "a long pass phrase";

/** Passes requests on to the instance of a region, and notes every answer that is an error. */
export class Platform {
  readonly errors: string[] = [];
  /** Milliseconds until each answer. */
  readonly times: number[] = [];
  readonly #instances = new Map<Region, Instance>();

  /** Diverts a region's traffic. @returns the instance that had it. */
  route(region: Region, instance: Instance): Instance | undefined {
    const before = this.#instances.get(region);
    this.#instances.set(region, instance);
    return before;
  }

  /** @returns the response to a page's request; its status must be the expected one. */
  async request(
    { region, cookie, username }: Visitor,
    path: string,
    expected: number,
    init: RequestInit = {},
  ): Promise<Response | null> {
    const origin = this.#instances.get(region)?.origin ?? "";
    const startedAt = performance.now();
    const headers = { ...SAME_ORIGIN, ...cookie === "" ? {} : { cookie } };
    try {
      const response = await fetch(origin + path, { redirect: "manual", headers, ...init });
      this.times.push(performance.now() - startedAt);
      if (response.status !== expected) {
        const [said = ""] = /"code":"\w+"|<h1>[^<]*/.exec(await response.clone().text()) ?? [];
        this.errors.push(`${username} at ${region}: ${path} is ${response.status} ${said}`);
      }
      return response;
    } catch (error) {
      this.errors.push(`${username} at ${region}: ${path} failed: ${String(error)}`);
      return null;
    }
  }

  async signIn(visitor: Visitor): Promise<void> {
    const { username } = visitor;
    const body = new URLSearchParams({ username, password: PASSWORD });
    const response = await this.request(visitor, "/login", 303, { method: "POST", body });
    await response?.body?.cancel();
    visitor.cookie = response?.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  }

  /** Opens the map, and asks for its token. @returns the token. */
  async openMap(visitor: Visitor): Promise<string> {
    const page = await this.request(visitor, "/maps/retail-stores", 200);
    await page?.body?.cancel();
    const response = await this.request(visitor, "/api/carto-token", 200);
    const { token } = await response?.json() ?? {};
    return typeof token === "string" ? token : "";
  }

  async signOut(visitor: Visitor): Promise<void> {
    const response = await this.request(visitor, "/logout", 303, { method: "POST" });
    await response?.body?.cancel();
  }
}

/** @returns the value that a share of the values do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
}
