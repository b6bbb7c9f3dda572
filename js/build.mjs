// Builds the front end into the Python package: `panel` and `parts` for anywidget, `client` for its own page.
import { dirname, resolve } from "node:path";
import { context, build } from "esbuild";

/** opus-decoder also has a class that makes workers, which an audio worklet can't even define. */
const withoutWorkers = {
  name: "without workers",
  setup(plugin) {
    plugin.onLoad({ filter: /Decoder(Web)?Worker\.js$/ }, () => ({
      contents: "export default class {}",
    }));
  },
};

/**
 * `import text from "script:./x"` gives the text of a script built on its own: a worklet or worker
 * must be in the one module that a kernel sends.
 */
const scripts = {
  name: "scripts",
  setup(plugin) {
    plugin.onResolve({ filter: /^script:/ }, ({ path, importer }) => ({
      path: resolve(dirname(importer), `${path.slice("script:".length)}.ts`),
      namespace: "script",
    }));
    plugin.onLoad({ filter: /.*/, namespace: "script" }, async ({ path }) => {
      const { outputFiles, metafile } = await build({
        entryPoints: [path],
        bundle: true,
        format: "iife",
        target: "es2022",
        minify: true,
        charset: "utf8",
        write: false,
        metafile: true,
        plugins: [withoutWorkers],
      });
      const watchFiles = Object.keys(metafile.inputs).map((each) => resolve(each));
      return { contents: outputFiles[0].text, loader: "text", watchFiles };
    });
  },
};

const options = {
  entryPoints: ["src/panel.ts", "src/parts.ts", "src/client.ts", "src/panel.css", "src/parts.css", "src/client.css"],
  outdir: "../orchestron_jupyter/static",
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  charset: "utf8",
  logLevel: "info",
  plugins: [scripts],
};

if (process.argv.includes("--watch")) {
  const watching = await context({ ...options, minify: false });
  await watching.watch();
} else {
  await build(options);
}
