/** Variables that no operator sets: those of the platform, and of what builds the app. */
import type { Variable } from "./variable.ts";
import * as values from "./config_values.ts";

/** Documented at docs.deno.com/deploy, "Environment variables and contexts". */
export const DENO_DEPLOY = {
  DENO_DEPLOY: {
    meaning: "There at all; turns the demo off and leaves KV to the platform",
    fallback: "this is not Deno Deploy",
    value: values.text,
  },
  DENO_DEPLOY_APP_ID: {
    meaning: "Names the installation at CARTO, with the timeline",
    fallback: "APP_ORIGIN names it",
    value: values.text,
  },
  DENO_DEPLOY_APP_SLUG: {
    meaning: "The app in the platform's own host names",
    fallback: "APP_ORIGIN is required",
    value: values.text,
  },
  DENO_DEPLOY_ORG_SLUG: {
    meaning: "The organization in the platform's own host names",
    fallback: "APP_ORIGIN is required",
    value: values.text,
  },
  DENO_TIMELINE: {
    meaning: "Production, a branch or a preview; each has its host and its database",
    fallback: "APP_ORIGIN is required",
    value: values.text,
  },
} as const satisfies Readonly<Record<string, Variable>>;

export const BUILD = {
  DENO_DEPLOYMENT_ID: {
    meaning:
      "Set by Deno Deploy, and in containers by who follows Fresh's guide: Fresh names the build by it",
    fallback: "GITHUB_SHA",
    value: values.text,
  },
  GITHUB_SHA: {
    meaning: "The commit, set by GitHub Actions: Fresh names the build by it",
    fallback: "CI_COMMIT_SHA",
    value: values.text,
  },
  CI_COMMIT_SHA: {
    meaning: "The commit, set by GitLab's CI: Fresh names the build by it",
    fallback: "a random name",
    value: values.text,
  },
} as const satisfies Readonly<Record<string, Variable>>;
