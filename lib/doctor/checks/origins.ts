/** The app's origin, the proxies in front of it, and other allowed origins. */
import type { Config } from "../../config/config.ts";
import type { Check } from "../check.ts";
import { type Finding, ok, warning } from "../finding.ts";

type Edge = Pick<Config, "onDeploy" | "appOrigin" | "trustedProxies">;

const isLocal = (origin: string) => origin.startsWith("http://localhost");

export function checkOrigin({ mode, appOrigin }: Pick<Config, "mode" | "appOrigin">): Finding {
  if (mode === "production" && isLocal(appOrigin)) {
    return warning(
      `${appOrigin}: people on other machines cannot reach it`,
      "Set APP_ORIGIN to the https origin that people reach the app at.",
    );
  }
  return ok(appOrigin);
}

const origin: Check = {
  id: "origin",
  title: "APP_ORIGIN is https, and not this machine alone",
  needs: ["configuration"],
  run: ({ config }) => checkOrigin(config()),
};

/** More chained proxies than any real deployment has. */
const MANY_PROXIES = 5;

export function checkProxies({ appOrigin, onDeploy, trustedProxies }: Edge): Finding {
  const found = trustedProxies === 0
    ? "none"
    : `${trustedProxies} ${trustedProxies === 1 ? "proxy" : "proxies"}`;
  if (onDeploy) return ok(`${found}; Deno Deploy tells the client's address itself`);
  if (!isLocal(appOrigin) && trustedProxies === 0) {
    return warning(
      "none, though something in front of the app speaks https for it: all clients look like one, " +
        "and share one REQUESTS_PER_ADDRESS",
      "Set TRUSTED_PROXIES to the number of proxies in front, most often 1; the first must end a " +
        "request whose head does not arrive (docs/configuration.md, Behind a proxy).",
    );
  }
  if (isLocal(appOrigin) && trustedProxies > 0) {
    return warning(
      `${found}, though the app is reached at ${appOrigin}: clients can say any address is theirs`,
      "Set TRUSTED_PROXIES to 0 unless a proxy of yours stands in front.",
    );
  }
  if (trustedProxies > MANY_PROXIES) {
    return warning(
      `${found}: a client can make up addresses where there are fewer`,
      "Set TRUSTED_PROXIES to the number of proxies in front, most often 1.",
    );
  }
  return ok(found);
}

const proxies: Check = {
  id: "proxies",
  title: "As many proxies are trusted as stand in front",
  needs: ["configuration"],
  run: ({ config }) => checkProxies(config()),
};

export function checkOrigins(
  { appOrigin, allowedOrigins, embedOrigins }: Pick<
    Config,
    "appOrigin" | "allowedOrigins" | "embedOrigins"
  >,
): Finding {
  const lists = [["ALLOWED_ORIGINS", allowedOrigins], ["EMBED_ORIGINS", embedOrigins]] as const;
  for (const [name, origins] of lists) {
    if (origins.includes(appOrigin)) {
      return warning(
        `${name} names APP_ORIGIN, which needs no leave`,
        `Take ${appOrigin} out of ${name}.`,
      );
    }
    const local = origins.find(isLocal);
    if (local !== undefined && !isLocal(appOrigin)) {
      return warning(
        `${name} names ${local}: any program on a user's own machine may answer there`,
        `Take ${local} out of ${name}.`,
      );
    }
  }
  return ok(
    `the API may be called from ${allowedOrigins.join(", ") || "nowhere else"}; the map may be ` +
      `shown in a frame by ${embedOrigins.join(", ") || "no origin"}`,
  );
}

const origins: Check = {
  id: "origins",
  title: "ALLOWED_ORIGINS and EMBED_ORIGINS name existing applications alone",
  needs: ["configuration"],
  run: ({ config }) => checkOrigins(config()),
};

export const ORIGIN_CHECKS: readonly Check[] = [origin, proxies, origins];
