import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Call, stubServer } from '@/shared/testing/server';
import { answer } from '../../../e2e/shots/fixtures/api';
import { type Answer, ok, refused } from '../../../e2e/shots/fixtures/base';
import { ids } from '../../../e2e/shots/fixtures/ids.mjs';
import { badDevice, filledDevice, freshSite, printed, stopped } from '../../../e2e/shots/fixtures/scenes';
import { open, startAnew } from './testing/open';

const site = `/op/sites/${ids.site}`;
const reason = 'Agreed with the practice by phone today.';

/** A server that wants a fresh proof before the first change, then answers it with `done`. */
function provingServer(done: Answer, scene: Record<string, Answer> = {}): Call[] {
  let proved = false;
  return stubServer((method, url) => {
    if (url.pathname === '/api/auth/step-up') {
      proved = true;
      return { status: 204 };
    }
    if (method !== 'GET') return proved ? done : refused(428, 'step_up_required', 'Enter your password again');
    return scene[url.pathname] ?? answer(method, url);
  });
}
const changes = (calls: Call[]) =>
  calls.filter((call) => call.method !== 'GET').map((call) => `${call.method} ${call.path}`);
const fill = (label: string | RegExp, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
async function prove() {
  fireEvent.input(await screen.findByLabelText('Your password again'), { target: { value: 'secret' } });
}

beforeEach(startAnew);
afterEach(() => vi.unstubAllGlobals());

describe('running a runbook from a finding', () => {
  it('shows what it touches, wants a reason of 20 characters and a proof, and orders the version that was seen', async () => {
    const calls = provingServer({ status: 201, body: {} });
    open(`${site}/findings/${ids.finding}`);
    fireEvent.click(await screen.findByRole('button', { name: 'Run this runbook' }));
    const dialog = within(screen.getByRole('dialog'));
    await dialog.findByText('1 device: reception-01 (192.168.10.21); no other');
    expect(dialog.getByText(/HEALING_DRY_RUN is set/)).toBeTruthy();
    const act = dialog.getByRole('button', { name: 'Run this runbook' });
    fill('Reason', 'too short');
    expect(act).toHaveProperty('disabled', true);
    fill('Reason', reason);
    fireEvent.click(act);
    await prove();
    fireEvent.click(act);
    expect(await screen.findByText(/^Ordered\. It is fetched/)).toBeTruthy();
    expect(changes(calls)).toEqual(['POST /api/orders', 'POST /api/auth/step-up', 'POST /api/orders']);
    expect(calls.findLast((call) => call.path === '/api/orders' && call.method === 'POST')?.body).toEqual({
      type: 'run_runbook',
      appliances: [ids.appliance],
      parameters: {
        device: ids.device,
        check: 'linux.ssh_root_login_off',
        runbook: 'linux.harden_ssh',
        runbook_version: 1,
      },
      reason,
    });
  });

  it('says what the server has against it', async () => {
    stubServer((method, url) =>
      method === 'POST'
        ? refused(409, 'runbook_disabled', 'This fix is switched off at this site')
        : answer(method, url),
    );
    open(`${site}/findings/${ids.finding}`);
    fireEvent.click(await screen.findByRole('button', { name: 'Run this runbook' }));
    await screen.findByText(/1 device: reception-01/);
    fill('Reason', reason);
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Run this runbook' }));
    expect((await screen.findByRole('alert')).textContent).toContain('This fix is switched off at this site');
  });
});

describe('the healing stop', () => {
  it('is asked for with reason and the name of the site', async () => {
    const calls = stubServer((method, url) => (method === 'POST' ? ok({}) : answer(method, url)));
    open(site);
    fireEvent.click(await screen.findByRole('button', { name: 'Stop healing here' }));
    const dialog = within(screen.getByRole('dialog'));
    fill('Reason', reason);
    expect(dialog.getByRole('button', { name: 'Stop healing here' })).toHaveProperty('disabled', true);
    fill(/Type the name of the site/, 'First site');
    fireEvent.click(dialog.getByRole('button', { name: 'Stop healing here' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(calls.find((call) => call.method === 'POST')?.body).toEqual({ stopped: true, reason });
  });

  it.each([
    ['the site', site],
    ['a device', `${site}/devices/${ids.device}`],
    ['an incident', `/op/incidents/${ids.incident}`],
  ])('stands on %s with who, why, and which appliance has not reported it', async (_, path) => {
    stubServer((method, url) => stopped[url.pathname] ?? answer(method, url));
    open(path);
    const banner = await screen.findByRole('region', { name: /Healing is stopped/ });
    await within(banner).findByText(/Stopped by Second operator/);
    expect(banner.textContent).toContain('box-main-street has not reported it');
  });
});

describe('enrolment', () => {
  it('shows a new code once, with the commands that use it', async () => {
    stubServer((method, url) => answer(method, url));
    open(`${site}/appliances`);
    fireEvent.click(await screen.findByRole('button', { name: 'Make a code' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText('AB2C DEFG HJKL M4KD')).toBeTruthy();
    fireEvent.click(dialog.getByRole('button', { name: /^Close/ }));
    expect(screen.queryByText('AB2C DEFG HJKL M4KD')).toBeNull();
    expect(document.body.innerHTML).not.toContain('AB2CDEFGHJKLM4KD');
  });

  it('confirms keys with what the appliance printed, and not while one differs', async () => {
    const calls = provingServer(ok({}), freshSite);
    open(`${site}/appliances`);
    fireEvent.click(await screen.findByRole('button', { name: 'Compare the keys' }));
    const confirm = await screen.findByRole('button', { name: 'Confirm: all eight are the same' });
    const other = { ...printed, server: { ...printed.server, orders: '0'.repeat(64) } };
    fill('What the appliance prints', JSON.stringify(other));
    expect((await screen.findByRole('alert')).textContent).toContain('A key differs');
    expect(confirm).toHaveProperty('disabled', true);
    fill('What the appliance prints', JSON.stringify(printed));
    expect(screen.getAllByText('The same')).toHaveLength(8);
    fireEvent.click(confirm);
    await prove();
    fireEvent.click(confirm);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(calls.findLast((call) => call.path.endsWith('/confirm-keys'))?.body).toEqual({ fingerprints: printed.own });
  });

  it('names the fields of a device that the server does not take, and keeps what was typed', async () => {
    stubServer((method, url) => (method === 'POST' ? badDevice : answer(method, url)));
    open(`${site}/devices/new`);
    await screen.findByLabelText('Name');
    for (const [label, value] of filledDevice) fill(label ?? '', value ?? '');
    press('Add the device');
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('Host key:');
    expect(document.activeElement?.contains(alert)).toBe(true);
    expect(screen.getByLabelText('Name')).toHaveProperty('value', 'Reception 1');
    expect(screen.getByLabelText('Host key').getAttribute('aria-invalid')).toBe('true');
  });

  it('asks before unsent input is left behind', async () => {
    stubServer((method, url) => answer(method, url));
    const { pages } = open('/op/sites/new');
    await screen.findByLabelText('Name of the site');
    fill('Name of the site', 'Upstairs');
    press('Cancel');
    await screen.findByRole('dialog', { name: 'Leave without saving?' });
    press('Stay here');
    expect(pages.state.location.pathname).toBe('/sites/new');
    expect(screen.getByLabelText('Name of the site')).toHaveProperty('value', 'Upstairs');
    press('Cancel');
    fireEvent.click(await screen.findByRole('button', { name: 'Leave' }));
    await screen.findByRole('heading', { level: 1, name: 'Sites' });
  });
});

describe('orders', () => {
  it('that are queued can be taken back; others cannot', async () => {
    const calls = stubServer((method, url) => (method === 'POST' ? ok({}) : answer(method, url)));
    open(`${site}/orders`);
    const buttons = await screen.findAllByRole('button', { name: /^Take back/ });
    expect(buttons).toHaveLength(1);
    expect(screen.getByText('waits for the next check-in')).toBeTruthy();
    fireEvent.click(buttons[0] ?? document.body);
    await waitFor(() => expect(changes(calls)).toEqual([`POST /api/orders/${ids.attempt}/cancel`]));
  });
});

describe('the overview', () => {
  it('leads from every number to a list', async () => {
    stubServer((method, url) => answer(method, url));
    open('/op');
    const boxes = within(await screen.findByRole('region', { name: 'Appliances' }));
    expect(boxes.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
      '/op/appliances?status=online',
      '/op/appliances?status=stale',
      '/op/appliances?status=offline',
      '/op/appliances?status=pending',
    ]);
    const funnel = within(screen.getByRole('region', { name: 'Incidents, last 24 h' }));
    expect(funnel.getAllByRole('link').map((link) => link.textContent)).toEqual(['9', '8', '5', '1', '1', '2']);
    const needs = within(screen.getByRole('region', { name: 'Sites needing action, worst first' }));
    expect(needs.getByRole('link', { name: '1 appliance is offline' }).getAttribute('href')).toBe(
      `/op/sites/${ids.site2}/appliances`,
    );
  });
});
