/**
 * Unpacks the Chromium of npm's `@sparticuz/chromium`, and the system libraries it brings along for
 * machines that lack them, and prints where they are, as JSON. It is 67 MB, so it has a
 * configuration of its own: only who runs browser tests without a Chromium installs it.
 */
import chromium, { inflate } from "@sparticuz/chromium";
import { fileURLToPath } from "node:url";

chromium.setGraphicsMode = true;
const path = await chromium.executablePath();
const archive = new URL("../bin/al2023.tar.br", import.meta.resolve("@sparticuz/chromium"));
const libraries = `${await inflate(fileURLToPath(archive))}/lib`;
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify({ path, libraries })));
