import { Link } from '@tanstack/react-router';
import { getSiteSummary } from '@/shared/api/generated/sdk.gen';
import { useRead } from '@/shared/api/read';
import { Empty } from '@/shared/ui/empty';
import { words } from './words';

const link = 'font-medium text-accent underline';
const why: Record<string, string> = {
  error: words.noneError,
  stale: words.noneStale,
  pass: words.nonePass,
  not_applicable: words.noneNotApplicable,
  all: words.none,
};

interface Props {
  siteId: string;
  /** The list is about the whole site, so its counts belong beside "nothing fails". */
  whole: boolean;
  status: string | undefined;
}

/** An empty list of findings. "Nothing fails" never stands alone: it says how much was not observed. */
export function NoFindings({ siteId, whole, status }: Props) {
  if (status !== undefined) {
    return (
      <Empty
        why={why[status] ?? words.none}
        next={
          status !== 'all' && (
            <Link to="." search={{ status: 'all' }} className={link}>
              {words.showAll}
            </Link>
          )
        }
      />
    );
  }
  return whole ? <NothingFails siteId={siteId} /> : <Empty why={words.noneFailUnknown} next={<ShowUnseen />} />;
}

function NothingFails({ siteId }: { siteId: string }) {
  const counts = useRead(['sites', siteId, 'summary'], (signal) =>
    getSiteSummary({ path: { site_id: siteId }, signal }),
  ).data?.findings;
  if (!counts) return <Empty why={words.noneFailUnknown} next={<ShowUnseen />} />;
  if (counts.expected === 0) return <Empty why={words.none} />;
  const unseen = counts.not_observed;
  return <Empty why={words.noneFail(counts.expected - unseen, unseen)} next={unseen > 0 ? <ShowUnseen /> : null} />;
}

function ShowUnseen() {
  return (
    <Link to="." search={{ status: 'error' }} className={link}>
      {words.showUnseen}
    </Link>
  );
}
