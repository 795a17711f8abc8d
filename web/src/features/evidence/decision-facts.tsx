import { useEffect, useState } from 'react';
import type { EntryView } from '@/shared/api/generated/types.gen';
import { isRole, roleWords } from '@/shared/session/roles';
import { CopyId } from '@/shared/ui/copy';
import type { Fact } from '@/shared/ui/facts';
import { words } from './decision-words';
import { objectOf, predicateOf, textOf } from './stated';

/** Stands in a statement where no signed-in person decided: a set-up or a command of the platform. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Hex SHA-256 of bytes in base64url; null where they are none. */
async function digest(base64url: string): Promise<string | null> {
  try {
    const bytes = Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (one) =>
      one.charCodeAt(0),
    );
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  } catch {
    return null;
  }
}

function Fingerprint({ publicKey }: { publicKey: string }) {
  const [found, setFound] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  useEffect(() => {
    let here = true;
    void digest(publicKey).then((hash) => {
      if (!here) return;
      setFound(hash);
      setOver(true);
    });
    return () => {
      here = false;
    };
  }, [publicKey]);
  if (found !== null) return <CopyId value={found} what={words.fingerprint} />;
  return <span className="text-soft">{over ? words.noKey : words.computing}</span>;
}

function Means({ how, means }: { how: string; means: string }) {
  return (
    <>
      {how}
      <span className="block text-[0.8125rem] text-soft">{means}</span>
    </>
  );
}

/** The new value as it is signed, where the statement holds one; of a yes or no, the kind of decision says it all. */
function setTo(after: unknown): Fact[] {
  if (typeof after !== 'string' && typeof after !== 'number') return [];
  return [
    [
      words.setTo,
      <code key="s" className="font-mono text-[0.8125rem] wrap-anywhere">
        {String(after)}
      </code>,
    ],
  ];
}

/** What was set, who decided and who vouches for that; nothing for other kinds. */
export function decisionFacts(entry: EntryView): Fact[] {
  if (entry.kind !== 'decision') return [];
  return [...setTo(predicateOf(entry)['after']), ...whoDecided(entry)];
}

function whoDecided(entry: EntryView): Fact[] {
  const { person, role, assurance, assertion } = predicateOf(entry);
  const id = textOf(person);
  const inRole = textOf(role) ?? '';
  if (id === NOBODY) return [[words.by, <Means key="b" how={words.nobody} means={words.nobodyMeans} />]];
  const who: Fact[] =
    id === null
      ? []
      : [
          [
            words.by,
            <span key="p" className="flex flex-wrap items-center gap-x-2">
              {isRole(inRole) ? roleWords[inRole] : inRole}
              <CopyId value={id} what={words.person} />
            </span>,
          ],
        ];
  if (assurance === 'platform_asserted')
    return [...who, [words.how, <Means key="h" how={words.asserted} means={words.assertedMeans} />]];
  if (assurance !== 'webauthn') return who;
  return [
    ...who,
    [words.how, <Means key="h" how={words.signed} means={words.signedMeans} />],
    [words.fingerprint, <Fingerprint key="f" publicKey={textOf(objectOf(assertion)['public_key']) ?? ''} />],
  ];
}
