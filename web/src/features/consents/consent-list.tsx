import type { ConsentView, RunbookView } from '@/shared/api/generated/types.gen';
import { statusWord } from '@/shared/status/status';
import { Button } from '@/shared/ui/button';
import { Facts } from '@/shared/ui/facts';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { nameOf, whatOf } from './data';
import { assurances, words } from './words';

interface RowProps {
  consent: ConsentView;
  runbooks: readonly RunbookView[];
  onRevoke: ((consent: ConsentView) => void) | undefined;
}

function Consent({ consent, runbooks, onRevoke }: RowProps) {
  return (
    <li className="space-y-2 border-t border-line px-4 py-3 first:border-t-0">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-medium">{nameOf(whatOf(consent), runbooks)}</h3>
        <span className="flex flex-wrap items-center gap-2">
          {consent.ends_soon && <StatusPill status={statusWord('consents', 'ends_soon')} />}
          <StatusPill status={statusWord('consents', consent.live ? 'live' : 'ended')} />
        </span>
      </div>
      <Facts
        rows={[
          [words.since, <TimeStamp key="s" value={consent.given_at} form="line" />],
          [words.until, <TimeStamp key="u" value={consent.until} form="exact" />],
          [words.by, words.byWhom(consent.given_by, assurances[consent.assurance])],
          [words.reason, consent.reason],
          ...(consent.revoked_at === null
            ? []
            : [
                [
                  words.revokedAt,
                  <span key="r">
                    <TimeStamp value={consent.revoked_at} form="line" />
                    {` ${words.revokedBy(consent.revoked_by ?? '', consent.revoke_reason ?? '')}`}
                  </span>,
                ] as const,
              ]),
        ]}
      />
      {consent.live && onRevoke && (
        <Button
          look="danger"
          aria-label={words.revokeTitle(nameOf(whatOf(consent), runbooks))}
          onClick={() => onRevoke(consent)}
        >
          {words.revoke}
        </Button>
      )}
    </li>
  );
}

interface Props {
  consents: readonly ConsentView[];
  runbooks: readonly RunbookView[];
  onRevoke?: ((consent: ConsentView) => void) | undefined;
}

/** Consents with who gave them, why, and until when. */
export function ConsentList({ consents, runbooks, onRevoke }: Props) {
  return (
    <ul>
      {consents.map((one) => (
        <Consent key={one.id} consent={one} runbooks={runbooks} onRevoke={onRevoke} />
      ))}
    </ul>
  );
}
