import type { ReactNode } from 'react';

/** Where this page stands: links from the outside in, the page itself left out. */
export function Trail({ label, children }: { label: string; children: ReactNode[] }) {
  return (
    <nav aria-label={label} className="mb-1">
      <ol className="flex flex-wrap items-center gap-x-2 text-[0.8125rem] text-soft [&_a]:inline-flex [&_a]:min-h-6 [&_a]:items-center">
        {children.map((link, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a place in the trail is its identity
          <li key={index} className="flex items-center gap-2">
            {index > 0 && <span aria-hidden="true">{'/'}</span>}
            {link}
          </li>
        ))}
      </ol>
    </nav>
  );
}
