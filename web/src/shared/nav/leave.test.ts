import { expect, it } from 'vitest';
import { goOnPath, safeReturn, signInPath } from './leave';

it.each([
  '/op/sites',
  '/partner/sites',
  '/client/me',
  '/client?x=1',
  '/op/sites/0197-a?status=fail&cursor=W3_=',
  '/op/evidence/entries',
])('follows %s', (path) => expect(safeReturn(path)).toBe(path));

it.each([
  null,
  '',
  '//evil.example/op',
  '/op//evil.example',
  'https://evil.example/op',
  'javascript:alert(1)',
  '/op\\evil.example',
  '/op/../sign-in',
  '/op/./x',
  '/op/%2f%2fevil.example',
  '/opx',
  '/op',
  '/partner',
  '/partners/x',
  '/auditors',
  '/auditor',
  '/op/a#token',
  '/op/a\n',
  '/op?next=https://evil.example',
])('drops %j', (path) => expect(safeReturn(path)).toBeNull());

it('remembers the page to come back to', () => {
  expect(signInPath('/op/sites')).toBe('/sign-in?return_to=%2Fop%2Fsites');
  expect(signInPath('/op')).toBe('/sign-in');
});

it.each([
  ['operator', '/op/sites', '/op/sites'],
  ['operator', '/client/sites', '/op'],
  ['partner', '/partner/sites?status=fail', '/partner/sites?status=fail'],
  ['partner', '/op/sites', '/partner'],
  ['client', null, '/client'],
  ['client', '/partner/people', '/client'],
  ['system', '/op/sites', '/sign-in'],
] as const)('leads a person of realm %s who wanted %s to %s', (realm, wanted, path) =>
  expect(goOnPath(realm, wanted)).toBe(path),
);
