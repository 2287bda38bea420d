/**
 * Unpacks the Chromium of npm's `@sparticuz/chromium` with its system libraries for machines that
 * lack them, and prints their paths as JSON. It is 67 MB, so it has its own configuration: it is
 * installed only to run browser tests on machines without Chromium.
 */
import chromium, { inflate } from "@sparticuz/chromium";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";

// Processes that start together would unpack over each other, and run what is half there.
using lock = await Deno.open(`${tmpdir()}/chromium.lock`, { create: true, write: true });
await lock.lock(true);
chromium.setGraphicsMode = true;
const path = await chromium.executablePath();
const archive = new URL("../bin/al2023.tar.br", import.meta.resolve("@sparticuz/chromium"));
const libraries = `${await inflate(fileURLToPath(archive))}/lib`;
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify({ path, libraries })));
