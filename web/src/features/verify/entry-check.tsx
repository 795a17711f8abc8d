import { type ReactNode, useState } from 'react';
import type { EntryView } from '@/shared/api/generated/types.gen';
import { Button } from '@/shared/ui/button';
import { Panel } from '@/shared/ui/panel';
import type { Report } from '@/verifier/report';
import { gatherEntry } from './gather';
import { VerificationPill, VerificationResult } from './result';
import { TrustInput } from './trust-input';
import { useVerification } from './use-verification';
import { words } from './words';

/** What a result is about: this entry under this checkpoint against these keys, and nothing else. */
const aboutOf = (entry: EntryView, trust: string | null): string =>
  [entry.id, entry.leaf_hash, entry.envelope, entry.checkpoint?.note ?? '', trust ?? ''].join('\n');

interface Props {
  entry: EntryView;
  children: (parts: { pill: ReactNode; panel: ReactNode; key: Report['key'] }) => ReactNode;
}

/** Verifies one entry here; `children` place its pill and its panel on the page. */
export function EntryCheck({ entry, children }: Props) {
  const [trust, setTrust] = useState<string | null>(null);
  const { shown, run, stop } = useVerification(aboutOf(entry, trust));
  const running = shown.state === 'running';
  const verify = () =>
    run(async ({ client, signal, told }) => {
      const given = await gatherEntry(entry, trust, signal);
      return { report: await client.entry(given, told), ids: new Map([[entry.leaf_index, entry.id]]) };
    });
  const pill = <VerificationPill shown={shown} />;
  return children({
    pill,
    key: shown.state === 'done' ? shown.report.key : null,
    panel: (
      <Panel title={words.checkHere}>
        <div className="space-y-4">
          <p>{words.why}</p>
          <div className="flex flex-wrap items-center gap-3">
            <Button look="primary" busy={running} onClick={() => void verify()}>
              {running ? words.running : shown.state === 'done' ? words.again : words.run}
            </Button>
            {running && <Button onClick={stop}>{words.stop}</Button>}
            <span role="status">{pill}</span>
          </div>
          <VerificationResult shown={shown} title={words.entryOf(`${entry.epoch}/${entry.seq}`, entry.id)} />
          <section className="space-y-2 border-t border-line pt-3">
            <h3 className="font-medium">{words.trustTitle}</h3>
            <TrustInput trust={trust} onTrust={setTrust} />
          </section>
          <p className="border-t border-line pt-3 text-[0.8125rem] text-soft">
            {`${words.notProven} `}
            <code className="font-mono">{words.command}</code>
          </p>
        </div>
      </Panel>
    ),
  });
}
