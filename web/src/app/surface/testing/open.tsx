import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import { createReads } from '@/shared/api/read';
import { forgetCsrf } from '@/shared/api/transport';
import { sessionEnded } from '@/shared/session/ended';
import { surface } from '@/shared/session/surface';
import { createPages } from '../routes';

/** A surface at an address, whole: shell, session gate and page. Which surface it is, the browser's address says. */
export function open(path: string, reads = createReads()) {
  history.replaceState(null, '', path);
  const pages = createPages(reads, surface() ?? 'operator', createMemoryHistory({ initialEntries: [path] }));
  const page = render(
    <QueryClientProvider client={reads}>
      <RouterProvider router={pages} />
    </QueryClientProvider>,
  );
  return { pages, ...page };
}

/** Nothing of the test before: no token, no ended session. */
export function startAnew(): void {
  forgetCsrf();
  sessionEnded.set(false);
}
