// From a running server to a device behind a second appliance, in the browser, with the keyboard alone:
// node e2e/shots/enrol.mjs ORIGIN PASSWORD_FILE NEW_PASSWORD OUT BOX HOST PORT ACCOUNT KEY HOST_KEY
// BOX is a program: `BOX claim ORIGIN CODE` prints the appliance's fingerprints, `BOX run` leaves it running.
// KEY and HOST_KEY are files: the private key of ACCOUNT and the public host key of HOST.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const [origin, passwordFile, newPassword, out, box, host, port, account, key, hostKey] = process.argv.slice(2);
const read = (file) => readFileSync(file, 'utf8').trim();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
mkdirSync(out, { recursive: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run', '--disable-sync'],
});
const tab = await browser.newPage({ viewport: { width: 1280, height: 800 } });
tab.on('pageerror', (error) => console.log(`uncaught ${error.message}`));
tab.on('response', (answer) => answer.status() >= 400 && console.log(`${answer.status()} ${answer.url()}`));

const MOST_STEPS = 90;

/** Presses Tab until that control has the focus. Fails when the keyboard does not lead there. */
async function reach(role, name, last = false) {
  const named = tab.getByRole(role, { name, exact: typeof name === 'string' });
  const wanted = last ? named.last() : named.first();
  await wanted.waitFor({ timeout: 20_000 });
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await tab.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not lead to ${role} ${name}`);
}
const press = async (role, name, last = false) => {
  await reach(role, name, last);
  await tab.keyboard.press('Enter');
};
const type = async (name, text) => {
  await reach('textbox', name);
  await tab.keyboard.press('Control+A');
  await tab.keyboard.insertText(text);
};
const see = (text, seconds = 20) =>
  tab
    .getByText(text)
    .first()
    .waitFor({ timeout: seconds * 1_000 });

async function shot(name) {
  await tab.evaluate(axe);
  const { violations } = await tab.evaluate(() => globalThis.axe.run());
  for (const one of violations) console.log(`${name} axe ${one.id}: ${one.nodes[0].html.slice(0, 200)}`);
  await tab.screenshot({ path: `${out}/${name}.png`, fullPage: true });
  console.log(`${name}: ${await tab.title()}`);
}

/** Presses the button; where the server asks for a fresh proof, gives it and presses again. */
async function proved(button) {
  await press('button', button);
  const asked = tab.getByLabel('Your password again');
  const gone = tab.getByRole('button', { name: button }).waitFor({ state: 'detached', timeout: 20_000 });
  const which = await Promise.race([asked.waitFor({ timeout: 20_000 }).then(() => 'asked'), gone.then(() => 'done')]);
  if (which === 'done') return;
  await tab.keyboard.insertText(newPassword);
  await press('button', button);
  await gone;
}

await tab.goto(`${origin}/op`);
await type('Account name', 'admin');
await reach('textbox', 'Password');
await tab.keyboard.insertText(read(passwordFile));
await tab.keyboard.press('Enter');
if (read(passwordFile) !== newPassword) {
  await type('New password', newPassword);
  await press('button', 'Change password');
}
await tab.getByText('Sites needing action').waitFor({ timeout: 20_000 });
await see('Live');
await shot('1-overview');

await press('link', 'Sites');
await press('link', 'New site');
await type('Name of the site', 'North practice, upstairs');
await shot('2-new-site');
await press('button', 'Create the site');
await see('On the way to first evidence');
await shot('3-site');

await press('link', 'Open Appliances');
await press('button', 'Make a code');
const code = (await tab.locator('dialog .select-all').textContent()).replaceAll(' ', '');
await shot('4-code');
await press('button', 'Close: I have kept the code');
const printed = execFileSync(box, ['claim', origin, code], { encoding: 'utf8' });
await press('button', 'Compare the keys');
await type('What the appliance prints', printed);
await see('The same');
await shot('5-keys');
await proved('Confirm: all eight are the same');
execFileSync(box, ['run'], { stdio: 'ignore' });
await see('compared by person');
await shot('6-appliance');

await press('link', 'Devices');
await press('link', 'Add a device');
await type('Name', 'Second machine');
await type('Address', host);
await type('Port', port);
await type('Account', account);
await type('Host key', read(hostKey));
await type('Private key', read(key));
await proved('Add the device');
await see('Log-in key');
await shot('7-device');
await see('Delivered to the appliance', 120);
await press('button', 'Check now');
await see('Orders for this device');
await tab.getByText('Last look').or(tab.locator('tbody tr a')).first().waitFor({ timeout: 200_000 });
await shot('8-findings');
console.log('a second machine is looked at');
await browser.close();
