import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hash, hex } from '../bytes';
import { memberOf } from './member-of';

const kit = new Uint8Array(
  readFileSync(join(import.meta.dirname, '../../../../protocol/golden/evidence/kit_anchored.zip')),
);

describe('one file of an archive', () => {
  it('is found by its name and by its digest, and nothing else is given for it', async () => {
    const token = await memberOf(kit, { name: 'token-1.der' });
    expect(token[0]).toBe(0x30);
    expect(await memberOf(kit, { digest: hex(hash(token)) })).toEqual(token);
    await expect(memberOf(kit, { digest: '00'.repeat(32) })).rejects.toThrow('no such file');
    await expect(memberOf(kit, { name: 'checkpoint' })).rejects.toThrow('no such file');
  });
});
