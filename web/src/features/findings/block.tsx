import { type ReactNode, useId, useState } from 'react';
import { Boundary } from '@/shared/ui/boundary';
import { words } from './words';

interface Props {
  title: string;
  /** The answer in one line; on a phone it stands alone until More is pressed. */
  answer: ReactNode;
  children: ReactNode;
}

/** One of the six answers of a finding. */
export function Block({ title, answer, children }: Props) {
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col rounded-lg border border-line bg-surface px-4 py-3">
      <header className="flex items-center justify-between gap-3">
        <h2 id={id} className="text-[0.8125rem] font-semibold tracking-wide text-faint uppercase">
          {title}
        </h2>
        <button
          type="button"
          aria-expanded={open}
          aria-label={`${open ? words.less : words.more}: ${title}`}
          onClick={() => setOpen(!open)}
          className="-my-3 -mr-2 min-h-11 px-2 font-medium text-accent underline sm:hidden"
        >
          {open ? words.less : words.more}
        </button>
      </header>
      <Boundary>
        <p className="mt-0.5 font-semibold wrap-anywhere">{answer}</p>
        <div className={`mt-1.5 space-y-2 text-[0.9rem] leading-snug ${open ? '' : 'max-sm:hidden'}`}>{children}</div>
      </Boundary>
    </section>
  );
}
