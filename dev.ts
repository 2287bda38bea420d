/**
 * The development server (`deno task dev`) and the production build (`deno task build`).
 *
 * With `--if-stale` the build is left as it is when nothing it is made of has changed.
 */
import { Builder } from "fresh/dev";
import { buildOptions } from "./fresh.config.ts";
import { parseConfig, readEnvironment } from "./lib/config/config.ts";
import { OperatorError } from "./lib/operator_error.ts";
import { say } from "./lib/log/terminal.ts";
import { inputFingerprint } from "./scripts/build_inputs.ts";
import { sizeTable, writeEncodedFiles } from "./scripts/encoded_files.ts";
import { writeFirstScripts } from "./scripts/first_scripts.ts";
import { writeElementBundle } from "./scripts/element_bundle.ts";
import { writePageScripts } from "./scripts/page_scripts.ts";
import { tidyMapBundle, writeMapBundle } from "./scripts/map_bundle/write.ts";
import { writePageStyles } from "./scripts/page_styles.ts";

const root = import.meta.dirname ?? Deno.cwd();
const stamp = `${root}/_fresh/fingerprint.txt`;

if (Deno.args.includes("build")) {
  await build();
} else {
  await develop();
}

async function develop(): Promise<void> {
  // Before the builder, which would stop the bundler for both; what fails is for the page to show.
  const failure = await writeMapBundle(root).then(() => writePageStyles(root))
    .then(() => writeFirstScripts(root))
    .then(() => writeElementBundle(root))
    .then(() => null, (error: unknown) => ({ error }));
  const load = () => failure === null ? loadApp() : Promise.reject(failure.error);
  await new Builder({ root, ...buildOptions }).listen(load, {
    port: configuredPort(),
    hostname: "localhost",
    onListen() {},
  });
}

async function loadApp() {
  const main = await import("./main.ts");
  if (main.runtime.isDemo) {
    const { addAuthoring } = await import("./authoring/mod.tsx");
    addAuthoring(main.app, root);
  }
  main.runtime.announce();
  return main;
}

function configuredPort(): number {
  try {
    return parseConfig(readEnvironment()).port;
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    say(error.message);
    Deno.exit(1);
  }
}

async function build(): Promise<void> {
  const fingerprint = await inputFingerprint(root);
  if (Deno.args.includes("--if-stale") && await builtFrom(fingerprint)) return;
  say("Building the browser's part of the app…");
  const startedAt = performance.now();
  await writeMapBundle(root);
  await tidyMapBundle(root);
  await writePageStyles(root);
  await writeFirstScripts(root);
  await writeElementBundle(root);
  await new Builder({ root, ...buildOptions }).build();
  const scripts = await writePageScripts(root);
  say(await sizeTable(root, scripts, await writeEncodedFiles(root)));
  await Deno.writeTextFile(stamp, fingerprint);
  say(`Built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
}

async function builtFrom(fingerprint: string): Promise<boolean> {
  return await Deno.readTextFile(stamp).catch(() => "") === fingerprint;
}
