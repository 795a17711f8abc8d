import { expect, it } from 'vitest';
import { safeReturn, signInPath } from './leave';

it.each(['/op', '/op/sites', '/op/sites/0197-a?status=fail&cursor=W3_=', '/op/evidence/entries'])(
  'follows %s',
  (path) => expect(safeReturn(path)).toBe(path),
);

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
  '/partner',
  '/op/a#token',
  '/op/a\n',
  '/op?next=https://evil.example',
])('drops %j', (path) => expect(safeReturn(path)).toBe('/op'));

it('remembers the page to come back to', () => {
  expect(signInPath('/op/sites')).toBe('/sign-in?return_to=%2Fop%2Fsites');
  expect(signInPath('/op')).toBe('/sign-in');
});
