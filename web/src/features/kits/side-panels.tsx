import { useState } from 'react';
import { downloadTrustFile } from '@/shared/api/generated/sdk.gen';
import { type ApiProblem, asProblem } from '@/shared/api/problem';
import { Button } from '@/shared/ui/button';
import { ErrorNote } from '@/shared/ui/error-note';
import { Panel } from '@/shared/ui/panel';
import { saveText } from '@/shared/ui/save';
import { words } from './words';

/** The trust file, for comparing and keeping. */
export function TrustPanel({ organisation }: { organisation: string }) {
  const [state, setState] = useState<'idle' | 'busy' | 'done'>('idle');
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const get = async () => {
    setState('busy');
    setProblem(null);
    try {
      const text: unknown = await downloadTrustFile({ path: { organisation_id: organisation }, parseAs: 'text' });
      saveText(`wardkeep-${organisation}.trust`, String(text));
      setState('done');
    } catch (thrown) {
      setProblem(asProblem(thrown));
      setState('idle');
    }
  };
  return (
    <Panel title={words.trustTitle}>
      <div className="space-y-3">
        <p>{words.trustWhy}</p>
        <Button busy={state === 'busy'} onClick={() => void get()}>
          {words.trustGet}
        </Button>
        <p role="status" className="text-soft empty:hidden">
          {state === 'done' ? words.trustDone : null}
        </p>
        {problem && <ErrorNote problem={problem} small />}
      </div>
    </Panel>
  );
}

function Command({ line, why }: { line: string; why?: string }) {
  return (
    <li>
      <code className="block rounded-md border border-line bg-sunken px-3 py-2 font-mono text-[0.8125rem] wrap-anywhere">
        {line}
      </code>
      {why && <span className="text-[0.8125rem] text-soft">{why}</span>}
    </li>
  );
}

/** The commands for whoever receives the kit, and what their answers mean. */
export function HowToVerify() {
  return (
    <Panel title={words.verifyTitle}>
      <div className="space-y-3">
        <p>{words.verifyLead}</p>
        <ul className="space-y-2">
          <Command line={words.verifyGo} />
          <Command line={words.verifyPlain} why={words.verifyPlainWhy} />
          <Command line={words.verifyJson} why={words.verifyJsonWhy} />
        </ul>
        <p className="text-soft">{words.exits}</p>
        <p>{words.askHere}</p>
        <code className="block rounded-md border border-line bg-sunken px-3 py-2 font-mono text-[0.8125rem] wrap-anywhere">
          {new URL('/verify', document.baseURI).href}
        </code>
      </div>
    </Panel>
  );
}

/** What a kit holds, and what it does not prove. */
export function Contents() {
  return (
    <Panel title={words.contents}>
      <ul className="list-disc space-y-1 pl-5">
        {words.contentLines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p className="mt-3 border-t border-line pt-3 text-[0.8125rem] text-soft">{words.notProven}</p>
    </Panel>
  );
}
