import { fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetCsrf } from '@/shared/api/transport';
import { stubServer } from '@/shared/testing/server';
import { answer } from '../../../e2e/shots/fixtures/api';
import { type Answer, ok, refused } from '../../../e2e/shots/fixtures/base';
import { AccessPages } from './pages';

const nobody = refused(401, 'unauthenticated', 'Sign in first');
const me = (change: boolean): Answer => {
  const body = answer('GET', new URL('http://x/api/auth/me')).body;
  return ok({ ...(body as object), password_change_required: change });
};
let left: string[];

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

function signIn(password: string) {
  fireEvent.input(screen.getByLabelText('Account name'), { target: { value: 'admin' } });
  fireEvent.input(screen.getByLabelText('Password'), { target: { value: password } });
  fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));
}

describe('signing in', () => {
  it('says one thing for every wrong try and empties the password', async () => {
    stubServer((method, url) => {
      if (url.pathname === '/api/auth/me') return nobody;
      return url.pathname === '/api/auth/login' ? refused(401, 'sign_in_failed', 'no') : answer(method, url);
    });
    render(<AccessPages />);
    await screen.findByLabelText('Account name');
    signIn('wrong');
    expect((await screen.findByRole('alert')).textContent).toContain('The name or the password did not work.');
    expect(screen.getByLabelText('Password')).toHaveProperty('value', '');
  });

  it('goes back to the page that was asked for, and to no other place', async () => {
    for (const [asked, expected] of [
      ['/op/sites', '/op/sites'],
      ['//evil.example', '/op'],
    ] as const) {
      history.replaceState(null, '', `/sign-in?return_to=${encodeURIComponent(asked)}`);
      stubServer((method, url) => {
        if (url.pathname === '/api/auth/me') return nobody;
        return url.pathname === '/api/auth/login' ? me(false) : answer(method, url);
      });
      const { unmount } = render(<AccessPages />);
      await screen.findByLabelText('Account name');
      signIn('right');
      await vi.waitFor(() => expect(left.at(-1)).toBe(expected));
      unmount();
    }
  });

  it('sends nobody past a generated password, and asks for it only once', async () => {
    const calls = stubServer((method, url) => {
      if (url.pathname === '/api/auth/me') return nobody;
      if (url.pathname === '/api/auth/login') return me(true);
      if (url.pathname === '/api/auth/password') return { status: 204 };
      if (url.pathname === '/api/auth/password-check') return ok({ accepted: true, rules: [] });
      return answer(method, url);
    });
    render(<AccessPages />);
    await screen.findByLabelText('Account name');
    signIn('generated');
    fireEvent.input(await screen.findByLabelText('New password'), { target: { value: 'mine' } });
    expect(screen.queryByLabelText('Password now')).toBeNull();
    const change = screen.getByRole('button', { name: 'Change password' });
    await vi.waitFor(() => expect(change).toHaveProperty('disabled', false));
    fireEvent.click(change);
    await vi.waitFor(() => expect(left).toEqual(['/op']));
    expect(calls.find((call) => call.path === '/api/auth/password')?.body).toEqual({
      current_password: 'generated',
      new_password: 'mine',
    });
    expect(calls.every((call) => !`${call.path}${call.search}`.includes('generated'))).toBe(true);
  });
});
