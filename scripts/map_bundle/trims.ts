/**
 * Code that the map's bundle leaves out or replaces: the map draws CARTO's binary tiles by WebGL2.
 * docs/performance.md lists the savings.
 */
import type { Plugin } from "esbuild";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import {
  blankTexts,
  condition,
  directImports,
  edit,
  insteadOf,
  leaveOut,
  leaveOutOf,
  namespacesOf,
  ownCopy,
  unusedIn,
} from "./plugins.ts";

/** A step; the report has the same order. */
export interface Trim {
  readonly name: string;
  readonly plugins: readonly Plugin[];
}

/** Matches modules of a package, wherever it is installed. */
const inPackage = (name: string, modules: string) =>
  new RegExp(`node_modules[\\\\/]${name.replace("/", "[\\\\/]")}[\\\\/](?:${modules})$`);

/** Resolves MapLibre's dependencies. */
const ofMaplibre = createRequire(import.meta.resolve("maplibre-gl"));
const maplibre = (path: string) => new URL(`../src/${path}`, import.meta.resolve("maplibre-gl"));

const CARTO_CLIENT = inPackage("@carto/api-client", "build/api-client\\.js");
/** deck.gl's aggregation layers, for clusters and heatmaps. */
const OF_POINTS = inPackage(
  "@deck.gl/carto",
  "dist/layers/(?:cluster-tile-layer|cluster-utils|heatmap-tile-layer)\\.js",
);

