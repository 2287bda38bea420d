/**
 * The composition root: configuration, services, and the app on top of them. serve.ts and dev.ts
 * import it, and so does the build's `_fresh/server.js`, the entry on Deno Deploy.
 */
import { App, csp, staticFiles } from "fresh";
import { contentOrigins, freshConfig } from "./fresh.config.ts";
import { type CartoConfig, parseConfig, readEnvironment, type Secrets } from "./lib/config.ts";
import type { State } from "./lib/http/define.ts";
import { pageDirectives, securityHeaders } from "./lib/http/security_headers.ts";
import { createLog } from "./lib/log.ts";
import { createServices, type DemoAccount } from "./lib/services.ts";
import { say } from "./lib/terminal.ts";

/** What stands behind the app: CARTO and secrets, and in a demo how to sign in and to stop. */
interface Backing {
  readonly carto: CartoConfig;
  readonly secrets: Secrets;
  readonly accounts?: readonly DemoAccount[];
  close?(): Promise<void>;
}

const config = parseConfig(readEnvironment());
const backing: Backing = config.mode === "demo"
  ? await (await import("./emulator/demo.ts")).startDemo(config, say)
  : config;

const standardError = (line: string) => {
  Deno.stderr.writeSync(new TextEncoder().encode(line));
};
const origins = contentOrigins(backing.carto.apiBaseUrl, config.basemap);
const services = await createServices({
  config,
  carto: backing.carto,
  secrets: backing.secrets,
  demoAccounts: backing.accounts ?? [],
  policyPath: new URL("./policy.json", import.meta.url),
  secureHeaders: securityHeaders(config.appOrigin, origins),
  log: createLog(standardError, Date.now),
  standardError,
  now: Date.now,
  fetch,
});
services.start();
for (const account of services.demoAccounts) {
  await services.users.add({ ...account, groups: [...account.groups] });
}

export const app = new App<State>(freshConfig)
  .use(async (ctx) => {
    ctx.state.services = services;
    ctx.state.requestId = crypto.randomUUID();
    ctx.state.opening = { to: ctx.url.pathname === "/embed.js" ? "everybody" : "nobody" };
    const response = await ctx.next();
    services.secureHeaders(response.headers, ctx.state.opening);
    response.headers.set("x-request-id", ctx.state.requestId);
    return response;
  })
  .use(csp({ csp: pageDirectives(origins), useNonce: true }))
  .use(staticFiles())
  .fsRoutes();

/** What serve.ts and dev.ts need beside the app. */
export const runtime = {
  port: config.port,
  /** Tells the person at the terminal where the app is, and how to sign in to a demo. */
  announce(): void {
    say(`\ncarto-embed is at ${config.appOrigin}`);
    say(`CARTO:           ${backing.carto.apiBaseUrl}`);
    for (const { username, password } of services.demoAccounts) {
      say(`Demo account:    ${username} / ${password}`);
    }
    say("Stop with Ctrl-C.");
  },
  async close(): Promise<void> {
    await services.close();
    await backing.close?.();
  },
};
