import { useAct } from '@/shared/api/act';
import { download } from '@/shared/api/download';
import type { AnchorView } from '@/shared/api/generated/types.gen';
import { Button } from '@/shared/ui/button';
import { ErrorNote } from '@/shared/ui/error-note';
import { saveBytes } from '@/shared/ui/save';
import { words } from './anchor-words';

interface FileProps {
  logId: string;
  anchorId: string;
  /** Of the platform's log: the number by which a kit names the anchor. */
  size: number;
  label: string;
  /** The whole name, where several of its kind are on the page. */
  named?: string;
}

/** Fetches the files of one anchor for one log, as a kit would hold them. */
export function AnchorFile({ logId, anchorId, size, label, named }: FileProps) {
  const { busy, problem, run } = useAct();
  const fetchIt = async () => {
    const path = `/api/evidence/logs/${logId}/anchors/${anchorId}`;
    const got = await download(path, {}, new AbortController().signal, () => undefined);
    saveBytes(`wardkeep-anchor-${size}-${logId}.zip`, [got.bytes], 'application/zip');
  };
  return (
    <>
      <Button busy={busy} aria-label={named} onClick={() => void run(fetchIt)}>
        {label}
      </Button>
      {problem && <ErrorNote key={problem.reference} problem={problem} small />}
    </>
  );
}

interface OneProps {
  anchor: AnchorView;
  /** The member of the anchor's files that is wanted, by its name or its SHA-256. */
  wanted: { name: string } | { digest: string };
  /** Ends the name of the saved file. */
  suffix: string;
  label: string;
  named: string;
}

/** One of an anchor's files alone, as a kit holds it: a token for `openssl ts`, an `.ots` for its client. */
export function OneAnchorFile({ anchor, wanted, suffix, label, named }: OneProps) {
  const { busy, problem, run } = useAct();
  const log = anchor.logs[0];
  if (log === undefined) return null;
  const fetchIt = async () => {
    const path = `/api/evidence/logs/${log.log_id}/anchors/${anchor.id}`;
    const [got, { memberOf }] = await Promise.all([
      download(path, {}, new AbortController().signal, () => undefined),
      import('@/verifier/kit/member-of'),
    ]);
    const bytes = await memberOf(got.bytes, wanted);
    saveBytes(`wardkeep-anchor-${anchor.platform_size}${suffix}`, [bytes], 'application/octet-stream');
  };
  return (
    <span className="block">
      <Button look="quiet" className="-ml-3" busy={busy} aria-label={named} onClick={() => void run(fetchIt)}>
        {label}
      </Button>
      {problem && <ErrorNote key={problem.reference} problem={problem} small />}
    </span>
  );
}

interface Props {
  anchor: AnchorView;
  siteOf: (id: string) => string;
  most: number;
}

/** One ZIP for each log. */
export function AnchorFiles({ anchor, siteOf, most }: Props) {
  return anchor.logs
    .slice(0, most)
    .map((log) => (
      <AnchorFile
        key={log.log_id}
        logId={log.log_id}
        anchorId={anchor.id}
        size={anchor.platform_size}
        label={words.download}
        named={words.downloadOf(siteOf(log.site_id))}
      />
    ));
}
