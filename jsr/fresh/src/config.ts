/** What `new App(config)` takes. */
export interface FreshConfig {
  /**
   * Path below which the whole app lives, like `/maps`.
   * @default {""}
   */
  basePath?: string;
  /**
   * "development" turns off caching of static files.
   * @default {"production"}
   */
  mode?: "development" | "production";
}

/** The configuration an app runs with: `app.config` and `ctx.config`. */
export interface ResolvedFreshConfig {
  /** Absolute path of the project; "" for an app without a build. */
  readonly root: string;
  readonly basePath: string;
  readonly mode: "development" | "production";
}

/** Fills in the defaults of {@linkcode FreshConfig}. */
export function resolveConfig(config: FreshConfig): ResolvedFreshConfig {
  return {
    root: "",
    basePath: config.basePath?.replace(/\/+$/, "") ?? "",
    mode: config.mode ?? "production",
  };
}
