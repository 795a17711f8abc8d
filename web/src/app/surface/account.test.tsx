import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stubScene } from '@/shared/testing/scene';
import type { Call } from '@/shared/testing/server';
import { apiKeys, factors, invites, newTotp, recoveryCodes, sessions } from '../../../e2e/shots/fixtures/account';
import { answer } from '../../../e2e/shots/fixtures/api';
import { ok, refused } from '../../../e2e/shots/fixtures/base';
import { ids } from '../../../e2e/shots/fixtures/ids.mjs';
import { open, startAnew } from './testing/open';

const dialog = async () => within(await screen.findByRole('dialog'));
const sent = (calls: Call[]) =>
  calls.filter((call) => call.method !== 'GET').map((call) => `${call.method} ${call.path}`);
const wrong = refused(422, 'factor_wrong', 'no');

beforeEach(startAnew);
afterEach(() => vi.unstubAllGlobals());

describe('enrolling an authenticator', () => {
  it('takes a code of it, says when it is wrong, and shows the recovery codes once', async () => {
    const calls = stubScene({
      'POST /api/me/factors/totp/confirm': (body) =>
        JSON.stringify(body) === '{"code":"287082"}' ? ok({ recovery_codes: recoveryCodes }) : wrong,
    });
    open('/op/me');
    expect((await screen.findByRole('alert')).textContent).toContain('No second factor is enrolled');
    fireEvent.click(screen.getByRole('button', { name: 'Enrol an authenticator' }));
    const box = await dialog();
    fireEvent.click(box.getByRole('button', { name: 'Make the secret' }));
    expect(await box.findByText('JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP')).toBeTruthy();
    for (const code of ['000000', '287082']) {
      fireEvent.input(box.getByLabelText('Code that it shows now'), { target: { value: code } });
      fireEvent.click(box.getByRole('button', { name: 'Confirm the code' }));
      if (code === '000000') expect((await box.findByRole('alert')).textContent).toContain('That did not work');
    }
    const codes = await screen.findByRole('dialog', { name: 'Keep your recovery codes' });
    expect(within(codes).getAllByRole('listitem')).toHaveLength(10);
    expect(document.body.innerHTML).not.toContain(newTotp.secret);
    const close = within(codes).getByRole('button', { name: 'Close' });
    expect(close).toHaveProperty('disabled', true);
    fireEvent.click(within(codes).getByRole('checkbox'));
    fireEvent.click(close);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(document.body.textContent).not.toContain('abcd-2efg');
    // The session got a new token: the CSRF token is fetched anew before the next change.
    const tokens = () => calls.filter((call) => call.path === '/api/auth/csrf').length;
    const before = tokens();
    fireEvent.click(screen.getByRole('button', { name: 'Enrol an authenticator' }));
    fireEvent.click((await dialog()).getByRole('button', { name: 'Make the secret' }));
    await waitFor(() => expect(tokens()).toBe(before + 1));
  });
});

describe('a fresh proof', () => {
  it('is asked for by what is enrolled, stays asked for when wrong, and the act goes out after it', async () => {
    let proved = false;
    const calls = stubScene({
      'GET /api/me/factors': ok(factors),
      'DELETE /api/me/factors/totp': () =>
        proved ? { status: 204 } : refused(428, 'step_up_required', 'Enter your password again'),
      'POST /api/auth/step-up': (body) => {
        proved = JSON.stringify(body) === '{"code":"287082"}';
        return proved ? { status: 204 } : wrong;
      },
    });
    open('/op/me');
    fireEvent.click(await screen.findByRole('button', { name: 'Remove the authenticator' }));
    const box = await dialog();
    const act = box.getByRole('button', { name: 'Remove the authenticator' });
    fireEvent.click(act);
    const kinds = await box.findByLabelText('Prove it by');
    expect(
      within(kinds)
        .getAllByRole('option')
        .map((one) => one.textContent),
    ).toEqual(['Code of the authenticator', 'Passkey', 'Recovery code']);
    expect(box.queryByLabelText('Your password again')).toBeNull();
    for (const code of ['000000', '287082']) {
      fireEvent.input(box.getByLabelText('Code of the authenticator'), { target: { value: code } });
      fireEvent.click(act);
      if (code === '000000') expect((await box.findByRole('alert')).textContent).toContain('That did not work');
    }
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(sent(calls)).toEqual([
      'DELETE /api/me/factors/totp',
      'POST /api/auth/step-up',
      'POST /api/auth/step-up',
      'DELETE /api/me/factors/totp',
    ]);
  });

  it('that cannot be given without a factor leads to the account', async () => {
    stubScene({
      'POST /api/me/factors/totp': refused(403, 'factor_enrolment_required', 'Enrol a second factor first'),
    });
    open('/op/me');
    fireEvent.click(await screen.findByRole('button', { name: 'Enrol an authenticator' }));
    const box = await dialog();
    fireEvent.click(box.getByRole('button', { name: 'Make the secret' }));
    expect((await box.findByRole('link', { name: 'Open your account' })).getAttribute('href')).toBe('/op/me');
  });
});

