import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stubScene } from '@/shared/testing/scene';
import type { Call } from '@/shared/testing/server';
import { ok, refused } from '../../../e2e/shots/fixtures/base';
import { ids } from '../../../e2e/shots/fixtures/ids.mjs';
import { meAs, retention, waitingRetention } from '../../../e2e/shots/fixtures/tenants';
import { open, startAnew } from './testing/open';

const auditor = { 'GET /api/auth/me': ok(meAs('auditor.auditor')) };
const granted =
  /^\/api\/(auth\/(me|csrf)|auditor\/grant|compliance\/|frameworks$|evidence\/|organisations\/[^/]+\/(auditor-kit|trust-file)$|sessions)/;
const sent = (calls: Call[]) =>
  calls.filter((call) => call.method !== 'GET').map((call) => `${call.method} ${call.path}`);

beforeEach(startAnew);
afterEach(() => vi.unstubAllGlobals());

describe('an auditor', () => {
  it.each([
    ['/auditor', 'Your access'],
    ['/auditor/compliance', 'Checks passing'],
    ['/auditor/evidence', 'Records'],
    ['/auditor/evidence/entries', 'Fix attempted'],
    [`/auditor/evidence/entries/${ids.entry}`, 'Six times, kept apart'],
    ['/auditor/verify-evidence', 'Where the keys come from'],
    ['/auditor/kits', 'How you verify it'],
  ])('reads %s and asks only for what the grant opens', async (path, shows) => {
    const calls = stubScene(auditor);
    open(path);
    expect((await screen.findAllByText(shows)).length).toBeGreaterThan(0);
    await waitFor(() => expect(screen.getByRole('main').querySelector('[aria-busy="true"]')).toBeNull());
    expect([...new Set(calls.map((call) => call.path))].filter((one) => !granted.test(one))).toEqual([]);
    for (const link of screen.getAllByRole('link')) {
      const href = link.getAttribute('href') ?? '';
      expect(href === '#main' || /^\/auditor(\/|$)/.test(href)).toBe(true);
      expect(href).not.toMatch(/\/(sites|incidents|people|audit|me)(\/|$)/);
    }
  });

  it.each(['/auditor/sites', '/auditor/people', '/auditor/audit', '/auditor/me'])(
    'finds nothing at %s',
    async (path) => {
      const calls = stubScene(auditor);
      open(path);
      await screen.findByRole('heading', { level: 1, name: 'Nothing here that you can see' });
      expect(calls.map((call) => call.path)).toEqual(['/api/auth/me']);
    },
  );

  it('whose grant is over is told so and keeps the frame', async () => {
    stubScene({ ...auditor, 'GET /api/auditor/grant': refused(404, 'not_found', 'x') });
    open('/auditor');
    expect((await screen.findByRole('alert')).textContent).toContain('Nothing here that you can see');
  });
});

describe('grants to auditors', () => {
  const owner = { 'GET /api/auth/me': ok(meAs('client.owner')) };

  it('are given for days within the limit, with a reason, and ended at once', async () => {
    const calls = stubScene({
      ...owner,
      'POST /api/auditor-grants': { status: 201, body: {} },
      [`DELETE /api/auditor-grants/${ids.held}`]: { status: 204 },
    });
    open('/client/auditors');
    fireEvent.click(await screen.findByRole('button', { name: 'Let an auditor in' }));
    const box = within(await screen.findByRole('dialog'));
    const fill = (label: string, value: string) => fireEvent.input(box.getByLabelText(label), { target: { value } });
    expect(box.queryByLabelText('Practice')).toBeNull();
    fill('Mail address', 'auditor@firm.test');
    fill('Name and firm', 'Avery');
    fill('Reason', 'yearly review');
    const act = box.getByRole('button', { name: 'Let them in' });
    for (const days of ['0', '31', 'x', '']) {
      fill('Days', days);
      expect(act).toHaveProperty('disabled', true);
    }
    fill('Days', '30');
    fireEvent.click(act);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(calls.find((call) => call.method === 'POST')?.body).toEqual({
      address: 'auditor@firm.test',
      name: 'Avery',
      days: 30,
      reason: 'yearly review',
    });
    expect(screen.queryByRole('button', { name: 'End the access of Earlier Auditor' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'End the access of Avery Auditor, Firm' }));
    fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'End the access' }));
    await waitFor(() => expect(sent(calls)).toContain(`DELETE /api/auditor-grants/${ids.held}`));
  });

  it.each([
    ['none', ok({ items: [], next: null }), /No auditor was let in yet/],
    ['a failure', refused(500, 'internal', 'x'), /The server could not answer/],
  ])('say so when there is %s', async (_, answer, words) => {
    stubScene({ ...owner, 'GET /api/auditor-grants': answer });
    open('/client/auditors');
    expect(await screen.findByText(words)).toBeTruthy();
  });
});

describe('sessions of others', () => {
  it('are ended one by one or all of a person, never one’s own', async () => {
    const calls = stubScene({
      [`DELETE /api/users/${ids.device3}/sessions/${ids.incident}`]: { status: 204 },
      [`DELETE /api/users/${ids.device3}/sessions`]: { status: 204 },
    });
    open('/op/sessions');
    expect(await screen.findByText('This is you')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /First operator/ })).toBeNull();
    for (const [button, act] of [
      ['End the session of Night shift in Firefox on Windows', 'End the session'],
      ['End all sessions of Night shift', 'End all sessions'],
    ] as const) {
      fireEvent.click(screen.getByRole('button', { name: button }));
      fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: act }));
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    }
    expect(sent(calls)).toEqual([
      `DELETE /api/users/${ids.device3}/sessions/${ids.incident}`,
      `DELETE /api/users/${ids.device3}/sessions`,
    ]);
  });
});

describe('shorter periods that wait', () => {
  const decide = `POST /api/settings/retention/requests/${ids.attempt}/decide`;
  const waiting = (own: boolean) => ({
    'GET /api/settings/retention': ok({ ...retention, waiting: { ...waitingRetention, own } }),
    [decide]: ok({}),
  });

  it('are approved by another administrator, who sees what would go', async () => {
    const calls = stubScene(waiting(false));
    open('/op/settings/retention');
    expect(await screen.findByText('Changes of findings: from 1,096 days to 400 days')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Approve' }));
    const box = within(await screen.findByRole('dialog'));
    expect(box.getByText('Changes of findings: more than 10,000 would go')).toBeTruthy();
    fireEvent.click(box.getByRole('button', { name: 'Approve' }));
    await waitFor(() => expect(calls.find((call) => call.method === 'POST')?.body).toEqual({ decision: 'approved' }));
  });

  it('are only withdrawn by whoever asked', async () => {
    const calls = stubScene(waiting(true));
    open('/op/settings/retention');
    expect(await screen.findByText('You asked for them, so another administrator decides.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Withdraw' }));
    fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Withdraw' }));
    await waitFor(() => expect(calls.find((call) => call.method === 'POST')?.body).toEqual({ decision: 'refused' }));
  });
});
