import { type ReactNode, useId } from 'react';
import { Boundary } from './boundary';

interface Props {
  title: string;
  /** A status or a link on the title's line. */
  aside?: ReactNode;
  children: ReactNode;
  flush?: boolean;
}

/** One box of a page with its own heading and its own error boundary. */
export function Panel({ title, aside, children, flush = false }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="min-w-0 rounded-lg border border-line bg-surface">
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 pt-3 pb-2">
        <h2 id={id} className="text-base font-semibold">
          {title}
        </h2>
        {aside}
      </header>
      <div className={flush ? '' : 'px-4 pb-4'}>
        <Boundary>{children}</Boundary>
      </div>
    </section>
  );
}
