import { say } from '@/shared/say';
import type { Kind } from './draft';

const all = {
  page: 'Devices',
  one: 'Device',
  trail: 'Where you are',
  caption: 'Devices, by name',
  headName: 'Name',
  headPlatform: 'System',
  headTreated: 'How it is treated',
  headReached: 'Reached by',
  headSince: 'Watched since',
  none: 'No device is watched here yet. Add one with its address, its account and its host key.',
  facts: 'Facts',
  treated: 'How it is treated',
  role: 'Role',
  platform: 'System',
  reached: 'Reached by',
  ssh: 'SSH',
  local: 'the appliance’s own machine',
  address: 'Address',
  account: 'Account',
  port: 'Port',
  hostKey: 'Host key',
  hostKeyName: 'host key',
  credential: 'Log-in key',
  credentialSet: 'Set',
  credentialDelivered: 'Delivered to the appliance',
  noCredential: 'None is needed',
  notDelivered: 'Not delivered yet',
  checks: 'Checks',
  allChecks: 'every check that fits',
  watchedSince: 'Watched since',
  archived: 'No longer watched since',
  findings: 'Findings',
  noData: 'No data',
  notReached: 'Not reached: recorded only',
  // Adding one.
  add: 'Add a device',
  addLead: 'The appliance of this site looks at it over the network. Nothing is installed on it.',
  device: 'Device',
  nameHint: 'As the people there call it: “Reception 1”.',
  addressHint: 'A name or an IP address that the appliance can reach.',
  addressWord: 'ADDRESS',
  roleHint: 'What it is for, in one word. Services that the site declares for a role must run on devices of that role.',
  watchedBy: 'Looked at by',
  kinds: [
    { value: 'ssh', name: 'A Linux machine, by SSH', means: 'Looked at, and healed where the practice consents.' },
    {
      value: 'local',
      name: 'The appliance’s own machine',
      means: 'Its Linux system, looked at from within. No log-in.',
    },
    {
      value: 'appliance',
      name: 'The appliance itself',
      means: 'Whether it works as it must: its clock, its queue, its keys. No log-in.',
    },
    {
      value: 'recorded',
      name: 'A medical device',
      means: 'Recorded only: never probed, never changed. No log-in is kept for it.',
    },
  ] as const satisfies readonly { value: Kind; name: string; means: string }[],
  login: 'Log-in',
  loginLead: 'Write-only: the key is sealed to the appliance at once, and nobody can read it here again.',
  accountHint:
    'An account of its own for Wardkeep. Some checks and every fix need it to become root by sudo without a password.',
  hostKeyHint: (address: string) =>
    `Pinned: a machine that shows another key is not logged in to. From the machine itself, or: ssh-keyscan -t ed25519 ${address}`,
  privateKey: 'Private key',
  privateKeyHint:
    'In OpenSSH form, without a passphrase, made for this purpose alone. Its public half belongs on the device.',
  addAct: 'Add the device',
  cancel: 'Cancel',
  needsBox: 'No appliance is enrolled at this site yet, so nobody could look at a device.',
  needsKeys: 'Compare the keys of the appliance first: a log-in is sealed only to a key that a person has compared.',
  toAppliances: 'Open Appliances',
  fields: {
    name: 'Name',
    role: 'Role',
    address: 'Address',
    port: 'Port',
    account: 'Account',
    host_key: 'Host key',
    private_key: 'Private key',
    appliance_id: 'Looked at by',
  },
  // Changing one.
  replace: 'Replace the log-in key',
  replaceTitle: (name: string) => `Replace the log-in key of ${name}`,
  replaceLead: 'The key before is forgotten. The new one is in use from the next check-in.',
  replaceAct: 'Replace the key',
  record: 'Record only',
  recordTitle: (name: string) => `Leave ${name} alone`,
  recordLead:
    'It stays on the list as a medical device: no longer probed, never changed. Its log-in key is forgotten at once; findings so far stay on record and become stale.',
  recordUndo: 'To undo it, stop watching it and add it again with its log-in key.',
  recordAct: 'Record it only',
  stop: 'Stop watching',
  stopTitle: (name: string) => `Stop watching ${name}`,
  stopLead: 'It leaves the list and every count. Its log-in key is forgotten at once. Evidence about it stays.',
  stopUndo: 'To undo it, add it again; its findings start anew.',
  stopAct: 'Stop watching it',
  typeName: (name: string) => `Type the name of the device, “${name}”`,
  // Checking one now.
  checkNow: 'Check now',
  checkReason: 'check now, asked on the page of the device',
  checkAsked: 'Asked. The appliance looks at its next check-in.',
};

/** Words of devices. */
export const words = say(all, {
  page: 'Computers and devices',
  caption: 'Computers and devices, by name',
  none: 'Nothing is watched here yet.',
  local: 'the box’s own machine',
  findings: 'Checks',
});

/** "linux" as "Linux". */
export const platforms: Record<string, string> = {
  windows: 'Windows',
  linux: 'Linux',
  network: 'Network device',
  appliance: 'Appliance',
  cloud: 'Cloud',
};
