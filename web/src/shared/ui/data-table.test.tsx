import { render, screen, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { type Column, DataTable } from './data-table';

interface Row {
  id: string;
  name: string;
  failing: number;
}

const drawn = vi.fn();
const columns: readonly Column<Row>[] = [
  {
    id: 'name',
    head: 'Device',
    cell: (row) => {
      drawn(row.id);
      return row.name;
    },
  },
  { id: 'failing', head: 'Failing', cell: (row) => row.failing, figure: true, card: true },
];
const one = { id: '1', name: 'front-desk', failing: 2 };
const two = { id: '2', name: 'file-server', failing: 0 };
const table = (rows: Row[]) => <DataTable caption="Devices" columns={columns} rows={rows} rowKey={(row) => row.id} />;

it('is a table with a name, heads and one row per row, in the order given', () => {
  render(table([two, one]));
  const found = screen.getByRole('table', { name: 'Devices' });
  expect(
    within(found)
      .getAllByRole('columnheader')
      .map((head) => head.textContent),
  ).toEqual(['Device', 'Failing']);
  expect(
    within(found)
      .getAllByRole('row')
      .slice(1)
      .map((row) => row.textContent),
  ).toEqual(['file-server0', 'front-desk2']);
});

it('draws only the row that changed', () => {
  const { rerender } = render(table([one, two]));
  drawn.mockClear();
  rerender(table([{ ...one, failing: 3 }, two]));
  expect(drawn.mock.calls).toEqual([['1']]);
});
