import { type ReactNode, useState } from 'react';
import { getOwnFactors } from '@/shared/api/generated/sdk.gen';
import type { FactorsView, PasskeyView } from '@/shared/api/generated/types.gen';
import { FACTORS_KEY } from '@/shared/api/proof';
import { useRead } from '@/shared/api/read';
import { Button } from '@/shared/ui/button';
import { CopyId } from '@/shared/ui/copy';
import { Loaded } from '@/shared/ui/loaded';
import { Panel } from '@/shared/ui/panel';
import { TimeStamp } from '@/shared/ui/time';
import { CodesDialog } from './codes';
import { EnrolTotp } from './enrol-totp';
import { AddPasskey, RemovePasskey, RemoveTotp, RenewCodes } from './factor-dialogs';
import { words } from './words';

type Open =
  | { what: 'enrol' | 'remove' | 'renew' | 'add' }
  | { what: 'passkey'; passkey: PasskeyView }
  | { what: 'codes'; codes: readonly string[] }
  | null;

/** What gets this person in beside the password. One dialog at a time. */
export function FactorsPanel() {
  const read = useRead(FACTORS_KEY, (signal) => getOwnFactors({ signal }));
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const showCodes = (codes: readonly string[]) => setOpen({ what: 'codes', codes });
  return (
    <Panel title={words.factors}>
      <Loaded read={read} lines={6}>
        {(factors) => <Factors factors={factors} onOpen={setOpen} />}
      </Loaded>
      {open?.what === 'enrol' && <EnrolTotp onDone={showCodes} onCancel={close} />}
      {open?.what === 'remove' && <RemoveTotp onClose={close} />}
      {open?.what === 'renew' && <RenewCodes onDone={showCodes} onClose={close} />}
      {open?.what === 'add' && <AddPasskey onDone={showCodes} onClose={close} />}
      {open?.what === 'passkey' && <RemovePasskey passkey={open.passkey} onClose={close} />}
      {open?.what === 'codes' && <CodesDialog codes={open.codes} onClose={close} />}
    </Panel>
  );
}

function Part({ title, means, act, children }: { title: string; means?: string; act: ReactNode; children: ReactNode }) {
  return (
    <section className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 border-t border-line pt-3">
      <div className="min-w-0 flex-1 basis-72">
        <h3 className="font-medium">{title}</h3>
        {means && <p className="text-[0.875rem] text-soft">{means}</p>}
        <div className="mt-1">{children}</div>
      </div>
      {act}
    </section>
  );
}

interface FactorsProps {
  factors: FactorsView;
  onOpen: (open: Open) => void;
}

function Factors({ factors, onOpen }: FactorsProps) {
  const { totp_since: since, passkeys, recovery_codes_left: left } = factors;
  const enrolled = since !== null || passkeys.length > 0;
  return (
    <div className="space-y-3">
      {!enrolled && (
        <p role="alert" className="rounded-lg border border-bad-line bg-bad-soft p-3 font-medium text-bad">
          {factors.demanded ? words.noFactorDemanded : words.noFactor}
        </p>
      )}
      <Part
        title={words.totp}
        means={words.totpWhat}
        act={
          since === null ? (
            <Button onClick={() => onOpen({ what: 'enrol' })}>{words.enrol}</Button>
          ) : (
            <Button look="danger" onClick={() => onOpen({ what: 'remove' })}>
              {words.removeTotp}
            </Button>
          )
        }
      >
        {since === null ? (
          words.totpNone
        ) : (
          <>
            {`${words.totpSince} `}
            <TimeStamp value={since} />
          </>
        )}
      </Part>
      <Passkeys passkeys={passkeys} onOpen={onOpen} />
      <Part
        title={words.recovery}
        act={enrolled && <Button onClick={() => onOpen({ what: 'renew' })}>{words.renew}</Button>}
      >
        {enrolled ? words.recoveryLeft(left) : words.recoveryNone}
      </Part>
    </div>
  );
}

/** As it stands in what was signed with the passkey. */
function Print({ passkey: { name, fingerprint } }: { passkey: PasskeyView }) {
  if (fingerprint === null) return <p className="text-[0.8125rem] text-warn">{words.noPrint}</p>;
  return (
    <p className="text-[0.8125rem] text-soft">
      {`${words.passkeyPrint} `}
      <CopyId value={fingerprint} what={words.printOf(name)} />
    </p>
  );
}

function Passkeys({ passkeys, onOpen }: { passkeys: readonly PasskeyView[]; onOpen: (open: Open) => void }) {
  return (
    <Part
      title={words.passkeys}
      means={words.passkeysWhat}
      act={<Button onClick={() => onOpen({ what: 'add' })}>{words.addPasskey}</Button>}
    >
      {passkeys.length === 0 ? (
        words.noPasskey
      ) : (
        <ul className="mt-1 divide-y divide-line rounded-md border border-line">
          {passkeys.map((passkey) => (
            <li key={passkey.id} className="flex flex-wrap items-center justify-between gap-2 px-3 py-2">
              <div className="min-w-0">
                <p className="font-medium wrap-anywhere">{passkey.name}</p>
                <p className="text-[0.8125rem] text-soft">
                  {`${words.passkeyAdded} `}
                  <TimeStamp value={passkey.created_at} form="exact" />
                </p>
                <p className="text-[0.8125rem] text-soft">
                  {`${words.passkeyUsed} `}
                  {passkey.used_at === null ? words.never : <TimeStamp value={passkey.used_at} />}
                </p>
                <Print passkey={passkey} />
              </div>
              <Button
                look="danger"
                aria-label={words.removeNamed(passkey.name)}
                onClick={() => onOpen({ what: 'passkey', passkey })}
              >
                {words.remove}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}
