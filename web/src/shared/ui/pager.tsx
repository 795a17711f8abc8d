import { Link } from '@tanstack/react-router';
import { words } from './words';

interface Props {
  /** The server's cursor to the next page; null on the last one. */
  next: string | null | undefined;
  /** The cursor of this page; undefined on the first. */
  here: string | undefined;
}

const look = 'inline-flex min-h-9 items-center rounded-md border border-line-strong px-3 font-medium hover:bg-sunken';

/** Moves between pages of a list. The cursor is in the address. */
export function Pager({ next, here }: Props) {
  if (!next && here === undefined) return null;
  return (
    <nav aria-label={words.pages} className="flex gap-3 border-t border-line px-4 py-3">
      {here !== undefined && (
        <Link to="." search={(old) => ({ ...old, cursor: undefined })} className={look}>
          {words.firstPage}
        </Link>
      )}
      {next && (
        <Link to="." search={(old) => ({ ...old, cursor: next })} className={look}>
          {words.nextPage}
        </Link>
      )}
    </nav>
  );
}
