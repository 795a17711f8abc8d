import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Scene, stubScene } from '@/shared/testing/scene';
import type { Call } from '@/shared/testing/server';
import { ok, refused } from '../../../e2e/shots/fixtures/base';
import { ids } from '../../../e2e/shots/fixtures/ids.mjs';
import { meAs, provider, retention } from '../../../e2e/shots/fixtures/tenants';
import { open, startAnew } from './testing/open';

const dialog = async () => within(await screen.findByRole('dialog'));
const sent = (calls: Call[]) =>
  calls.filter((call) => !['GET'].includes(call.method)).map((call) => [`${call.method} ${call.path}`, call.body]);
const fill = (within_: Awaited<ReturnType<typeof dialog>>, label: string, value: string) =>
  fireEvent.input(within_.getByLabelText(label), { target: { value } });
const made = (body: unknown) => ({ status: 201, body });

beforeEach(startAnew);
afterEach(() => vi.unstubAllGlobals());

describe('retention', () => {
  const purge = 'POST /api/settings/retention/purge';
  const put = 'PUT /api/settings/retention';

  it('is changed only after a preview of the very periods, with a reason', async () => {
    const calls = stubScene({ [put]: { status: 204 } });
    open('/op/settings/retention');
    fireEvent.click(await screen.findByRole('button', { name: 'Change periods' }));
    const box = await dialog();
    fill(box, 'Invitations that ended, in days', '3');
    expect(box.getByRole('button', { name: 'Preview' })).toHaveProperty('disabled', true);
    fill(box, 'Invitations that ended, in days', '30');
    fireEvent.click(box.getByRole('button', { name: 'Preview' }));
    expect(await box.findByText('Invitations that ended: 12 would go')).toBeTruthy();
    fill(box, 'Reason', 'agreed with the officer today');
    fill(box, 'Invitations that ended, in days', '31');
    expect(box.queryByText('Invitations that ended: 12 would go')).toBeNull();
    fireEvent.click(box.getByRole('button', { name: 'Preview' }));
    fireEvent.click(await box.findByRole('button', { name: 'Change the periods' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(sent(calls)).toEqual([
      [purge, { preview: true, days: { invitations: 30 } }],
      [purge, { preview: true, days: { invitations: 31 } }],
      [put, { invitations: 31, reason: 'agreed with the officer today' }],
    ]);
  });

  it('forgets after a typed word, and reports what went and that more is left', async () => {
    const done = ok({ preview: false, rows: { invitations: 3 }, more: true });
    const calls = stubScene({ [purge]: done });
    open('/op/settings/retention');
    fireEvent.click(await screen.findByRole('button', { name: 'Forget what has expired' }));
    const box = await dialog();
    expect(box.getByText('Invitations that ended: 3 would go')).toBeTruthy();
    expect(box.getByRole('button', { name: 'Forget it now' })).toHaveProperty('disabled', true);
    fill(box, 'Type “forget” to go on', 'forget');
    fireEvent.click(box.getByRole('button', { name: 'Forget it now' }));
    const report = within(await screen.findByRole('region', { name: 'What was forgotten' }));
    expect(report.getByText('Invitations that ended: 3')).toBeTruthy();
    expect(report.getByText(/Some that have expired are still there/)).toBeTruthy();
    expect(sent(calls)).toEqual([[purge, { preview: false }]]);
  });

  it('is only read by others', async () => {
    stubScene({ 'GET /api/auth/me': ok(meAs('operator.readonly')) });
    open('/op/settings/retention');
    await screen.findByText('Audit log', { selector: 'td' });
    expect(screen.queryByRole('button', { name: 'Change periods' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Forget what has expired' })).toBeNull();
    expect(retention.classes).toHaveLength(5);
  });
});

describe('sign-in providers', () => {
  const at = '/op/settings/sign-in-providers';

  it('sends a secret once and never shows one', async () => {
    const calls = stubScene({ 'POST /api/oauth-providers': made(provider) });
    open(at);
    fireEvent.click(await screen.findByRole('button', { name: 'Add a provider' }));
    const box = await dialog();
    await box.findByRole('option', { name: 'First practice' });
    fireEvent.change(box.getByLabelText('Organisation'), { target: { value: ids.organisation } });
    fill(box, 'Name', 'Own');
    fill(box, 'Issuer', 'https://own.test');
    fill(box, 'Client id', 'wardkeep');
    fill(box, 'Client secret', 'a-secret-of-theirs');
    fill(box, 'Mail domains', 'Own.test\nother.test');
    expect(box.getByLabelText('Client secret').getAttribute('type')).toBe('password');
    fireEvent.click(box.getByRole('button', { name: 'Add a provider' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(sent(calls)).toEqual([
      [
        'POST /api/oauth-providers',
        {
          organisation_id: ids.organisation,
          name: 'Own',
          issuer: 'https://own.test',
          client_id: 'wardkeep',
          client_secret: 'a-secret-of-theirs',
          domains: ['own.test', 'other.test'],
        },
      ],
    ]);
    expect(document.body.innerHTML).not.toContain('a-secret-of-theirs');
  });

  it('leaves the stored secret where none is typed, and never names the issuer anew', async () => {
    const calls = stubScene({ [`PATCH /api/oauth-providers/${ids.held}`]: ok(provider) });
    open(at);
    fireEvent.click(await screen.findByRole('button', { name: 'Change Practice sign-in' }));
    const box = await dialog();
    expect(box.queryByLabelText('Issuer')).toBeNull();
    fill(box, 'Name', 'Renamed');
    fireEvent.click(box.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const { name: _, ...rest } = { name: '', client_id: provider.client_id, domains: provider.domains };
    expect(sent(calls)).toEqual([[`PATCH /api/oauth-providers/${ids.held}`, { name: 'Renamed', ...rest }]]);
  });

  it.each([
    [
      'Let in: new.colleague@practice.test',
      'Make the account',
      { decision: 'approved', role: 'client.viewer', display_name: 'New' },
    ],
    ['Refuse new.colleague@practice.test', 'Refuse this person', { decision: 'refused' }],
  ])('decides about somebody who waits: %s', async (button, act, body) => {
    const path = `POST /api/waiting-people/${ids.finding}`;
    const scene: Scene = { [path]: ok({}) };
    const calls = stubScene(scene);
    open(at);
    fireEvent.click(await screen.findByRole('button', { name: button }));
    const box = await dialog();
    if (body.decision === 'approved') {
      const roles = within(box.getByLabelText('Role'))
        .getAllByRole('option')
        .map((one) => one.textContent);
      expect(roles).toEqual(['practice, reading only']);
      fill(box, 'Name', 'New');
    }
    fireEvent.click(box.getByRole('button', { name: act }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(sent(calls)).toEqual([[path, body]]);
  });

  it('shows a reader no act and nobody who waits', async () => {
    const calls = stubScene({ 'GET /api/auth/me': ok(meAs('operator.readonly')) });
    open(at);
    await screen.findByText('https://sign-in.practice.test');
    for (const name of ['Add a provider', 'Change Practice sign-in', 'Remove Practice sign-in'])
      expect(screen.queryByRole('button', { name })).toBeNull();
    expect(calls.map((call) => call.path)).not.toContain('/api/waiting-people');
  });
});

describe('what could not be updated', () => {
  it('stays, and says from when it is', async () => {
    let fails = false;
    stubScene({
      'GET /api/settings/retention': () => (fails ? refused(500, 'internal', 'x') : ok(retention)),
      'PUT /api/settings/retention': { status: 204 },
      'POST /api/settings/retention/purge': () => {
        fails = true;
        return ok({ preview: false, rows: {}, more: false });
      },
    });
    open('/op/settings/retention');
    fireEvent.click(await screen.findByRole('button', { name: 'Forget what has expired' }));
    const box = await dialog();
    fill(box, 'Type “forget” to go on', 'forget');
    fireEvent.click(box.getByRole('button', { name: 'Forget it now' }));
    expect(await screen.findByText(/Could not update/)).toBeTruthy();
    expect(screen.getByText('Nothing had expired.')).toBeTruthy();
    expect(screen.getByText('more than 10,000')).toBeTruthy();
  });
});
