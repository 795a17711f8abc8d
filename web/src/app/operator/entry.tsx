import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { createReads } from '@/shared/api/read';
import { watchInput } from '@/shared/session/activity';
import { createPages } from './routes';

export function start(root: HTMLElement): void {
  const reads = createReads();
  const pages = createPages(reads);
  watchInput(document);
  createRoot(root).render(
    <QueryClientProvider client={reads}>
      <RouterProvider router={pages} />
    </QueryClientProvider>,
  );
}
