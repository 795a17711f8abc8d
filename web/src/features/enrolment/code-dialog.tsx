import type { NewCode } from '@/shared/api/generated/types.gen';
import { Button } from '@/shared/ui/button';
import { CopyId } from '@/shared/ui/copy';
import { Dialog } from '@/shared/ui/dialog';
import { TimeStamp } from '@/shared/ui/time';
import { commands } from './commands';
import { words } from './words';

/** "ABCDEFGHJKLMNPQR" as "ABCD EFGH JKLM NPQR": read out and typed in groups. */
export function spaced(code: string): string {
  return code.replaceAll(/(.{4})(?=.)/g, '$1 ');
}

export function Command({ line }: { line: string }) {
  return (
    <div className="mt-1 rounded-md bg-sunken px-3 py-2">
      <CopyId value={line} what={words.commandWhat} whole />
    </div>
  );
}

/** The code in full, this once, with the three steps that use it. */
export function CodeDialog({ code, onClose }: { code: NewCode; onClose: () => void }) {
  const steps = [
    [words.stepFile, commands.file(code.code)],
    [words.stepClaim, commands.claim],
    [words.stepCompare, commands.run],
  ] as const;
  return (
    <Dialog open title={words.codeTitle}>
      <div className="space-y-4">
        <div className="rounded-lg border border-accent bg-accent-soft p-4 text-center">
          <p className="font-mono text-xl font-semibold tracking-wider select-all">{spaced(code.code)}</p>
          <p className="mt-1 text-soft">
            {`${words.codeEnds} `}
            <TimeStamp value={code.expires_at} />
          </p>
        </div>
        <p className="font-medium text-warn">{words.codeOnce}</p>
        <section aria-label={words.codeSteps}>
          <h3 className="mb-1 font-medium">{words.codeSteps}</h3>
          <ol className="list-decimal space-y-3 pl-5">
            {steps.map(([what, line]) => (
              <li key={what}>
                {what}
                <Command line={line} />
              </li>
            ))}
          </ol>
        </section>
        <div className="flex justify-end">
          <Button look="primary" onClick={onClose}>
            {words.close}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
