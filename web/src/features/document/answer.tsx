import { useEffect, useRef } from 'react';
import type { DocumentAnswer, IssuedDocument } from '@/shared/api/generated/types.gen';
import { issues } from '@/shared/status/document-words';
import { CopyId } from '@/shared/ui/copy';
import { type Fact, Facts } from '@/shared/ui/facts';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { words } from './words';

function factsOf(document: IssuedDocument): Fact[] {
  const { checkpoint } = document;
  return [
    [words.kind, words.kinds[document.kind]],
    [words.issuedAt, <TimeStamp key="at" value={document.issued_at} />],
    [words.validity, words.noEnd],
    [words.matched, words.matches[document.matched]],
    [
      words.key,
      <div key="key">
        <CopyId value={document.issuing_key} what={words.key} whole />
        <p className="text-[0.8125rem] text-soft">{words.keyHint}</p>
      </div>,
    ],
    [
      words.checkpoint,
      checkpoint === null ? words.notYet : <CopyId key="root" value={checkpoint.root} what={words.checkpoint} whole />,
    ],
    ...(checkpoint === null
      ? []
      : ([[words.checkpointAt, <TimeStamp key="signed" value={checkpoint.signed_at} />]] satisfies Fact[])),
  ];
}

/** What the server said of a digest. Takes the focus, so that it is read out when it comes. */
export function Answer({ digits, answer }: { digits: string; answer: DocumentAnswer }) {
  const box = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new answer takes the focus again
  useEffect(() => box.current?.focus(), [answer]);
  return (
    <section aria-labelledby="answer" className="space-y-4 rounded-xl border border-line bg-surface p-5 shadow-sm">
      <h2
        id="answer"
        ref={box}
        tabIndex={-1}
        className="flex w-fit flex-wrap items-center gap-3 text-lg font-semibold outline-none"
      >
        {words.answer} <StatusPill status={issues[answer.state]} large />
      </h2>
      <p>{words.states[answer.state]}</p>
      <Facts
        wide
        rows={[
          [
            words.asked,
            <code key="digits" className="font-mono text-[0.8125rem] break-all">
              {digits}
            </code>,
          ],
          ...(answer.document === null ? [] : factsOf(answer.document)),
        ]}
      />
    </section>
  );
}
