/**
 * Prints where the Chromium of npm's `@sparticuz/chromium` is, unpacking it first. It is 67 MB, so
 * it has a configuration of its own: only who runs browser tests without a Chromium installs it.
 */
import chromium from "@sparticuz/chromium";

chromium.setGraphicsMode = true;
const path = await chromium.executablePath();
await Deno.stdout.write(new TextEncoder().encode(path));
