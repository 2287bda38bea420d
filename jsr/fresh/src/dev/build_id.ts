const SOURCES = ["DENO_DEPLOYMENT_ID", "GITHUB_SHA", "CI_COMMIT_SHA"];

/** The id of a build: the deployment's or commit's where one is known, else random. */
export function newBuildId(env: Pick<Deno.Env, "get"> = Deno.env): string {
  for (const name of SOURCES) {
    const id = env.get(name)?.replace(/[^\w.-]/g, "");
    if (id) return id;
  }
  return crypto.randomUUID().replaceAll("-", "");
}
