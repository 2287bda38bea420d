/**
 * Prints the script of a test page as an application's own build makes it.
 *
 *     bundle.js react|vue EXAMPLE
 *
 * EXAMPLE is the file with the example that the page imports.
 */
import { build } from "esbuild";
import { compileScript, parse } from "vue/compiler-sfc";

const [framework, example] = Deno.args;
const page = { react: "react_page.jsx", vue: "vue_page.js" }[framework];

const examples = {
  name: "examples",
  setup(build) {
    build.onResolve({ filter: /^example$/ }, () => ({ path: example }));
    // A component of Vue, as Vue's plugins for bundlers compile it.
    build.onLoad({ filter: /\.vue$/ }, async ({ path }) => {
      const { descriptor } = parse(await Deno.readTextFile(path), { filename: path });
      const { content } = compileScript(descriptor, { id: "example", inlineTemplate: true });
      return { contents: content, loader: "ts" };
    });
  },
};

const { outputFiles } = await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: [page],
  bundle: true,
  format: "iife",
  jsx: "automatic",
  nodePaths: [new URL("../node_modules", import.meta.url).pathname],
  // In development React mounts everything in StrictMode twice.
  define: {
    "process.env.NODE_ENV": '"development"',
    __VUE_OPTIONS_API__: "true",
    __VUE_PROD_DEVTOOLS__: "false",
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
  },
  plugins: [examples],
  write: false,
});
await Deno.stdout.write(outputFiles[0].contents);
Deno.exit(0);
