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
