import type { Proof } from '@/shared/api/proof';
import { Field } from './field';
import { Select } from './inputs';
import { Loaded } from './loaded';
import { words } from './words';

/** What each proof is typed into: keyboards and password managers offer the right thing. */
const inputs = {
  totp: { inputMode: 'numeric', autoComplete: 'one-time-code', maxLength: 16 },
  recovery_code: { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false, maxLength: 32 },
  password: { type: 'password', autoComplete: 'current-password' },
} as const;

function Typed({ proof }: { proof: Proof }) {
  const kind = proof.kind;
  if (kind === null) return null;
  if (kind === 'passkey') return <p className="text-soft">{words.proofPasskeyWhy}</p>;
  return (
    <Field
      key={kind}
      {...inputs[kind]}
      label={words.proofFields[kind]}
      hint={words.proofWhy}
      // The button that was pressed asks for it now.
      autoFocus
      value={proof.text}
      onChange={(event) => proof.setText(event.currentTarget.value)}
    />
  );
}

/** A fresh proof of identity by what the person has enrolled, once the server has asked for it. */
export function ProofField({ change: { proof } }: { change: { proof: Proof } }) {
  if (!proof.wanted) return null;
  return (
    <section aria-label={words.proofTitle} className="space-y-3 rounded-lg border border-info-line bg-info-soft p-3">
      <p className="font-semibold">{words.proofTitle}</p>
      <Loaded read={proof.factors} lines={2}>
        {() => (
          <>
            {proof.kinds.length > 1 && (
              <Select
                label={words.proofBy}
                value={proof.kind ?? ''}
                options={proof.kinds.map((kind) => ({ value: kind, name: words.proofKinds[kind] }))}
                onChange={(event) => {
                  const kind = proof.kinds.find((one) => one === event.currentTarget.value);
                  if (kind) proof.pick(kind);
                }}
              />
            )}
            <Typed proof={proof} />
          </>
        )}
      </Loaded>
    </section>
  );
}
