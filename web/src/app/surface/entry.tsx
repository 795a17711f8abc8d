import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { createReads } from '@/shared/api/read';
import { watchInput } from '@/shared/session/activity';
import type { Surface } from '@/shared/session/surface';
import { createPages } from './routes';

export function start(root: HTMLElement, surface: Surface): void {
  const reads = createReads();
  const pages = createPages(reads, surface);
  watchInput(document);
  createRoot(root).render(
    <QueryClientProvider client={reads}>
      <RouterProvider router={pages} />
    </QueryClientProvider>,
  );
}
