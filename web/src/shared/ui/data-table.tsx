// biome-ignore-all lint/a11y/noRedundantRoles: drawn as blocks on phones, the elements lose their roles in some browsers
import { memo, type ReactNode } from 'react';

export interface Column<Row> {
  id: string;
  head: string;
  cell: (row: Row) => ReactNode;
  /** On a phone a row becomes a card of the first column and those marked so. */
  card?: boolean;
  /** Figures: set to the right, digits of one width. */
  figure?: boolean;
  /** Takes the room that is left. */
  grow?: boolean;
}

interface Props<Row> {
  /** What the table lists; read out, not shown. */
  caption: string;
  /** Make it once outside the component: rows are drawn again only when it or the row changes. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
}

const hiddenOnPhone = 'max-sm:hidden';

function shape<Row>(column: Column<Row>, first: boolean): string {
  const phone = first || column.card ? '' : hiddenOnPhone;
  const figure = column.figure ? 'sm:text-right tabular-nums' : '';
  const grow = column.grow ? 'w-full' : 'sm:whitespace-nowrap';
  return `${phone} ${figure} ${grow}`;
}

interface RowProps<Row> {
  row: Row;
  columns: readonly Column<Row>[];
}

function DrawnRow<Row>({ row, columns }: RowProps<Row>) {
  return (
    <tr role="row" className="border-t border-line align-top hover:bg-sunken max-sm:block max-sm:px-4 max-sm:py-3">
      {columns.map((column, index) => (
        <td
          key={column.id}
          role="cell"
          data-head={index === 0 ? undefined : column.head}
          className={`px-4 py-2.5 max-sm:block max-sm:px-0 max-sm:py-0.5 ${shape(column, index === 0)} ${index === 0 ? 'font-medium' : 'card-line'}`}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

// biome-ignore lint/nursery/noUnsafeTypeAssertion: memo forgets the type parameter and changes nothing else
const Row = memo(DrawnRow) as typeof DrawnRow;

/** Rows of one kind in the order the server gave. It never sorts, filters or counts. */
export function DataTable<Row>({ caption, columns, rows, rowKey }: Props<Row>) {
  return (
    <div className="overflow-x-auto max-sm:overflow-visible">
      <table role="table" className="w-full text-left max-sm:block">
        <caption className="sr-only">{caption}</caption>
        <thead role="rowgroup" className="max-sm:sr-only">
          <tr role="row">
            {columns.map((column, index) => (
              <th
                key={column.id}
                role="columnheader"
                scope="col"
                className={`px-4 py-2 text-[0.8125rem] font-medium whitespace-nowrap text-soft ${shape(column, index === 0)}`}
              >
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className="max-sm:block">
          {rows.map((row) => (
            <Row key={rowKey(row)} row={row} columns={columns} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