describe('sessions', () => {
  it('of other browsers end, all together; the own one is marked and has no button', async () => {
    const calls = stubScene({ [`DELETE /api/sessions/${ids.incident}`]: { status: 204 } });
    open('/op/me');
    await screen.findByText('Firefox on Windows');
    expect(screen.getByText('(this one)')).toBeTruthy();
    expect(screen.getAllByRole('button', { name: /^End the session of/ })).toHaveLength(sessions.length - 1);
    fireEvent.click(screen.getByRole('button', { name: 'End all other sessions' }));
    fireEvent.click((await dialog()).getByRole('button', { name: 'End all other sessions' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(sent(calls)).toEqual([`DELETE /api/sessions/${ids.incident}`]);
  });

  it('that ended are begun again in place, with the second factor', async () => {
    let ended = true;
    stubScene({
      'GET /api/sessions': () => (ended ? refused(401, 'idle', 'Sign in') : ok(sessions)),
      'POST /api/auth/login': refused(401, 'second_factor_required', 'Show your second factor'),
      'POST /api/auth/second-factor': () => {
        ended = false;
        return answer('GET', new URL('http://x/api/auth/me'));
      },
    });
    open('/op/me');
    const box = within(await screen.findByRole('dialog', { name: 'Session ended' }));
    fireEvent.input(box.getByLabelText('Account name'), { target: { value: 'admin' } });
    fireEvent.input(box.getByLabelText('Password'), { target: { value: 'right' } });
    fireEvent.click(box.getByRole('button', { name: 'Sign in' }));
    fireEvent.input(await box.findByLabelText('Code of the authenticator'), { target: { value: '287082' } });
    fireEvent.click(box.getByRole('button', { name: 'Finish signing in' }));
    expect(await screen.findByText('Firefox on Windows')).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('administration', () => {
  it('shows the link of an invitation once, where no mail is sent', async () => {
    const link = 'https://wardkeep.test/invite#once';
    const calls = stubScene({ 'POST /api/invites': { status: 201, body: { ...invites[0], link } } });
    open('/op/people');
    fireEvent.click(await screen.findByRole('button', { name: 'Invite somebody' }));
    const box = await dialog();
    fireEvent.input(box.getByLabelText('Mail address'), { target: { value: 'manager@practice.test' } });
    const place = await box.findByLabelText('Organisation');
    await within(place).findByRole('option', { name: 'First practice' });
    const act = box.getByRole('button', { name: 'Invite' });
    expect(act).toHaveProperty('disabled', true);
    fireEvent.change(place, { target: { value: ids.organisation } });
    fireEvent.click(act);
    expect(await screen.findByText(link)).toBeTruthy();
    fireEvent.click((await dialog()).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(document.body.textContent).not.toContain(link));
    expect(calls.find((call) => call.path === '/api/invites' && call.method === 'POST')?.body).toEqual({
      username: 'manager@practice.test',
      role: 'client.viewer',
      organisation_id: ids.organisation,
    });
  });

  it('shows a new API key once, and asks before one is revoked', async () => {
    const key = 'wk_live_4f7k2m_whole';
    const calls = stubScene({
      'POST /api/api-keys': { status: 201, body: { ...apiKeys[0], key } },
      [`DELETE /api/api-keys/${ids.attempt}`]: { status: 204 },
    });
    open('/op/settings/api-keys');
    fireEvent.click(await screen.findByRole('button', { name: 'Make an API key' }));
    const box = await dialog();
    fireEvent.input(box.getByLabelText('Name'), { target: { value: 'Ticket system' } });
    const partner = box.getByLabelText('Partner');
    await waitFor(() => expect(within(partner).getAllByRole('option').length).toBeGreaterThan(1));
    fireEvent.change(partner, { target: { value: ids.partner } });
    fireEvent.click(box.getByLabelText('Findings'));
    fireEvent.click(box.getByRole('button', { name: 'Make the key' }));
    expect(await screen.findByText(key)).toBeTruthy();
    fireEvent.click((await dialog()).getByRole('button', { name: /^Close/ }));
    await waitFor(() => expect(document.body.textContent).not.toContain(key));
    expect(calls.find((call) => call.method === 'POST')?.body).toMatchObject({
      name: 'Ticket system',
      scopes: ['findings:read'],
      addresses: [],
      partner_id: ids.partner,
    });
    fireEvent.click(screen.getByRole('button', { name: 'Revoke Ticket system' }));
    fireEvent.click((await dialog()).getByRole('button', { name: 'Revoke the key' }));
    await waitFor(() => expect(sent(calls)).toContain(`DELETE /api/api-keys/${ids.attempt}`));
  });
});
