import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stubScene } from '@/shared/testing/scene';
import type { Call } from '@/shared/testing/server';
import { ago, ok, refused } from '../../../e2e/shots/fixtures/base';
import { ids } from '../../../e2e/shots/fixtures/ids.mjs';
import { lostFactors, meAs } from '../../../e2e/shots/fixtures/tenants';
import { open, startAnew } from './testing/open';

const dialog = async () => within(await screen.findByRole('dialog'));
const sent = (calls: Call[]) =>
  calls.filter((call) => call.method !== 'GET').map((call) => [`${call.method} ${call.path}`, call.body]);
const press = async (name: string) => fireEvent.click(await screen.findByRole('button', { name }));

beforeEach(startAnew);
afterEach(() => vi.unstubAllGlobals());

describe('a person', () => {
  it('gets another role of the same realm only', async () => {
    const path = `PATCH /api/users/${ids.device3}`;
    const calls = stubScene({ [path]: ok({}) });
    open('/op/people');
    await press('Role of Night shift');
    const box = await dialog();
    const offered = within(box.getByLabelText('Role'))
      .getAllByRole('option')
      .map((one) => one.getAttribute('value'));
    expect(offered).toEqual(['partner.admin', 'partner.tech', 'partner.billing']);
    expect(box.getByRole('button', { name: 'Change the role' })).toHaveProperty('disabled', true);
    fireEvent.change(box.getByLabelText('Role'), { target: { value: 'partner.billing' } });
    fireEvent.click(box.getByRole('button', { name: 'Change the role' }));
    await waitFor(() => expect(sent(calls)).toEqual([[path, { role: 'partner.billing' }]]));
  });

  it('who is the last administrator stays one, and the page says why', async () => {
    const last = refused(409, 'last_keeper', 'Somebody must stay who may do this');
    stubScene({ [`PATCH /api/users/${ids.device3}`]: last });
    open('/op/people');
    await press('Role of Night shift');
    const box = await dialog();
    fireEvent.change(box.getByLabelText('Role'), { target: { value: 'partner.admin' } });
    fireEvent.click(box.getByRole('button', { name: 'Change the role' }));
    expect((await box.findByRole('alert')).textContent).toContain('Somebody must stay who may do this');
  });

  it('is sent a link; nobody types a password for another', async () => {
    const path = `POST /api/users/${ids.device3}/reset`;
    const calls = stubScene({ [path]: { status: 202, body: { ends_at: ago(-1_800) } } });
    open('/op/people');
    await press('Reset link for Night shift');
    const box = await dialog();
    expect(box.queryByLabelText(/assword/)).toBeNull();
    fireEvent.click(box.getByRole('button', { name: 'Send the link' }));
    await waitFor(() => expect(sent(calls)).toEqual([[path, null]]));
  });

  it('has no act on themselves, and a reader has none on anybody', async () => {
    stubScene({});
    const { unmount } = open('/op/people');
    expect(await screen.findByText('This is you')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Role of First operator' })).toBeNull();
    unmount();
    const calls = stubScene({ 'GET /api/auth/me': ok(meAs('operator.readonly')) });
    open('/op/people');
    await screen.findByText('Night shift');
    expect(within(screen.getByRole('main')).queryAllByRole('button')).toEqual([]);
    expect(calls.map((call) => call.path)).not.toContain('/api/lost-factors');
  });
});

describe('a lost second factor', () => {
  const path = `POST /api/lost-factors/${ids.incident2}/decide`;
  const [one] = lostFactors;

  it.each([
    ['Approve the request of Second operator', 'Approve the request', 'approved'],
    ['Refuse the request of Second operator', 'Refuse the request', 'refused'],
  ])('%s', async (button, act, decision) => {
    const calls = stubScene({ [path]: ok({}) });
    open('/op/people');
    await press(button);
    fireEvent.click((await dialog()).getByRole('button', { name: act }));
    await waitFor(() => expect(sent(calls)).toEqual([[path, { decision }]]));
  });

  it.each([
    [{ own: true }, 'Another person decides yours'],
    [{ decision: 'approved', effect_at: ago(-80_000) }, 'Approved: removed at'],
    [{ cancelled_at: ago(60) }, 'Cancelled'],
    [{ ends_at: ago(60) }, 'Lapsed'],
  ])('%j is nobody’s to decide here', async (more, words) => {
    stubScene({ 'GET /api/lost-factors': ok({ items: [{ ...one, ...more }], next: null }) });
    open('/op/people');
    const panel = within(await screen.findByRole('region', { name: 'Lost second factors' }));
    expect(panel.getByText(new RegExp(words))).toBeTruthy();
    expect(panel.queryAllByRole('button')).toEqual([]);
  });

  it('takes no room while nobody lost one, and tells when it cannot be read', async () => {
    stubScene({ 'GET /api/lost-factors': ok({ items: [], next: null }) });
    const { unmount } = open('/op/people');
    await screen.findByText('late@practice.test');
    expect(screen.queryByRole('region', { name: 'Lost second factors' })).toBeNull();
    unmount();
    stubScene({ 'GET /api/lost-factors': refused(500, 'internal', 'x') });
    open('/op/people');
    expect((await screen.findByRole('alert')).textContent).toContain('The server could not answer');
  });
});
