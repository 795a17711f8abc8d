import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { asProblem } from '@/shared/api/problem';
import { ErrorNote } from '@/shared/ui/error-note';
import { PageHead } from '@/shared/ui/page-head';
import { words as shared } from '@/shared/ui/words';
import { words } from './words';

/** Out of scope, deleted, never there, or no such page: one text for all. */
export function RouteNotFound() {
  return (
    <>
      <PageHead page={words.notFoundPage} title={shared.notFound.title} />
      <p className="mb-4 text-soft">{shared.notFound.detail}</p>
      <Link to="/" className="font-medium text-accent underline">
        {shared.home}
      </Link>
    </>
  );
}

/** A page that threw. The frame around it stays. */
export function RouteFailed({ error, reset }: ErrorComponentProps) {
  return (
    <>
      <PageHead page={words.failedPage} title={null} />
      <ErrorNote problem={asProblem(error)} onRetry={reset} />
    </>
  );
}
