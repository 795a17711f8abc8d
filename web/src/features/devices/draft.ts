import type { NewDeviceWritable } from '@/shared/api/generated/types.gen';

/** How a device is reached: with a log-in, from within (the machine, or the appliance's own workings), or not at all. */
export type Kind = 'ssh' | 'local' | 'appliance' | 'recorded';

/** The form as it is typed. */
export interface Draft {
  name: string;
  kind: Kind;
  role: string;
  address: string;
  port: string;
  account: string;
  hostKey: string;
  privateKey: string;
  appliance: string;
}

export const emptyDraft = (appliance: string): Draft => ({
  name: '',
  kind: 'ssh',
  role: 'server',
  address: '',
  port: '22',
  account: 'wardkeep',
  hostKey: '',
  privateKey: '',
  appliance,
});

/**
 * A host key as the API takes it: type and key. What `ssh-keyscan` prints has the address before and what a `.pub`
 * file holds has a comment behind.
 */
export function hostKeyOf(typed: string): string {
  const parts = typed
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '' && !line.startsWith('#'))
    ?.split(/\s+/);
  const at = parts?.findIndex((part) => /^(ssh-|ecdsa-|rsa-)/.test(part)) ?? -1;
  return at < 0 || !parts ? typed.trim() : parts.slice(at, at + 2).join(' ');
}

/** The private key with the line end that its form wants and pasting often loses. */
const keyOf = (typed: string): string => `${typed.replaceAll('\r\n', '\n').trim()}\n`;

/** What is sent. A port that is no number is sent as it is read, so that the server names the field. */
export function asNewDevice(draft: Draft): NewDeviceWritable {
  const common = { name: draft.name, appliance_id: draft.appliance || null };
  if (draft.kind === 'recorded') return { ...common, device_class: 'medical', connection: { kind: 'local' } };
  const { role } = draft;
  if (draft.kind === 'local') return { ...common, role, platform: 'linux', connection: { kind: 'local' } };
  if (draft.kind === 'appliance') return { ...common, role, platform: 'appliance', connection: { kind: 'local' } };
  const connection = {
    kind: 'ssh' as const,
    address: draft.address.trim(),
    port: Number(draft.port),
    account: draft.account.trim(),
    host_key: hostKeyOf(draft.hostKey),
    private_key: keyOf(draft.privateKey),
  };
  return { ...common, role, platform: 'linux', connection };
}
