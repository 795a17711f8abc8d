import { type ReactNode, useEffect, useRef } from 'react';
import { words } from './words';

let opened = false;

interface Props {
  /** The page in words, for the tab: "Finding". */
  page: string;
  /** The thing the page is about; becomes the heading. Null while it is being read. */
  title: string | null;
  aside?: ReactNode;
  children?: ReactNode;
}

/** The heading of a page. A change of route moves the focus here and names the tab; the first load does not. */
export function PageHead({ page, title, aside, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = title ?? page;
  useEffect(() => {
    document.title = title === null || title === page ? `${page}, ${words.brand}` : `${title}, ${page}, ${words.brand}`;
  }, [page, title]);
  useEffect(() => {
    if (opened) heading.current?.focus();
    opened = true;
  }, []);
  return (
    <header className="mb-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
      <div className="min-w-0">
        <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold tracking-tight wrap-anywhere">
          {shown}
        </h1>
        {children}
      </div>
      {aside}
    </header>
  );
}
