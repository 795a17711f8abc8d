import { fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetCsrf } from '@/shared/api/transport';
import { type Scene, stubScene } from '@/shared/testing/scene';
import { invited } from '../../../e2e/shots/fixtures/account';
import { answer } from '../../../e2e/shots/fixtures/api';
import { type Answer, ok, refused } from '../../../e2e/shots/fixtures/base';
import { AccessPages } from './pages';

const nobody = refused(401, 'unauthenticated', 'Sign in first');
const owed = refused(401, 'second_factor_required', 'Show your second factor');
const me = answer('GET', new URL('http://x/api/auth/me'));
const token = 'T'.repeat(43);
let left: string[];

/** A server where nobody is signed in. */
const server = (scene: Scene) => stubScene(scene, nobody);
const half = (tries: number): Answer =>
  ok({ methods: ['totp', 'recovery_code'], tries_left: tries, ends_at: '2030-01-01T00:00:00.000Z' });
const type = (label: string, value: string) => fireEvent.input(screen.getByLabelText(label), { target: { value } });
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

async function signIn() {
  await screen.findByLabelText('Account name');
  type('Account name', 'admin');
  type('Password', 'right');
  press('Sign in');
}

beforeEach(() => {
  forgetCsrf();
  left = [];
  vi.spyOn(window.location, 'assign').mockImplementation((to) => void left.push(String(to)));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  history.replaceState(null, '', '/');
});

describe('a sign-in that owes a second factor', () => {
  it('takes a code, counts wrong ones down, and goes on to the page that was asked for', async () => {
    let tries = 5;
    history.replaceState(null, '', '/sign-in?return_to=%2Fop%2Fsites');
    const calls = server({
      'POST /api/auth/login': owed,
      'GET /api/auth/second-factor': () => half(tries),
      'POST /api/auth/second-factor': (body) => {
        if (JSON.stringify(body) === '{"code":"287082"}') return me;
        tries -= 1;
        return refused(422, 'factor_wrong', 'no');
      },
    });
    render(<AccessPages />);
    await signIn();
    await screen.findByText(/^5 tries are left/);
    expect(document.location.pathname).toBe('/sign-in/second-factor');
    type('Code of the authenticator', '000000');
    press('Finish signing in');
    expect((await screen.findByRole('alert')).textContent).toContain('That did not work');
    await screen.findByText(/^4 tries are left/);
    expect(screen.getByLabelText('Code of the authenticator')).toHaveProperty('value', '');
    expect(left).toEqual([]);
    type('Code of the authenticator', '287082');
    press('Finish signing in');
    await vi.waitFor(() => expect(left).toEqual(['/op/sites']));
    expect(calls.filter((call) => call.path === '/api/auth/csrf').length).toBeGreaterThan(0);
    expect(calls.every((call) => !call.search.includes('287082'))).toBe(true);
  });

  it('takes a recovery code instead', async () => {
    const calls = server({
      'POST /api/auth/login': owed,
      'GET /api/auth/second-factor': half(5),
      'POST /api/auth/second-factor': me,
    });
    render(<AccessPages />);
    await signIn();
    fireEvent.click(await screen.findByRole('button', { name: 'Use a recovery code' }));
    type('Recovery code', 'abcd efgh ijkl mnop');
    press('Finish signing in');
    await vi.waitFor(() => expect(left).toEqual(['/op']));
    expect(calls.at(-1)?.body).toEqual({ recovery_code: 'abcd efgh ijkl mnop' });
  });

  it('says that it is locked', async () => {
    server({
      'POST /api/auth/login': owed,
      'GET /api/auth/second-factor': half(0),
      'POST /api/auth/second-factor': refused(429, 'locked', 'Too many failed sign-ins; try again later'),
    });
    render(<AccessPages />);
    await signIn();
    await screen.findByText(/^No try is left/);
    type('Code of the authenticator', '000000');
    press('Finish signing in');
    expect((await screen.findByRole('alert')).textContent).toContain('Too many failed tries');
    expect(left).toEqual([]);
  });

  it('begins again when the first step is too old', async () => {
    history.replaceState(null, '', '/sign-in/second-factor');
    server({ 'GET /api/auth/second-factor': refused(401, 'sign_in_again', 'Sign in again from the start') });
    render(<AccessPages />);
    await screen.findByLabelText('Account name');
    expect(screen.getByText(/older than ten minutes/)).toBeTruthy();
    expect(document.location.pathname).toBe('/sign-in');
  });
});

