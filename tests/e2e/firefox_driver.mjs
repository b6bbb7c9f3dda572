/**
 * Drives Firefox over WebDriver BiDi for `firefox.py`: one command a line in, one answer a line out.
 *
 * The rule: it knows nothing of what is tested. A command is `{"do", "page", "with"}`; the answer is
 * `{"value"}` or `{"error"}`, in the order of the commands. End of input ends the browser.
 *
 * Usage: node firefox_driver.mjs FIREFOX [PREFERENCES, as a JSON object]
 */

import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(new URL("../../js/package.json", import.meta.url));
const { launch } = require("puppeteer-core");

const browser = await launch({
  browser: "firefox",
  executablePath: process.argv[2],
  headless: true,
  // A click by WebDriver leaves no user activation behind in Firefox, as one by hand does.
  extraPrefsFirefox: { "media.autoplay.default": 0, ...JSON.parse(process.argv[3] ?? "{}") },
  defaultViewport: { width: 1280, height: 900 },
});
/** Each page has a context of its own: no cookies, no permission, no gesture yet. */
const pages = new Map();
let opened = 0;

const commands = {
  version: () => browser.version(),
  open: async () => {
    const context = await browser.createBrowserContext();
    pages.set((opened += 1), { context, page: await context.newPage() });
    return opened;
  },
  close: async ({ context }) => context.close(),
  goto: async ({ page }, url) => void (await page.goto(url, { waitUntil: "load" })),
  reload: async ({ page }) => void (await page.reload({ waitUntil: "load" })),
  evaluate,
  click: ({ page }, selector) => page.locator(selector).click(),
  choose: ({ page }, selector, value) => page.select(selector, value),
  hover: ({ page }, selector) => page.locator(selector).hover(),
  press: ({ page }) => page.mouse.down(),
  release: ({ page }) => page.mouse.up(),
  keyDown: ({ page }, key) => page.keyboard.down(key),
  keyUp: ({ page }, key) => page.keyboard.up(key),
  screenshot: async ({ page }, path) => void (await page.screenshot({ path })),
};

/** Not Puppeteer's own, which runs a script as if the user had made a gesture. */
async function evaluate({ page }, expression) {
  const { result } = await browser.connection.send("script.evaluate", {
    expression: `JSON.stringify(${expression})`,
    target: { context: page.mainFrame()._id },
    awaitPromise: false,
    userActivation: false,
  });
  if (result.type === "exception") throw new Error(result.exceptionDetails.text);
  return JSON.parse(result.result.value ?? "null");
}

async function answer(line) {
  try {
    const { do: name, page, with: values } = JSON.parse(line);
    const value = await commands[name](pages.get(page), ...values);
    return { value: value ?? null };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(line))}\n`);
}
await browser.close();
