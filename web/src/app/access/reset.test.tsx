import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetCsrf } from '@/shared/api/transport';
import { type Scene, stubScene } from '@/shared/testing/scene';
import { ago, ok, refused } from '../../../e2e/shots/fixtures/base';
import { meAs, resetShown } from '../../../e2e/shots/fixtures/tenants';
import { AccessPages } from './pages';

const signedOut = refused(401, 'unauthenticated', 'x');
const TOKEN = 'A'.repeat(43);
const met = [{ code: 'r0', words: '12 characters or more', met: true }];

function open(path: string, scene: Scene = {}) {
  history.replaceState(null, '', path);
  const calls = stubScene(scene, signedOut);
  render(<AccessPages />);
  return calls;
}
const type = async (label: string, value: string) =>
  fireEvent.input(await screen.findByLabelText(label), { target: { value } });
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

beforeEach(forgetCsrf);
afterEach(() => {
  vi.unstubAllGlobals();
  history.replaceState(null, '', '/');
});

describe('a forgotten password', () => {
  it('is asked about with one answer for any address', async () => {
    const calls = open('/sign-in', { 'POST /api/auth/resets': { status: 202, body: { ends_at: ago(-1_800) } } });
    fireEvent.click(await screen.findByRole('button', { name: 'Forgotten password' }));
    await type('Mail address of the account', 'nobody@practice.test');
    press('Send the link');
    expect((await screen.findByRole('status')).textContent).toContain('If there is such an account');
    expect(calls.find((call) => call.path === '/api/auth/resets')?.body).toEqual({ username: 'nobody@practice.test' });
  });

  it('is set by the link, which leaves the address, and then somebody signs in', async () => {
    const calls = open(`/reset#${TOKEN}`, {
      'POST /api/auth/resets/inspect': (body) =>
        ok({ ...resetShown, rules: JSON.stringify(body).includes('password') ? met : [] }),
      'POST /api/auth/resets/redeem': ok({ username: 'office@practice.test', sessions_ended: 2 }),
    });
    expect(document.URL).not.toContain(TOKEN);
    expect(await screen.findByText(/Your second factor stays/)).toBeTruthy();
    await type('New password', 'Sturdy-Lantern-42-Quay');
    const button = await screen.findByRole('button', { name: 'Set the new password' });
    await waitFor(() => expect(button).toHaveProperty('disabled', false));
    expect(calls.filter((call) => call.path.endsWith('/redeem'))).toEqual([]);
    fireEvent.click(button);
    expect(await screen.findByText('The password of office@practice.test is set. Sign in with it.')).toBeTruthy();
    expect(screen.getByLabelText('Account name')).toHaveProperty('value', 'office@practice.test');
    expect(calls.find((call) => call.path.endsWith('/redeem'))?.body).toEqual({
      token: TOKEN,
      new_password: 'Sturdy-Lantern-42-Quay',
    });
  });

  it.each([
    [
      `/reset#${TOKEN}`,
      { 'POST /api/auth/resets/inspect': refused(410, 'link_gone', 'x') },
      'This link no longer counts.',
    ],
    ['/reset#short', {}, 'This link is not whole.'],
  ] as const)('at %s says why it does not work, and offers another', async (path, scene, words) => {
    const calls = open(path, scene);
    expect((await screen.findByRole('alert')).textContent).toContain(words);
    press('Ask for another link');
    expect(await screen.findByLabelText('Mail address of the account')).toBeTruthy();
    if (path.endsWith('short')) expect(calls.filter((call) => call.method === 'POST')).toEqual([]);
  });
});

describe('an auditor', () => {
  const codes = { 'POST /api/auditor/codes': { status: 202, body: { ends_at: ago(-600) } } };
  const ask = async () => {
    await type('Your mail address', 'auditor@firm.test');
    press('Send the code');
    await type('Code', '7kq2-m9xd');
    press('Sign in');
  };

  it('comes in by a mailed code to the auditors’ own surface', async () => {
    const gone: string[] = [];
    vi.stubGlobal('location', { assign: (path: string) => gone.push(path) });
    const calls = open('/auditor/enter', { ...codes, 'POST /api/auditor/enter': ok(meAs('auditor.auditor')) });
    await ask();
    await waitFor(() => expect(gone).toEqual(['/auditor']));
    expect(calls.find((call) => call.path === '/api/auditor/enter')?.body).toEqual({
      address: 'auditor@firm.test',
      code: '7kq2-m9xd',
    });
  });

  it('whose code does not count is told no more than that', async () => {
    open('/auditor/enter', { ...codes, 'POST /api/auditor/enter': refused(401, 'code_wrong', 'x') });
    await ask();
    expect((await screen.findByRole('alert')).textContent).toContain('That did not work.');
    press('Another address, or a new code');
    expect(await screen.findByLabelText('Your mail address')).toBeTruthy();
  });
});

describe('a lost second factor', () => {
  it('is told from a half sign-in, with what to do now', async () => {
    const half = ok({ methods: ['totp'], tries_left: 4, ends_at: ago(-540) });
    const asked = {
      state: 'waiting',
      asked_at: ago(1),
      ends_at: ago(-86_400),
      effect_at: null,
      approvers: 2,
      advice: 'Ask another administrator.',
    };
    const calls = open('/sign-in/second-factor', {
      'GET /api/auth/second-factor': half,
      'POST /api/auth/lost-factor': { status: 202, body: asked },
    });
    fireEvent.click(await screen.findByRole('button', { name: 'I have lost all of them' }));
    const said = await screen.findByText(/It waits for one of 2 people/);
    expect(said.parentElement?.textContent).toContain('Ask another administrator.');
    expect(calls.filter((call) => call.path === '/api/auth/lost-factor')).toHaveLength(1);
  });

  it('is kept by the mailed link, on a press and not before', async () => {
    const calls = open(`/lost-factor#${TOKEN}`, { 'POST /api/auth/lost-factor/cancel': { status: 204 } });
    const button = await screen.findByRole('button', { name: 'Cancel the removal' });
    expect(document.URL).not.toContain(TOKEN);
    expect(calls.filter((call) => call.method === 'POST')).toEqual([]);
    fireEvent.click(button);
    expect((await screen.findByRole('status')).textContent).toContain('Cancelled. The factors stay.');
    expect(calls.find((call) => call.path.endsWith('/cancel'))?.body).toEqual({ token: TOKEN });
  });
});
