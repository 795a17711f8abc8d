import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Role } from '@/shared/api/generated/types.gen';
import { acts } from '@/shared/session/may';
import { roleWords } from '@/shared/session/roles';
import { homes, isSurface, surfaceOf } from '@/shared/session/surface';
import { groupsOf } from './groups';
import { mayOpen, pages } from './pages';

interface Operation {
  operationId: string;
  'x-wardkeep-access': { roles: string[] };
}

const description = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
  paths: Record<string, Record<string, Operation>>;
};
const operations = new Map(
  Object.values(description.paths)
    .flatMap((path) => Object.values(path))
    .map((one) => [one.operationId, new Set(one['x-wardkeep-access'].roles)]),
);
const people = (Object.keys(roleWords) as Role[]).filter((role) =>
  /^(operator|partner|client|auditor)\.(?!key)/.test(role),
);

function policyOf(operation: string): Set<string> {
  const found = operations.get(operation);
  if (found === undefined) throw new Error(`the API has no operation ${operation}`);
  return found;
}

describe('what the pages believe of roles', () => {
  it.each(Object.entries(acts))('%s is what the server lets happen', (_, { roles, calls }) => {
    for (const call of calls) {
      const policy = policyOf(call);
      expect([call, people.filter((role) => policy.has(role))]).toEqual([
        call,
        people.filter((role) => roles.has(role)),
      ]);
    }
  });

  it.each(Object.entries(pages))('%s opens to nobody whom the server refuses what it reads', (_, { roles, reads }) => {
    expect(reads.length).toBeGreaterThan(0);
    for (const call of reads)
      expect([call, [...roles].filter((role) => !policyOf(call).has(role))]).toEqual([call, []]);
  });
});

describe('navigation', () => {
  it.each(people)('of %s leads only to pages that open, each once', (role) => {
    const realm = role.slice(0, role.indexOf('.'));
    if (realm !== 'operator' && realm !== 'partner' && realm !== 'client' && realm !== 'auditor')
      throw new Error(realm);
    const shown = groupsOf(realm, role);
    const items = shown.flatMap((group) => group.items);
    expect(items.length).toBeGreaterThan(1);
    expect(new Set(items.map((item) => item.to)).size).toBe(items.length);
    for (const item of items) expect([item.to, mayOpen(item.to, role)]).toEqual([item.to, 'yes']);
    for (const group of shown) expect(group.items.length).toBeLessThanOrEqual(7);
    expect(items.filter((item) => item.more !== true).length).toBeLessThanOrEqual(5);
  });

  it('shows those who only pay nothing but sites', () => {
    expect(groupsOf('partner', 'partner.billing').flatMap((group) => group.items.map((item) => item.to))).toEqual([
      '/',
      '/sites',
    ]);
  });
});

describe('surfaces', () => {
  it('never overlap', () => {
    for (const [surface, home] of Object.entries(homes)) {
      expect(surfaceOf(home)).toBe(surface);
      expect(surfaceOf(`${home}/sites`)).toBe(surface);
      expect(surfaceOf(`${home}s`)).toBeNull();
    }
    for (const path of ['/', '/sign-in', '/partners', '/auditor/enter', '/invite']) expect(surfaceOf(path)).toBeNull();
    expect(
      (['operator', 'partner', 'client', 'auditor', 'appliance', 'system'] as const).filter(isSurface),
    ).toHaveLength(4);
  });
});
