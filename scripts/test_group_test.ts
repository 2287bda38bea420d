import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";

const ROOT = new URL("../", import.meta.url).pathname;
const HOOKED = `
import { beforeEach, describe, it } from "@std/testing/bdd";
let calls = 0;
beforeEach(() => {
  if (calls++ > 0) throw new Error("The hook of another file");
});
describe("hooked", () => it("has its hook", () => {}));
`;
const OTHER = `
import { describe, it } from "@std/testing/bdd";
describe("other", () => it("has no hook", () => {}));
`;

describe("files that share an isolate", () => {
  it("have hooks of their own", async () => {
    const folder = await Deno.makeTempDir();
    try {
      const files = [`${folder}/hooked_test.ts`, `${folder}/other_test.ts`];
      await Promise.all(
        [HOOKED, OTHER].map((text, at) => Deno.writeTextFile(files[at] ?? "", text)),
      );
      const { success, stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["test", "-A", "--no-check", "--quiet", "scripts/test_group.ts"],
        cwd: ROOT,
        env: { TEST_FILES: files.join("\n"), NO_COLOR: "1" },
      }).output();
      const output = new TextDecoder().decode(stdout);
      expect(output).toContain("| 2 passed (3 steps) | 0 failed");
      expect(success).toBe(true);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
});
