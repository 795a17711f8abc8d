import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { unsigned } from '@/shared/api/signing';
import { stubPasskey } from '@/shared/testing/passkey';
import { type Scene, stubScene } from '@/shared/testing/scene';
import { factors } from '../../../e2e/shots/fixtures/account';
import { type Answer, ok, refused } from '../../../e2e/shots/fixtures/base';
import { fingerprint, toSign } from '../../../e2e/shots/fixtures/decisions';
import { ids } from '../../../e2e/shots/fixtures/ids.mjs';
import { meAs } from '../../../e2e/shots/fixtures/tenants';
import { open, startAnew } from './testing/open';

const site = `/op/sites/${ids.site}`;
const path = `/api/sites/${ids.site}/healing-stop`;
const act = 'Stop healing here';

/** The stop's dialog, filled in, at a server that wants it signed until `settled` says otherwise. */
async function stopping(settled: () => boolean = () => false, first: Answer[] = []) {
  const calls = stubScene({ [`POST ${path}`]: () => first.shift() ?? (settled() ? ok({}) : toSign) });
  open(site);
  fireEvent.click(await screen.findByRole('button', { name: act }));
  const dialog = within(screen.getByRole('dialog'));
  const fill = (label: string | RegExp, value: string) =>
    fireEvent.input(dialog.getByLabelText(label), { target: { value } });
  fill('Reason', 'Agreed with the practice by phone today.');
  fill(/Type the name of the site/, 'First site');
  const press = () => fireEvent.click(dialog.getByRole('button', { name: act }));
  const posts = () => calls.filter((one) => one.method === 'POST' && one.path === path).length;
  return { dialog, press, posts };
}

beforeEach(() => {
  startAnew();
  unsigned.set(null);
});
afterEach(() => vi.unstubAllGlobals());

describe('a decision to be signed', () => {
  it('says in its form that the browser asks, and is done once it is signed', async () => {
    let over = false;
    let sign = (_: boolean) => {};
    stubPasskey(() => new Promise<boolean>((said) => (sign = said)));
    const { dialog, press, posts } = await stopping(() => over);
    press();
    expect((await dialog.findByRole('status')).textContent).toContain('Your browser asks for your passkey');
    expect(screen.getAllByRole('dialog')).toHaveLength(1);
    over = true;
    sign(true);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(posts()).toBe(2);
  });

  it('that nobody signed says that nothing was changed, and goes on by the next press only when that was chosen', async () => {
    stubPasskey(() => false);
    const { dialog, press, posts } = await stopping(() => unsigned.get() === null && posts() > 2);
    press();
    const note = within(await dialog.findByRole('alert'));
    expect(note.getByText('This decision was not signed')).toBeTruthy();
    expect(note.getByText(/Nothing was changed/)).toBeTruthy();
    expect([posts(), dialog.queryByText(/Your browser asks/)]).toEqual([1, null]);
    const choice = note.getByRole('button', { name: 'Go on without signing' });
    fireEvent.click(choice);
    expect(note.getByRole('status').textContent).toContain('goes on without your signature. The evidence will say so');
    fireEvent.click(note.getByRole('button', { name: 'Sign it after all' }));
    expect(unsigned.get()).toBeNull();
    expect(note.getByRole('status').textContent).toContain('again to sign it');
    fireEvent.click(note.getByRole('button', { name: 'Go on without signing' }));
    press();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect([posts(), unsigned.get()]).toEqual([3, null]);
  });

  it('is signed after the fresh proof that is asked for first, and by a press of its own', async () => {
    const asked = stubPasskey();
    const { dialog, press, posts } = await stopping(
      () => asked.length === 1,
      [refused(428, 'step_up_required', 'Enter your password again')],
    );
    press();
    fireEvent.input(await dialog.findByLabelText('Your password again'), { target: { value: 'secret' } });
    expect([posts(), asked]).toEqual([1, []]);
    press();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect([posts(), asked.length]).toEqual([3, 1]);
  });

  it('that is cancelled takes the question and the choice along', async () => {
    const closed: string[] = [];
    stubPasskey(
      ({ signal }) =>
        new Promise((_, refuse) =>
          signal.addEventListener('abort', () => {
            closed.push('question');
            refuse(signal.reason);
          }),
        ),
    );
    const { dialog, press, posts } = await stopping();
    press();
    await dialog.findByText(/Your browser asks/);
    fireEvent.click(dialog.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(closed).toEqual(['question']));
    expect([posts(), screen.queryByRole('dialog')]).toEqual([1, null]);
  });

  it('leaves no choice behind when its form is closed', async () => {
    stubPasskey(() => false);
    const { dialog, press } = await stopping();
    press();
    fireEvent.click(await dialog.findByRole('button', { name: 'Go on without signing' }));
    expect(unsigned.get()).not.toBeNull();
    fireEvent.click(dialog.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(unsigned.get()).toBeNull());
  });
});

describe('what the record shows of a decision', () => {
  async function states(address: string, scene: Scene = {}) {
    stubScene(scene);
    open(address);
    return within(await screen.findByRole('region', { name: 'What it states' }));
  }

  it('is the fingerprint of the passkey that signed it, as the account shows it', async () => {
    const panel = await states(`/op/evidence/entries/${ids.signed}`);
    expect(panel.getByText('Signed with the person’s passkey')).toBeTruthy();
    expect(panel.getByText('operator, administrator')).toBeTruthy();
    expect(panel.queryByText('Set to')).toBeNull();
    const short = `${fingerprint.slice(0, 8)}…${fingerprint.slice(-6)}`;
    expect(await panel.findByText(short)).toBeTruthy();
  });

  it.each([
    [ids.asserted, 'Stated by the platform for the person'],
    [ids.nobody, 'Wardkeep itself'],
  ])('is no passkey where none signed: %s', async (id, said) => {
    const panel = await states(`/op/evidence/entries/${id}`);
    expect(panel.getByText(said)).toBeTruthy();
    expect(panel.queryByText('Fingerprint of the passkey')).toBeNull();
    expect(panel.queryByText('Signed with the person’s passkey')).toBeNull();
  });

  it('is the value that was set', async () => {
    const panel = await states(`/op/evidence/entries/${ids.asserted}`);
    expect(panel.getByText('Set to')).toBeTruthy();
    expect(panel.getByText('full_coverage')).toBeTruthy();
  });

  it('is said plainly to a practice', async () => {
    const panel = await states(`/client/evidence/entries/${ids.signed}`, {
      'GET /api/auth/me': ok(meAs('client.owner')),
    });
    expect(panel.getByText(/Whoever checks the file for your auditor/)).toBeTruthy();
  });
});

describe('own passkeys', () => {
  it('show what they sign with, and which of them signs no decision', async () => {
    stubScene({ 'GET /api/me/factors': ok(factors) });
    open('/op/me');
    const key = within((await screen.findByText('Key on my ring')).closest('li') ?? document.body);
    expect(key.getByRole('button', { name: 'Copy the fingerprint of Key on my ring' })).toBeTruthy();
    const old = within(screen.getByText('Old telephone').closest('li') ?? document.body);
    expect(old.getByText(/but not your decisions/)).toBeTruthy();
    expect(old.queryByRole('button', { name: /Copy/ })).toBeNull();
    expect(screen.getByText(/It also signs what you decide here/)).toBeTruthy();
  });
});
