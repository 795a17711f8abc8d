import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, notFound } from '@tanstack/react-router';
import { isId } from '@/shared/ids';
import type { Surface } from '@/shared/session/surface';
import { RouteNotFound } from './route-states';
import { Shell } from './shell';

/** Refuses what is no id before any page asks the server about it. Names of ids end in `Id`. */
function refuseStrangeIds({ params }: { params: object }): void {
  for (const [name, value] of Object.entries(params)) if (name.endsWith('Id') && !isId(value)) throw notFound();
}

export const root = createRootRouteWithContext<{ reads: QueryClient; surface: Surface }>()({
  component: Shell,
  notFoundComponent: RouteNotFound,
  beforeLoad: refuseStrangeIds,
});
