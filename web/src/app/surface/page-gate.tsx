import { Link, useMatches } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Realm, Role } from '@/shared/api/generated/types.gen';
import { roleWords } from '@/shared/session/roles';
import { homeOf } from '@/shared/session/surface';
import { PageHead } from '@/shared/ui/page-head';
import { words as shared } from '@/shared/ui/words';
import { mayOpen, pageOf } from './pages';
import { RouteNotFound } from './route-states';
import { words } from './words';

/** Draws a page only for a role that may open it; where nobody of the realm may, there is no such page. */
export function PageGate({ role, children }: { role: Role; children: ReactNode }) {
  const fullPath = useMatches({ select: (matches) => matches.at(-1)?.fullPath ?? '' });
  const found = pageOf(fullPath);
  // No page at that address: the router says so itself.
  if (found === undefined) return children;
  const may = mayOpen(fullPath, role);
  if (may === 'yes') return children;
  return may === 'no' ? <RouteNotFound /> : <RoleNeeded role={role} roles={[...found.roles]} />;
}

function RoleNeeded({ role, roles }: { role: Role; roles: readonly Role[] }) {
  const realm = role.slice(0, role.indexOf('.') + 1);
  const holders = roles.filter((one) => one.startsWith(realm)).map((one) => roleWords[one]);
  return (
    <>
      <PageHead page={words.roleNeeded} title={null} />
      <p className="mb-4 text-soft">{words.roleNeededDetail(holders.join('; '))}</p>
      <Link to="/" className="font-medium text-accent underline">
        {shared.home}
      </Link>
    </>
  );
}

/** On a surface of others nothing exists; a plain link leads to the reader's own. */
export function Foreign({ realm }: { realm: Realm }) {
  return (
    <>
      <PageHead page={words.notFoundPage} title={shared.notFound.title} />
      <p className="mb-4 text-soft">{shared.notFound.detail}</p>
      <a href={homeOf(realm)} className="font-medium text-accent underline">
        {words.toOwnHome}
      </a>
    </>
  );
}
