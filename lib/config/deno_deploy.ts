/**
 * Deno Deploy, as its environment describes it (docs.deno.com/deploy, "Environment variables and
 * contexts" and "Timelines"). `DENO_DEPLOYMENT_ID` is no sign of it: Fresh's guide sets that in
 * every container.
 */
import type { Environment } from "./take.ts";

/** Whether the app runs there. The value has been `1` and `true`. */
export function isOnDeploy({ DENO_DEPLOY }: Environment): boolean {
  return DENO_DEPLOY !== undefined;
}

/** A label of a host name; the platform rewrites other names in a way that is not documented. */
const LABEL = /^[a-z\d]([a-z\d-]*[a-z\d])?$/;
/** RFC 1035, 2.3.4. */
const LONGEST_LABEL = 63;

/**
 * @returns the origin at which the platform serves this timeline, so that branches and previews
 * need no APP_ORIGIN of their own; undefined elsewhere, and where the host is not certain.
 */
export function originOnDeploy(environment: Environment): string | undefined {
  const { DENO_DEPLOY_APP_SLUG: app, DENO_DEPLOY_ORG_SLUG: organization } = environment;
  if (!isOnDeploy(environment) || app === undefined || organization === undefined) return undefined;
  const label = labelOf(environment.DENO_TIMELINE ?? "", app);
  const isHost = label.length <= LONGEST_LABEL && LABEL.test(label) && LABEL.test(organization);
  return isHost ? `https://${label}.${organization}.deno.net` : undefined;
}

/** @returns an empty text for an unknown kind of timeline. */
function labelOf(timeline: string, app: string): string {
  if (timeline === "production") return app;
  const [, kind, name = ""] = /^(git-branch|preview)\/(.+)$/.exec(timeline) ?? [];
  if (kind === undefined) return "";
  return kind === "git-branch" ? `${app}--${name}` : `${app}-${name}`;
}

/**
 * Names what owns one database: production, each branch, and all previews together have one each.
 * Timelines may share their variables, and so their secrets and APP_ORIGIN, and one CARTO account.
 *
 * @returns undefined where the app's origin names it well enough.
 */
export function databaseOnDeploy(environment: Environment): string | undefined {
  const { DENO_DEPLOY_APP_ID: app, DENO_TIMELINE: timeline } = environment;
  if (!isOnDeploy(environment) || app === undefined || timeline === undefined) return undefined;
  return `deno-deploy ${app} ${timeline.replace(/^preview\/.*$/, "preview")}`;
}
