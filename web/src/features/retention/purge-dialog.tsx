import { purgeExpired } from '@/shared/api/generated/sdk.gen';
import type { Purged, Retention } from '@/shared/api/generated/types.gen';
import { ConfirmAct } from '@/shared/ui/confirm-act';
import { RETENTION_KEY } from './data';
import { Rows } from './rows';
import { words } from './words';

interface Props {
  retention: Retention;
  onDone: (done: Purged) => void;
  onClose: () => void;
}

/** Shows what has expired by now, and forgets it. */
export function PurgeDialog({ retention, onDone, onClose }: Props) {
  const rows = Object.fromEntries(retention.classes.map((one) => [one.name, one.expired]));
  return (
    <ConfirmAct
      title={words.purgeTitle}
      act={words.purgeAct}
      danger
      typed={{ label: words.typeWord, phrase: words.word }}
      call={() => purgeExpired({ body: { preview: false } })}
      invalidates={[RETENTION_KEY, ['audit']]}
      onDone={onDone}
      onClose={onClose}
    >
      <p>{words.purgeLead}</p>
      <Rows
        done={{ preview: true, rows, more: false }}
        classes={retention.classes}
        say={words.wouldGo}
        none={words.wouldGoNone}
      />
      <p className="text-soft">{words.purgeUndo}</p>
    </ConfirmAct>
  );
}
