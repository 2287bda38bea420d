import { copyApp } from "../../../tests/helpers/copied_app.ts";
import { BUILD_VARIABLES, machine } from "../../../tests/helpers/deno_deploy.ts";

export interface Built {
  /** The app directory. */
  readonly root: string;
  readonly ms: number;
  remove(): Promise<void>;
}

/** The install and the build command of docs/deploy.md. */
const COMMANDS = [["install", "--frozen"], ["task", "build"]] as const;

/**
 * Builds a copy of the app as the platform's builder does, which has none of the app's settings.
 *
 * @throws {Error} with the output of what fails.
 */
export async function buildAsOnPlatform(): Promise<Built> {
  const root = await copyApp({ fresh: true });
  const startedAt = performance.now();
  for (const args of COMMANDS) {
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...args],
      cwd: root,
      clearEnv: true,
      env: { ...machine(), ...BUILD_VARIABLES, NO_COLOR: "1" },
    }).output();
    if (success) continue;
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    throw new Error(`deno ${args.join(" ")} failed:\n${text(stdout)}${text(stderr)}`);
  }
  return {
    root,
    ms: Math.round(performance.now() - startedAt),
    remove: () => Deno.remove(root, { recursive: true }),
  };
}
