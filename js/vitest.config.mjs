import { defineConfig } from "vitest/config";

/** What build.mjs makes of it runs in a browser only; here its text is never run. */
const scripts = {
  name: "scripts",
  enforce: "pre",
  resolveId: (id) => (id.startsWith("script:") ? `\0${id}` : null),
  load: (id) => (id.startsWith("\0script:") ? "export default '';" : null),
};

export default defineConfig({
  plugins: [scripts],
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"], restoreMocks: true },
});
