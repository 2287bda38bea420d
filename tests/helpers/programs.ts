/** Which programs this machine has: tests that need others are skipped. */

/** @returns whether the program is there, and succeeds with these arguments. */
export async function succeeds(program: string, ...args: string[]): Promise<boolean> {
  try {
    const command = new Deno.Command(program, { args, stdout: "null", stderr: "null" });
    return (await command.output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

export const hasNode = await succeeds("node", "--version");
