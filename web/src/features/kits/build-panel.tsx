import { CircleCheck, CircleX } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '@/shared/ui/button';
import { CopyId } from '@/shared/ui/copy';
import { ErrorNote } from '@/shared/ui/error-note';
import { Facts } from '@/shared/ui/facts';
import { Field } from '@/shared/ui/field';
import { Panel } from '@/shared/ui/panel';
import { type Kit, type KitState, saveKit, useKit } from './use-kit';
import { words } from './words';

function Running({ shown, onCancel }: { shown: Extract<KitState, { state: 'running' }>; onCancel: () => void }) {
  const { received, rate } = shown;
  const total = received?.total ?? null;
  const said =
    received === null
      ? words.waiting
      : words.received(words.size(received.done), total === null ? null : words.size(total));
  return (
    <div className="space-y-2">
      <progress
        className="h-2 w-full accent-accent"
        aria-label={words.building}
        {...(received !== null && total !== null ? { value: received.done, max: total } : {})}
      />
      <p className="flex flex-wrap justify-between gap-x-4 text-[0.875rem] text-soft tabular-nums">
        <span>{said}</span>
        {received !== null && <span>{words.speed(words.size(rate))}</span>}
      </p>
      <Button onClick={onCancel}>{words.cancel}</Button>
    </div>
  );
}

function Compared({ kit }: { kit: Kit }) {
  const same = kit.manifest !== null && kit.manifest === kit.stated;
  const said = same
    ? words.same
    : kit.manifest === null
      ? words.unreadable
      : kit.stated === null
        ? words.unstated
        : words.differs;
  const Icon = same ? CircleCheck : CircleX;
  return (
    <span className={`mt-0.5 flex items-start gap-1.5 ${same ? 'text-good' : 'text-bad'}`}>
      <Icon aria-hidden="true" size={16} className="mt-1 shrink-0" />
      {said}
    </span>
  );
}

function Ready({ kit }: { kit: Kit }) {
  const good = kit.manifest !== null && kit.manifest === kit.stated;
  return (
    <div role="status" className="space-y-3 rounded-lg border border-line bg-sunken p-3">
      {good && <p className="font-semibold">{words.ready}</p>}
      <Facts
        rows={[
          [
            words.file,
            <span key="n" className="font-mono text-[0.8125rem]">
              {kit.name}
            </span>,
          ],
          [words.fileSize, words.size(kit.bytes.length)],
          [words.fileDigest, <CopyId key="f" value={kit.file} what={words.fileDigest} whole />],
          [
            words.manifestDigest,
            <span key="m">
              {kit.manifest !== null && <CopyId value={kit.manifest} what={words.manifestDigest} whole />}
              <Compared kit={kit} />
            </span>,
          ],
        ]}
      />
      <p className="text-[0.8125rem] text-soft">{words.namesWhat}</p>
      {good && <Button onClick={() => saveKit(kit)}>{words.again(words.file.toLowerCase())}</Button>}
    </div>
  );
}

interface Props {
  organisation: string;
  from: string;
  to: string;
  onPeriod: (from: string, to: string) => void;
}

/** Chooses the period, builds, shows how far it is, and what the file's digests are. */
export function BuildPanel({ organisation, from, to, onPeriod }: Props) {
  const { shown, build, cancel } = useKit();
  const [touched, setTouched] = useState(false);
  const backwards = from >= to;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    if (!backwards && shown.state !== 'running') void build({ organisation, from, to });
  };
  return (
    <Panel title={words.buildTitle}>
      <form onSubmit={submit} className="space-y-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label={words.from}
            type="date"
            required
            value={from}
            onChange={(event) => event.currentTarget.value !== '' && onPeriod(event.currentTarget.value, to)}
          />
          <Field
            label={words.to}
            type="date"
            required
            value={to}
            error={touched && backwards ? words.badPeriod : null}
            onChange={(event) => event.currentTarget.value !== '' && onPeriod(from, event.currentTarget.value)}
          />
        </div>
        <Button type="submit" look="primary" busy={shown.state === 'running'} disabled={backwards}>
          {words.build}
        </Button>
        <p className="text-[0.8125rem] text-soft">{words.buildNote}</p>
      </form>
      <div className="mt-4 empty:mt-0">
        {shown.state === 'running' && <Running shown={shown} onCancel={cancel} />}
        {shown.state === 'cancelled' && <p className="text-soft">{words.cancelled}</p>}
        {shown.state === 'failed' && (
          <ErrorNote problem={shown.problem} onRetry={() => void build({ organisation, from, to })} />
        )}
        {shown.state === 'done' && <Ready kit={shown.kit} />}
      </div>
    </Panel>
  );
}
