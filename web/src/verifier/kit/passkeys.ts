/** The passkeys of one log: whose each is, and that what it signed is stated once. Whoever comes first is the measure. */
import { hash, hex } from '../bytes';
import { canonicalBytes, type JsonObject, orNull } from '../json';
import type { KitEntry } from './files';
import { type Assertion, assertionOf, type Engines, judge, NotSigned } from './passkey';
import { KitStepFailed } from './report';

export const NIL_ID = '00000000-0000-0000-0000-000000000000';
const NAMES = ['decision', 'person', 'role', 'reason_digest', 'what', 'target', 'before', 'after'];

/** A decision that says that a passkey signed it, or has an assertion. */
interface Claim {
  where: string;
  person: string;
  byPasskey: boolean;
  assertion: Assertion | null;
  /** SHA-256 of the decision without its assurance and assertion. */
  challenge: Uint8Array;
}

export class Passkeys {
  /** Decisions by person and fingerprint, once judged. */
  readonly signed = new Map<string, number>();
  /** Signatures that this browser cannot verify. */
  unverified = 0;
  private readonly claims: Claim[] = [];
  private readonly owners = new Map<string, string>();
  private readonly credentials = new Map<string, string>();
  private readonly stated = new Set<string>();

  /** Takes in a decision, to be judged later. Refused when its assertion is not in its form. */
  note(entry: KitEntry, person: string, byPasskey: boolean, predicate: JsonObject): void {
    const assertion = orNull(predicate['assertion'], assertionOf, 'assertion');
    if (!byPasskey && assertion === null) return;
    const names = [...NAMES, 'before_digest', 'after_digest'];
    const members = Object.fromEntries(names.map((name) => [name, predicate[name]] as const));
    const where = `entry ${entry.index} of ${entry.log.origin}`;
    this.claims.push({ where, person, byPasskey, assertion, challenge: hash(canonicalBytes(members)) });
  }

  /** Judges what was taken in, in its order. Throws KitStepFailed at the first that is not as it must be. */
  async judge(engines: Engines): Promise<void> {
    for (const claim of this.claims.splice(0)) {
      try {
        await this.one(engines, claim);
      } catch (thrown) {
        if (!(thrown instanceof NotSigned)) throw thrown;
        throw new KitStepFailed(12, claim.where, thrown.expected, thrown.found);
      }
    }
  }

  private async one(engines: Engines, { person, byPasskey, assertion, challenge }: Claim): Promise<void> {
    if (!byPasskey) throw new NotSigned('no assertion of a decision asserted by the platform', 'one');
    if (assertion === null) throw new NotSigned('the assertion of a passkey', 'none');
    if (person === NIL_ID) throw new NotSigned('a person behind a passkey', 'the platform itself');
    const { fingerprint, verified } = await judge(engines, assertion, challenge);
    if (!verified) this.unverified += 1;
    this.take(person, fingerprint, assertion.credential_id);
    const answered = hex(challenge);
    if (this.stated.has(answered))
      throw new NotSigned('a signed decision stated once in its log', 'one that stands there before');
    this.stated.add(answered);
  }

  private take(person: string, fingerprint: string, credential: string): void {
    const by = `${person} ${fingerprint}`;
    const owner = this.owners.get(credential) ?? by;
    if (owner !== by) throw new NotSigned(`credential ${credential} of person and passkey ${owner}`, by);
    const known = this.credentials.get(fingerprint) ?? credential;
    if (known !== credential) throw new NotSigned(`passkey ${fingerprint} as credential ${known}`, credential);
    this.owners.set(credential, by);
    this.credentials.set(fingerprint, credential);
    this.signed.set(by, (this.signed.get(by) ?? 0) + 1);
  }
}
