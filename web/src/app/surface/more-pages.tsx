import { useLocation } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import { words } from './words';

/** On a phone: the pages that the bottom bar has no room for. It closes when a page was chosen. */
export function MorePages({ children }: { children: ReactNode }) {
  const here = useLocation({ select: (location) => location.pathname });
  return (
    <details key={here} className="group lg:hidden">
      <summary className="flex min-h-14 cursor-pointer list-none flex-col items-center justify-center gap-1 px-1 text-[0.75rem] text-soft group-open:bg-accent-soft group-open:text-accent [&::-webkit-details-marker]:hidden">
        <Ellipsis aria-hidden="true" size={18} />
        {words.more}
      </summary>
      <ul className="absolute right-0 bottom-full mr-2 mb-1 min-w-48 rounded-lg border border-line bg-surface p-1 shadow-lg">
        {children}
      </ul>
    </details>
  );
}
