/**
 * The entry of a process that runs the test files of TEST_FILES in one isolate. Modules that they
 * share are loaded once, which takes longer than most of these tests do.
 */
import { endFile } from "../jsr/std-testing/src/_suite.ts";

const root = new URL("../", import.meta.url);
for (const file of (Deno.env.get("TEST_FILES") ?? "").split("\n")) {
  await import(new URL(file, root).href);
  endFile();
}
