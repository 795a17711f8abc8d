import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import { createReads } from '@/shared/api/read';
import { forgetCsrf } from '@/shared/api/transport';
import { sessionEnded } from '@/shared/session/ended';
import { createPages } from '../routes';

/** The operator surface at an address, whole: shell, session gate and page. */
export function open(path: string, reads = createReads()) {
  const pages = createPages(reads, createMemoryHistory({ initialEntries: [path] }));
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