/** Rules of MapLibre's style sheet that apply only to controls that no map has. */
const UNUSED_RULES =
  /(?<=^|[{}])(?:[^{},]*-(?:ctrl-(?:logo|geolocate|globe|terrain|fullscreen|scale|shrink|zoom)|popup|user-location)\b[^{},]*(?:,|(?=\{)))+\{[^{}]*\}/g;

export const TRIMS: readonly Trim[] = [
  {
    // Its distribution contains the code shared with its worker twice.
    name: "MapLibre from its modules",
    plugins: [
      insteadOf(/^maplibre-gl$/, maplibre("index.ts")),
      insteadOf(/maplibre-gl-worker\.mjs$/, maplibre("source/worker.ts")),
      edit("MapLibre's version alone", inPackage("maplibre-gl", "package\\.json"), [
        [/^\{[^]*?("version": "[^"]+")[^]*$/g, "{ $1 }"],
      ]),
      edit("no signs of other controls", inPackage("maplibre-gl", "dist/maplibre-gl\\.css"), [
        [UNUSED_RULES, ""],
      ]),
    ],
  },
  {
    name: "deck.gl without WebGPU",
    plugins: [
      condition("visgl:webgl-only"),
      // Behind `if (false)` in these builds, but still bundled.
      leaveOut("@luma.gl/gpgpu", inPackage("@luma.gl/gpgpu", "dist/(?:index|webgpu)\\.js"), [
        ...["backendRegistry", "cleanEvaluateSync", "GPUDataEvaluator", "interleave"],
      ]),
      leaveOut(
        "WGSL",
        inPackage(
          "@luma.gl/shadertools",
          "dist/lib/shader-assembly/wgsl-(?:binding-debug|binding-scan|interface-scan)\\.js",
        ),
        [
          ...["getShaderBindingDebugRowsFromWGSL", "scanWGSLInterface", "hasWGSLAutoBinding"],
          ...["MODULE_WGSL_BINDING_DECLARATION_REGEXES", "WGSL_BINDING_DECLARATION_REGEXES"],
          ...["WGSL_EXPLICIT_BINDING_DECLARATION_REGEXES", "replaceWGSLBindingDeclarationMatches"],
          ...["getFirstWGSLAutoBindingDeclarationMatch", "getWGSLBindingDeclarationMatches"],
        ],
      ),
      blankTexts(
        "WGSL",
        inPackage("@luma.gl/shadertools", "dist/modules/.*-wgsl(?:-integer)?\\.js"),
      ),
      edit(
        "without the WGSL beside GLSL",
        /@luma\.gl[\\/](?:shadertools[\\/]dist[\\/]modules[\\/]math[\\/]fp32[\\/]fp32|engine[\\/]dist[\\/]models[\\/]clip-space)\.js$/,
        [[/(const \w+WGSL = \/\* wgsl \*\/ `)[^`]*`/g, "$1`"]],
      ),
    ],
  },
  {
    // Code that only layers of cells and heatmaps, or tilesets, use moves to their scripts.
    name: "each layer in its own script",
    plugins: [
      ownCopy(/tileset_source\.ts$/, /^@carto\/api-client$/, "tilesets"),
      directImports(
        ["@deck.gl/carto", "@deck.gl/geo-layers", "@deck.gl/layers", "@deck.gl/aggregation-layers"],
        /(?:@deck\.gl[\\/](?:carto|geo-layers)[\\/]dist.*\.js|lib[\\/]map[\\/]layers[\\/].*\.ts|parts[\\/]deck\.ts)$/,
      ),
    ],
  },
  {
    // Points are aggregated into quadbin cells, for clusters and for heatmaps.
    name: "H3 for cells of H3 alone",
    plugins: [
      leaveOutOf("h3-js", {
        importers: OF_POINTS,
        filter: /^h3-js$/,
        exports: ["cellToLatLng", "cellToParent", "getNumCells", "getResolution"],
      }),
      leaveOutOf("layers of H3", {
        importers: OF_POINTS,
        filter: /^\.\/h3-tile(?:set-2d|-layer)\.js$/,
        exports: ["default", "getHexagonResolution"],
      }),
      unusedIn(CARTO_CLIENT, ["h3-js"]),
      // Widgets are computed from tiles of geometries alone.
      leaveOutOf("h3-js for tiles", {
        importers: inPackage("@carto/api-client", "build/worker\\.js"),
        filter: /^h3-js$/,
        exports: ["polygonToCells", "getResolution"],
      }),
      leaveOutOf("quadbin for tiles", {
        importers: inPackage("@carto/api-client", "build/worker\\.js"),
        filter: /^quadbin$/,
        exports: ["cellToBoundary", "geometryToCells", "getResolution", "cellToTile", "tileToCell"],
      }),
    ],
  },
  {
    // MapLibre and deck.gl triangulate polygons with different but equivalent versions of it.
    name: "one earcut",
    plugins: [insteadOf(/^earcut$/, pathToFileURL(ofMaplibre.resolve("earcut")))],
  },
  {
    name: "no compression of CARTO's",
    plugins: [
      leaveOut("@loaders.gl/compression", inPackage("@loaders.gl/compression", ".*\\.js"), [
        ...["GZipCompression", "DeflateCompression", "NoCompression"],
      ]),
    ],
  },
  {
    name: "no Mapbox vector tiles of data",
    plugins: [
      leaveOut("MVT", inPackage("@loaders.gl/mvt", "dist/lib/parse-mvt\\.js"), ["parseMVT"]),
    ],
  },
  {
    // MapLibre has them.
    name: "no controllers and gestures of deck.gl's",
    plugins: [
      insteadOf(/^mjolnir\.js$/, new URL("parts/no_gestures.ts", import.meta.url)),
      leaveOut(
        "controllers of deck.gl",
        inPackage("@deck.gl/core", "dist\\.webgl-only/controllers/(?:map|globe)-controller\\.js"),
        ["default"],
      ),
    ],
  },
  {
    // For maps of CARTO Builder, and for widgets computed from tiles. The bundler cannot know that
    // creating them has no side effects.
    name: "what CARTO's client keeps unused",
    plugins: [
      unusedIn(CARTO_CLIENT, ["jsep", "d3-format", "quadbin"]),
      edit("pure calls", CARTO_CLIENT, [
        [/^var (BigNumber|precision|operation) = /gm, "var $1 = /* @__PURE__ */ "],
        [/^var setPrecision = (.*);/gm, "var setPrecision = /* @__PURE__ */ (() => $1)();"],
        [/= hexToRGB\(/g, "= /* @__PURE__ */ hexToRGB("],
        [/: d3Format\(/g, ": /* @__PURE__ */ d3Format("],
        // Widgets are computed from tiles in the client's worker, which has the code for it.
        [/this\._localImpl = new WidgetTilesetSourceImpl\(this\.props\);/g, ""],
      ]),
    ],
  },
  {
    name: "only what is used of matrices and vectors",
    plugins: [
      namespacesOf(
        "@math.gl/core",
        inPackage("@(?:deck|math)\\.gl/.*", "dist.*\\.js"),
        "gl-matrix",
      ),
      namespacesOf("gl-matrix", inPackage("maplibre-gl", "src/.*\\.ts"), "."),
    ],
  },
  {
    // It would be loaded only after everything else.
    name: "WebGL at once",
    plugins: [
      edit("WebGL at once", inPackage("@luma.gl/webgl", "dist/adapter/webgl-adapter\\.js"), [
        [/^/, 'import { WebGLDevice } from "./webgl-device.js";\n'],
        [/const \{ WebGLDevice \} = await import\("\.\/webgl-device\.js"\);/g, ""],
      ]),
    ],
  },
];
