// Opens every page and takes its picture, light and dark, at 1280 and 390 px; runs axe; reports what the console said.
// `node e2e/shots/main.mjs OUT [--only NAME]` against fixtures; with `--origin URL --password FILE` against a server.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { pages } from './pages.mjs';
import { startFixtures } from './server.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, executable: { type: 'string', default: '/usr/bin/chromium' } },
});
const out = positionals[0] ?? 'test-results/shots';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const looks = [
  { name: 'light-1280', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { name: 'dark-1280', colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  { name: 'light-390', colorScheme: 'light', viewport: { width: 390, height: 844 } },
  { name: 'dark-390', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
  { name: 'light-320', colorScheme: 'light', viewport: { width: 320, height: 640 }, narrow: true },
];

mkdirSync(out, { recursive: true });
const fixtures = await startFixtures();
const browser = await chromium.launch({
  executablePath: values.executable,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run', '--disable-sync'],
});
let faults = 0;
const fault = (where, what) => {
  faults += 1;
  console.log(`${where}: ${what}`);
};

async function visit(context, look, page) {
  const where = `${page.name} ${look.name}`;
  const tab = await context.newPage();
  tab.on('console', (message) => {
    if (message.type() === 'error' && !(page.fails && /status of/.test(message.text()))) fault(where, message.text());
  });
  tab.on('pageerror', (error) => fault(where, `uncaught ${error.message}`));
  for (const [path, reply] of Object.entries(page.answers ?? {})) {
    await tab.route(`**${path}`, (route) => route.fulfill({ status: reply.status, json: reply.body ?? reply }));
  }
  await tab.goto(fixtures.origin + page.path);
  await tab.getByText(page.shows).first().waitFor({ timeout: 10_000 });
  if (page.act) await page.act(tab);
  const wide = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wide > 0) fault(where, `${wide} px wider than the window`);
  const stored = await tab.evaluate(() => localStorage.length + sessionStorage.length);
  if (stored > 0) fault(where, `${stored} values kept in the browser`);
  await tab.evaluate(axe);
  const { violations } = await tab.evaluate(() =>
    globalThis.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }),
  );
  for (const one of violations)
    fault(
      where,
      `axe ${one.id}: ${one.nodes
        .map((node) => node.html)
        .join(' | ')
        .slice(0, 400)}`,
    );
  await tab.screenshot({ path: `${out}/${page.name}-${look.name}.png`, fullPage: !page.fold });
  await tab.close();
}

for (const look of looks) {
  const context = await browser.newContext({
    ...look,
    reducedMotion: 'reduce',
    timezoneId: 'America/New_York',
    bypassCSP: false,
  });
  for (const page of pages.filter((one) => !values.only || values.only.split(',').includes(one.name))) {
    await visit(context, look, page).catch((error) => fault(`${page.name} ${look.name}`, error.message.split('\n')[0]));
  }
  await context.close();
}
await browser.close();
fixtures.stop();
console.log(faults === 0 ? 'no fault' : `${faults} faults`);
process.exit(faults === 0 ? 0 : 1);
