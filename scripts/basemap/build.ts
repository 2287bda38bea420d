import { readLayers } from "./layers.ts";
import { writePmtiles } from "./pmtiles.ts";
import { Shoreline } from "./shoreline.ts";
import { cutTiles, MAXZOOM } from "./tiles.ts";

const SHORELINE_SHA256 = "f9c5c044ee42f2fa78d4b56a0417b14a14b6205e25a334adeee407efda220ddf";
const OUTPUT = new URL("../../lib/basemap/basemap.pmtiles", import.meta.url);

/**
 * Writes lib/basemap/basemap.pmtiles.
 *
 * @param args the path of wvs1.dat (World Vector Shoreline, 1:1,000,000), which the Debian package
 * xtide-coastline holds; other sources come with the packages in deno.json
 */
async function build(args: readonly string[]): Promise<void> {
  const path = args[0] ?? "/usr/share/xtide-wvs/wvs1.dat";
  const shore = await Deno.readFile(path).catch((cause: unknown) => {
    throw new Error(
      `${path} cannot be read: install Debian's xtide-coastline, or pass the path of wvs1.dat.`,
      { cause },
    );
  });
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", shore)).toHex();
  if (digest !== SHORELINE_SHA256) {
    throw new Error(
      `${path} is not the wvs1.dat this map is made from (its SHA-256 is ${digest}).`,
    );
  }
  const tiles = cutTiles(readLayers(new Shoreline(shore)));
  const archive = writePmtiles(tiles, {
    minzoom: 0,
    maxzoom: MAXZOOM,
    bounds: [-180, -85.0511, 180, 85.0511],
    center: [-97, 39, 3],
    metadata: {
      name: "carto-embed offline basemap",
      attribution:
        "Natural Earth, U.S. Census Bureau, NGA World Vector Shoreline, GeoNames (CC BY 4.0)",
      type: "baselayer",
    },
  });
  await Deno.writeFile(OUTPUT, archive);
  await Deno.stdout.write(
    new TextEncoder().encode(`${tiles.length} tiles, ${archive.length} bytes\n`),
  );
}

await build(Deno.args);