describe('ways in beside the password', () => {
  it('are there as the server offers them', async () => {
    server({ 'GET /api/auth/methods': ok({ methods: ['password', 'passkey'], providers: [] }) });
    render(<AccessPages />);
    await screen.findByRole('button', { name: 'Sign in with a passkey' });
    expect(screen.queryByRole('button', { name: 'Mail me a link' })).toBeNull();
  });

  it('say so when the browser has no passkeys', async () => {
    server({ 'POST /api/auth/passkeys/options': ok({ public_key: {} }) });
    render(<AccessPages />);
    fireEvent.click(await screen.findByRole('button', { name: 'Sign in with a passkey' }));
    expect((await screen.findByRole('alert')).textContent).toContain('This browser cannot use passkeys');
  });

  it('show the code for another browser after a link was asked for', async () => {
    const calls = server({
      'POST /api/auth/links': { status: 202, body: { code: '123456', ends_at: '2030-01-01T00:00:00.000Z' } },
    });
    render(<AccessPages />);
    fireEvent.click(await screen.findByRole('button', { name: 'Mail me a link' }));
    fireEvent.input(await screen.findByLabelText('Mail address of the account'), {
      target: { value: 'office@practice.test' },
    });
    press('Send the link');
    expect(await screen.findByText('123 456')).toBeTruthy();
    expect(calls.at(-1)?.body).toEqual({ username: 'office@practice.test' });
  });
});

describe('a mailed link', () => {
  it('is erased from the address and sent by the button only; asks for the code in another browser', async () => {
    history.replaceState(null, '', `/sign-in/link#partner.${token}`);
    const calls = server({
      'POST /api/partners/auth/magic': (body) =>
        JSON.stringify(body).includes('123456') ? me : refused(403, 'link_other_browser', 'Type the code'),
    });
    render(<AccessPages />);
    await screen.findByText(/You followed a link/);
    expect(document.location.href).not.toContain(token);
    expect(calls).toEqual([]);
    press('Sign in');
    fireEvent.input(await screen.findByLabelText('Code'), { target: { value: '123 456' } });
    press('Sign in');
    await vi.waitFor(() => expect(left).toEqual(['/op']));
    expect(calls.at(-1)?.body).toEqual({ token, code: '123456' });
  });

  it('that ended says so', async () => {
    history.replaceState(null, '', `/sign-in/link#client.${token}`);
    server({ 'POST /api/portal/auth/validate': refused(404, 'link_gone', 'gone') });
    render(<AccessPages />);
    await screen.findByText(/You followed a link/);
    press('Sign in');
    expect((await screen.findByRole('alert')).textContent).toContain('This link no longer counts');
  });
});

describe('an invitation', () => {
  it('shows who invites to what, and makes the account by the button only', async () => {
    history.replaceState(null, '', `/invite#${token}`);
    const rule = { code: 'length', words: '12 characters or more', met: true };
    const calls = server({
      'POST /api/invites/inspect': (body) =>
        JSON.stringify(body).includes('password') ? ok({ ...(invited.body as object), rules: [rule] }) : invited,
      'POST /api/invites/accept': { status: 201, body: { username: 'manager@practice.test' } },
    });
    render(<AccessPages />);
    await screen.findByText('practice, administrator');
    expect(document.location.href).not.toContain(token);
    expect(calls.some((call) => call.path === '/api/invites/accept')).toBe(false);
    type('Your name', 'Office manager');
    type('New password', 'Quiet+Harbour-77');
    const accept = screen.getByRole('button', { name: 'Accept and make the account' });
    await vi.waitFor(() => expect(accept).toHaveProperty('disabled', false));
    fireEvent.click(accept);
    expect(await screen.findByLabelText('Account name')).toHaveProperty('value', 'manager@practice.test');
    expect(calls.find((call) => call.path === '/api/invites/accept')?.body).toEqual({
      token,
      display_name: 'Office manager',
      password: 'Quiet+Harbour-77',
    });
  });

  it('that ended says whom to ask', async () => {
    history.replaceState(null, '', `/invite#${token}`);
    server({ 'POST /api/invites/inspect': refused(404, 'invite_gone', 'gone') });
    render(<AccessPages />);
    expect((await screen.findByRole('alert')).textContent).toContain('Ask the person who invited you');
  });
});
