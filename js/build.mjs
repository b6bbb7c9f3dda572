// Builds the front end into the Python package: `panel` for anywidget, `client` for its own page.
import { context, build } from "esbuild";

const options = {
  entryPoints: ["src/panel.ts", "src/client.ts", "src/panel.css", "src/client.css"],
  outdir: "../orchestron_jupyter/static",
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  charset: "utf8",
  logLevel: "info",
};

if (process.argv.includes("--watch")) {
  const watching = await context({ ...options, minify: false });
  await watching.watch();
} else {
  await build(options);
}
