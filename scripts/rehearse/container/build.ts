/** Builds the image; run by main.ts in a mount namespace of its own. */
import { OperatorError } from "../../../lib/operator_error.ts";
import { say } from "../../../lib/log/terminal.ts";
import { ignoredBy, parseDockerfile } from "./dockerfile.ts";
import { type Image, runStage } from "./image.ts";
import { createMachine, makeReadOnly, run } from "./machine.ts";

const ROOT = new URL("../../../", import.meta.url).pathname.replace(/\/$/, "");

/** Bytes beside the base image. */
const MOST = 150e6;

/** npm's own variables: which registry, which certificates. */
const NPM = /^(NPM_CONFIG_|npm_config_|NODE_EXTRA_CA_CERTS$|DENO_CERT$|SSL_CERT)/;

const disk = await Deno.makeTempDir({ prefix: "carto-embed-rehearsal-" });
try {
  await run("mount", "-t", "tmpfs", "tmpfs", disk);
  const context = `${disk}/context`;
  say(`The context has ${await copyContext(context)} files.`);
  const stages = new Map<string, Image>();
  const env = Object.fromEntries(
    Object.entries(Deno.env.toObject()).filter(([name]) => NPM.test(name)),
  );
  let last: Image | undefined;
  for (const stage of parseDockerfile(await Deno.readTextFile(`${ROOT}/Dockerfile`))) {
    const name = stage.name || "final";
    say(`Stage ${name}, on ${stage.image}:`);
    const machine = await createMachine(disk, name, [ROOT]);
    last = await runStage(stage, { machine, context, stages, env });
    stages.set(name, last);
  }
  const builder = stages.get("build");
  if (last === undefined || builder === undefined) throw new OperatorError("No stages.");
  await checkContents(last);
  // What a container's runtime makes before it starts: the places of volumes.
  await Deno.mkdir(`${last.machine.root}/app/policy`);
  await makeReadOnly(last.machine);
  await serve({ image: last, builder, disk });
} catch (error) {
  say(error instanceof OperatorError ? error.message : Deno.inspect(error));
  Deno.exitCode = 1;
} finally {
  await run("umount", "--recursive", "--lazy", disk);
  await Deno.remove(disk);
}

/** Copies the project without what .dockerignore leaves out. @returns how many files. */
async function copyContext(context: string): Promise<number> {
  const isIgnored = ignoredBy(await Deno.readTextFile(`${ROOT}/.dockerignore`));
  let files = 0;
  const copyBelow = async (below: string) => {
    await Deno.mkdir(`${context}/${below}`, { recursive: true });
    for await (const { name, isDirectory } of Deno.readDir(`${ROOT}/${below}`)) {
      const path = `${below}${name}`;
      if (isIgnored(path)) continue;
      if (isDirectory) await copyBelow(`${path}/`);
      else {
        await Deno.copyFile(`${ROOT}/${path}`, `${context}/${path}`);
        files++;
      }
    }
  };
  await copyBelow("");
  return files;
}

/** @throws {OperatorError} where the image is too large, or has what only a build needs. */
async function checkContents({ machine: { written } }: Image): Promise<void> {
  const bytes = Number((await run("du", "--summarize", "--bytes", written)).split("\t")[0]);
  say(`The image has ${(bytes / 1e6).toFixed(1)} MB beside its base image.`);
  if (bytes > MOST) throw new OperatorError(`That is more than ${MOST / 1e6} MB.`);
  const unwanted = await run(
    ...["find", written, "-name", "node_modules", "-o", "-name", "*.ts", "-not", "-name"] as const,
    ...["embed.d.ts", "-o", "-name", ".env", "-o", "-name", "*esbuild*"] as const,
  );
  if (unwanted !== "") throw new OperatorError(`An image does not need these:\n${unwanted}`);
}

/** Serves the image without any network but its own; no process outlives that. */
async function serve(images: { image: Image; builder: Image; disk: string }): Promise<void> {
  const script = new URL("serve.ts", import.meta.url).pathname;
  const config = `${ROOT}/deno.json`;
  const spaces = ["--net", "--pid", "--fork", "--kill-child", "--mount-proc"];
  const args = [...spaces, Deno.execPath(), "run", "-A", "--config", config, script];
  const { success } = await new Deno.Command("unshare", {
    args: [...args, JSON.stringify(images)],
  }).spawn().status;
  if (!success) throw new OperatorError("The image does not serve as it should.");
}
