import type { ReactNode } from 'react';
import type { Read } from '@/shared/api/read';
import { Loaded } from './loaded';
import { Pager } from './pager';

interface Props<Row> {
  read: Read<{ items: Row[]; next?: string | null }>;
  lines: number;
  /** The cursor of this page; undefined on the first. */
  here: string | undefined;
  /** What stands there when the page has no rows. */
  none: ReactNode;
  children: (rows: Row[]) => ReactNode;
}

/** One page of a list with its states, and the way to the next. */
export function Paged<Row>({ read, lines, here, none, children }: Props<Row>) {
  return (
    <Loaded read={read} lines={lines}>
      {(page) =>
        page.items.length === 0 ? (
          none
        ) : (
          <>
            {children(page.items)}
            <Pager next={page.next} here={here} />
          </>
        )
      }
    </Loaded>
  );
}
