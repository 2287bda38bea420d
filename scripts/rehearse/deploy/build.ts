import { copyApp } from "../../../tests/helpers/copied_app.ts";
import { BUILD_VARIABLES, machine } from "../../../tests/helpers/deno_deploy.ts";

export interface Built {
  /** The app directory. */
  readonly root: string;
  readonly ms: number;
  remove(): Promise<void>;
}

/**
 * Builds a copy of the app as the platform's builder does, which has none of the app's settings.
 *
 * @throws {Error} with the build's output where it fails.
 */
export async function buildAsOnPlatform(): Promise<Built> {
  const root = await copyApp();
  const startedAt = performance.now();
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "build"],
    cwd: root,
    clearEnv: true,
    env: { ...machine(), ...BUILD_VARIABLES, NO_COLOR: "1" },
  }).output();
  if (!success) {
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    throw new Error(`The build failed:\n${text(stdout)}${text(stderr)}`);
  }
  return {
    root,
    ms: Math.round(performance.now() - startedAt),
    remove: () => Deno.remove(root, { recursive: true }),
  };
}
