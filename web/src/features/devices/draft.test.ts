import { expect, it } from 'vitest';
import { asNewDevice, emptyDraft, hostKeyOf } from './draft';

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHk2rVdtK0S0W3r6m1mN4gTtJr8Vq0bR5sJ1pQ9xYzAb';

it.each([
  [key, key],
  [`192.168.10.21 ${key}`, key],
  [`# 192.168.10.21:22 SSH-2.0-OpenSSH_9.6\n192.168.10.21 ${key}\n`, key],
  [`${key} root@file-server`, key],
  ['what is this', 'what is this'],
])('takes a host key out of %j', (typed, expected) => expect(hostKeyOf(typed)).toBe(expected));

it('sends no log-in for what is recorded only', () => {
  const draft = { ...emptyDraft('box'), name: 'Pump', kind: 'recorded' as const, privateKey: 'left over' };
  expect(asNewDevice(draft)).toEqual({
    name: 'Pump',
    appliance_id: 'box',
    device_class: 'medical',
    connection: { kind: 'local' },
  });
});

it('gives the private key the line end that its form wants', () => {
  const draft = { ...emptyDraft(''), privateKey: 'BEGIN\r\nAAAA\r\nEND' };
  expect(asNewDevice(draft).connection).toMatchObject({ private_key: 'BEGIN\nAAAA\nEND\n', port: 22 });
});
