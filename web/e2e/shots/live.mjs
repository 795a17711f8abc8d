// Walks the first thread against a running server with nothing but the keyboard's and pointer's means, and takes
// pictures on the way: node e2e/shots/live.mjs ORIGIN PASSWORD_FILE OUT [NEW_PASSWORD]
// With NEW_PASSWORD the generated password of the file is changed to it at the first sign-in.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const [origin, passwordFile, out, newPassword] = process.argv.slice(2);
const password = readFileSync(passwordFile, 'utf8').trim();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
mkdirSync(out, { recursive: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run', '--disable-sync'],
});
const tab = await browser.newPage({ viewport: { width: 1280, height: 800 } });
let faults = 0;
const fault = (what) => {
  faults += 1;
  console.log(what);
};
tab.on('pageerror', (error) => fault(`uncaught ${error.message}`));
// Being signed out and a wrong password are part of the walk.
tab.on('console', (message) => {
  if (message.type() === 'error' && !/status of 401/.test(message.text())) fault(`console: ${message.text()}`);
});
tab.on('response', (answer) => answer.status() >= 400 && console.log(`${answer.status()} ${answer.url()}`));

async function shot(name) {
  await tab.evaluate(axe);
  const { violations } = await tab.evaluate(() => globalThis.axe.run());
  for (const one of violations) fault(`${name} axe ${one.id}: ${one.nodes[0].html.slice(0, 200)}`);
  await tab.screenshot({ path: `${out}/${name}.png`, fullPage: true });
  console.log(`${name}: ${await tab.title()}`);
}

const open = async (name, path, text) => {
  await tab.goto(origin + path);
  await tab.getByText(text).first().waitFor({ timeout: 15_000 });
  await shot(name);
};

await open('sign-in', '/op/sites', 'Account name');
await tab.getByLabel('Account name').fill('admin');
await tab.getByLabel('Password', { exact: true }).fill(`${password}x`);
await tab.keyboard.press('Enter');
await tab.getByText('did not work').waitFor();
await shot('sign-in-wrong');
await tab.getByLabel('Password', { exact: true }).fill(password);
await tab.keyboard.press('Enter');
if (newPassword) {
  await tab.getByLabel('New password').fill('short');
  await tab.locator('.text-good').first().waitFor();
  await shot('setup');
  await tab.getByLabel('New password').fill(newPassword);
  await tab.getByRole('button', { name: 'Change password' }).click({ timeout: 15_000 });
}
await tab.waitForURL(`${origin}/op/sites`, { timeout: 15_000 });
await tab.locator('tbody tr a').first().waitFor();
await shot('sites');
await tab.locator('tbody tr a').first().click();
await tab.getByText('Share of checks passing').waitFor();
const site = new URL(tab.url()).pathname;
await shot('site');
for (const [name, text] of [
  ['findings', 'Show findings'],
  ['incidents', 'Show incidents'],
  ['devices', 'How it is treated'],
  ['appliances', 'What each appliance reports'],
  ['evidence', 'The record of this site'],
]) {
  await tab
    .getByRole('link', { name: name[0].toUpperCase() + name.slice(1), exact: true })
    .last()
    .click();
  await tab.getByText(text).or(tab.getByLabel(text)).first().waitFor();
  await tab.waitForTimeout(1500);
  await shot(`site-${name}`);
}
await open('entries', '/op/evidence/entries', 'Evidence');
await tab.locator('tbody tr a').first().click();
await tab.getByText('Six times, kept apart').waitFor();
await shot('entry');
await open('findings-all', `${site}/findings?status=all`, 'Last look');
await tab.locator('tbody tr a').first().click();
await tab.getByText('Who must agree').waitFor();
await shot('finding');
await open('overview', '/op', 'Failing now');
await browser.close();
console.log(faults === 0 ? 'no fault' : `${faults} faults`);
process.exit(faults === 0 ? 0 : 1);
