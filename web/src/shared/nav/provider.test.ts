import { beforeEach, expect, it } from 'vitest';
import { mayLeave, placeIn, takeReturned } from './provider';

const PAGE = 'https://wardkeep.partner.test/sign-in';

it.each([
  ['google', 'https://accounts.google.com/o/oauth2/v2/auth?x=1', 'accounts.google.com'],
  ['microsoft', 'https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize', 'anything'],
  ['0190b2c3-0000-7000-8000-000000000002', 'https://sign-in.practice.test:8443/auth', 'sign-in.practice.test:8443'],
])('lets %s through', (provider, url, host) => expect(mayLeave(provider, { url, host }, PAGE)).toBe(true));

it.each([
  ['google', 'https://accounts.google.com.evil.test/', 'accounts.google.com.evil.test'],
  ['google', 'http://accounts.google.com/', 'accounts.google.com'],
  ['google', 'https://accounts.google.com@evil.test/', 'evil.test'],
  ['0190b2c3', 'https://me:pw@sign-in.practice.test/', 'sign-in.practice.test'],
  ['0190b2c3', 'https://other.test/', 'sign-in.practice.test'],
  ['0190b2c3', 'javascript:alert(1)', ''],
  ['0190b2c3', '//sign-in.practice.test/', 'sign-in.practice.test'],
  ['0190b2c3', '', ''],
])('keeps %s from %s', (provider, url, host) => expect(mayLeave(provider, { url, host }, PAGE)).toBe(false));

it('lets a page on plain loopback go to a provider on loopback', () => {
  const away = { url: 'http://localhost:9000/auth', host: 'localhost:9000' };
  expect(mayLeave('google', away, 'http://localhost:8080/sign-in')).toBe(true);
  expect(mayLeave('google', { ...away, host: 'localhost:9001' }, 'http://localhost:8080/sign-in')).toBe(false);
});

const written = (path: string) => `s.${'A'.repeat(43)}~${btoa(path).replaceAll('=', '')}`;

it.each([
  ['/op/sites?status=fail', '/op/sites?status=fail'],
  ['/client/me', '/client/me'],
  ['//evil.test', null],
  ['https://evil.test/', null],
  ['/\\evil.test', null],
])('goes on from %s to %s', (path, place) => expect(placeIn(written(path))).toBe(place));

it('goes home from a state without a place', () => {
  expect(placeIn(`s.${'A'.repeat(43)}`)).toBeNull();
  for (const bad of ['s.x~***', 's.x~A', 's.x~', 's.x~AAAAA']) expect(placeIn(bad)).toBeNull();
});

beforeEach(() => history.replaceState(null, '', '/'));

it('takes what the provider said out of the address', () => {
  history.replaceState(null, '', '/sign-in/return/google?state=l.abc&code=secret&iss=https%3A%2F%2Fp.test&x=1');
  expect(takeReturned()).toEqual({
    provider: 'google',
    linking: true,
    body: { state: 'l.abc', code: 'secret', iss: 'https://p.test' },
  });
  expect(document.URL).not.toContain('secret');
  history.replaceState(null, '', '/sign-in');
  expect(takeReturned()).toBeNull();
});

it('keeps the page to go on to, and no other, in the address', () => {
  for (const [path, left] of [
    ['/op/sites', '?return_to=%2Fop%2Fsites'],
    ['//evil.test', ''],
  ] as const) {
    history.replaceState(null, '', `/sign-in/return/google?state=${written(path)}&code=x`);
    expect(takeReturned()?.linking).toBe(false);
    expect(new URL(document.URL).search).toBe(left);
  }
});
