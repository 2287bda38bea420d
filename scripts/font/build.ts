/** Writes the pages' font and its license. */
import { LICENSE, subset } from "./subset.ts";

const FOLDER = new URL("../../styles/inter/", import.meta.url);

await Deno.writeFile(new URL("inter.woff2", FOLDER), await subset());
await Deno.copyFile(LICENSE, new URL("LICENSE.txt", FOLDER));
