import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { OrganisationView, PartnerView } from '@/shared/api/generated/types.gen';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { TimeStamp } from '@/shared/ui/time';
import { words } from './words';

type Row = OrganisationView;

const name: Column<Row> = {
  id: 'name',
  head: words.headName,
  grow: true,
  cell: (row) => (
    <Link
      to="/organisations/$organisationId"
      params={{ organisationId: row.id }}
      className="text-accent underline wrap-anywhere"
    >
      {row.name}
    </Link>
  ),
};
const since: Column<Row> = {
  id: 'since',
  head: words.headSince,
  card: true,
  cell: (row) => <TimeStamp value={row.created_at} form="short" />,
};

interface Props {
  caption: string;
  rows: readonly Row[];
  /** Names for a column of partners; null where the reader knows only one. */
  partners: readonly PartnerView[] | null;
}

export function OrganisationsTable({ caption, rows, partners }: Props) {
  const columns = useMemo(() => {
    if (partners === null) return [name, since];
    const partner: Column<Row> = {
      id: 'partner',
      head: words.headPartner,
      card: true,
      cell: (row) => {
        const found = partners.find((one) => one.id === row.partner_id);
        if (found === undefined) return <span className="text-soft">{words.unknownPartner}</span>;
        return (
          <Link to="/partners/$partnerId" params={{ partnerId: found.id }} className="text-accent underline">
            {found.name}
          </Link>
        );
      },
    };
    return [name, partner, since];
  }, [partners]);
  return <DataTable caption={caption} columns={columns} rows={rows} rowKey={(row) => row.id} />;
}
