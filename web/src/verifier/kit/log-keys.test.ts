import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bestEngine } from '../ed25519';
import { walkKit } from './verify-kit';

/** Written by tests/signers/log_keys.py, which the other two verifiers are put before too. */
const folder = join(import.meta.dirname, '../../../../tests/signers/kits');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.zip'))
  .map((name) => name.slice(0, -4));
const ed = await bestEngine(crypto.subtle);

describe('a log whose key was changed', () => {
  it('has kits to try', () => expect(names).toHaveLength(6));

  it.each(names)('%s', async (name) => {
    const kit = new Blob([new Uint8Array(readFileSync(join(folder, `${name}.zip`)))]);
    const report = await walkKit(ed, kit, readFileSync(join(folder, `${name}.trust`), 'utf8'));
    expect(report.failure?.step ?? null).toBe(name.startsWith('without') ? 7 : null);
  });
});
