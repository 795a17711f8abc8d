import { type ReactNode, useEffect, useRef } from 'react';
import { Mark } from '@/shared/ui/mark';
import { words as shared } from '@/shared/ui/words';
import { words } from './words';

/** The frame of the pages before a session: mark, heading, one task. */
export function Card({ title, children }: { title: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title}, ${shared.brand}`;
    heading.current?.focus();
  }, [title]);
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center gap-6 px-4 py-8">
      <p className="flex items-center gap-3">
        <Mark size={36} />
        <span>
          <span className="block text-xl leading-6 font-semibold tracking-tight">{shared.brand}</span>
          <span className="text-soft">{words.lead}</span>
        </span>
      </p>
      <section className="space-y-4 rounded-xl border border-line bg-surface p-6 shadow-sm">
        <h1 ref={heading} tabIndex={-1} className="text-xl font-semibold tracking-tight">
          {title}
        </h1>
        {children}
      </section>
    </main>
  );
}
