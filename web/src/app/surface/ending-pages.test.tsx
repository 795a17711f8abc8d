import { configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Scene, stubScene } from '@/shared/testing/scene';
import { broken } from '../../../e2e/shots/fixtures/anchors';
import { ok } from '../../../e2e/shots/fixtures/base';
import { boxes, erased } from '../../../e2e/shots/fixtures/endings';
import { ids } from '../../../e2e/shots/fixtures/ids.mjs';
import { meAs } from '../../../e2e/shots/fixtures/tenants';
import { open, startAnew } from './testing/open';

configure({ asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 60_000 });

function openWith(path: string, replies: Scene = {}) {
  const calls = stubScene(replies);
  return { calls, ...open(path) };
}

beforeEach(startAnew);
afterEach(() => vi.unstubAllGlobals());

describe('retiring a box', () => {
  const path = `/op/sites/${ids.site}/appliances`;
  const own = `GET /api/sites/${ids.site}/appliances`;
  const REASON = 'its disk failed and another one stands in';

  async function retire(replies: Scene) {
    const retiring = `POST /api/appliances/${ids.appliance}/retire`;
    const { calls } = openWith(path, { ...replies, [retiring]: { status: 204 } });
    fireEvent.click((await screen.findAllByRole('button', { name: 'Retire this appliance' }))[0] ?? document.body);
    const dialog = within(await screen.findByRole('dialog', { hidden: true, name: 'Retire box-main-street' }));
    const finish = async () => {
      fireEvent.input(dialog.getByLabelText('Reason'), { target: { value: REASON } });
      fireEvent.input(dialog.getByLabelText(/Type the name/), { target: { value: 'box-main-street' } });
      fireEvent.click(dialog.getByText('Retire it').closest('button') ?? document.body);
      await waitFor(() => expect(calls.some((one) => `${one.method} ${one.path}` === retiring)).toBe(true));
      return calls.find((one) => `${one.method} ${one.path}` === retiring)?.body;
    };
    return { dialog, finish };
  }

  it('names the box in its place, among those whose keys were compared', async () => {
    const { dialog, finish } = await retire({ [own]: ok(boxes) });
    const choice = await dialog.findByLabelText('Replaced by (optional)');
    const offered = [...choice.querySelectorAll('option')].map((one) => one.textContent);
    expect(offered).toEqual(['No other appliance', 'box-second-floor']);
    expect(dialog.getByText(/whose keys a person has compared/)).toBeTruthy();
    fireEvent.change(choice, { target: { value: ids.device2 } });
    expect(await finish()).toEqual({ reason: REASON, replaced_by: ids.device2 });
  });

  it('names none where there is none, or nobody chose one', async () => {
    const { dialog, finish } = await retire({});
    expect(await dialog.findByText(/no other appliance/)).toBeTruthy();
    expect(await finish()).toEqual({ reason: REASON, replaced_by: null });
  });

  it('leaves the box in a list of its own, with what came after it', async () => {
    openWith(path);
    const gone = within(await screen.findByRole('region', { name: '1 retired appliance' }));
    expect(gone.getByText('box-back-office')).toBeTruthy();
    expect(gone.getByText(/replaced by box-main-street/)).toBeTruthy();
    expect(gone.queryByRole('button')).toBeNull();
  });
});

describe('an erased entry', () => {
  it('says that it is, when, why and by which decision, and shows no content', async () => {
    openWith(`/op/evidence/entries/${ids.erased}`);
    const panel = within(await screen.findByRole('region', { name: 'Erased' }));
    expect(panel.getByText('a value that tells of a patient had reached it')).toBeTruthy();
    expect((await panel.findByText('Open the decision')).getAttribute('href')).toContain(ids.decision);
    expect(panel.getByText('Open the erasure').getAttribute('href')).toContain(ids.erasure);
    expect(screen.queryByText('What it states')).toBeNull();
    expect(screen.queryByText('The statement as signed')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Verify this entry' })).toBeNull();
    expect(screen.getByText('Erased with the entry')).toBeTruthy();
  });

  it('is marked in lists, and never reads as a healed fix', async () => {
    const { summary, ...line } = erased;
    const fix = { ...line, kind: 'remediation', summary };
    openWith('/op/evidence/entries', { 'GET /api/evidence/entries': ok({ items: [fix], next: null }) });
    const row = within((await screen.findByText('Erased: what it stated is gone')).closest('tr') ?? document.body);
    expect(row.getByText('Erased')).toBeTruthy();
    expect(row.queryByText(/An attempt ended/)).toBeNull();
  });

  it.each([
    [ids.retired, 'Appliance that ended', 'box-back-office'],
    [ids.binding, 'Appliance in its place', 'box-main-street'],
    [ids.erasure, 'Ground', 'a value that tells of a patient had reached it'],
  ])('and other ends are told in words: %s', async (id, label, value) => {
    openWith(`/op/evidence/entries/${id}`);
    const panel = within(await screen.findByRole('region', { name: 'What it states' }));
    expect(await panel.findByText(label)).toBeTruthy();
    expect(await panel.findByText(value)).toBeTruthy();
    expect((await panel.findByText('Open the decision')).getAttribute('href')).toContain(ids.decision);
  });
});

describe('the control that entries are narrowed to', () => {
  it.each([
    ['/op/evidence/entries', 'operator.readonly', 'evidence/entries'],
    ['/partner/evidence/entries', 'partner.tech', 'evidence/entries'],
    ['/client/evidence/entries', 'client.viewer', 'evidence/entries'],
    ['/auditor/evidence/entries', 'auditor.auditor', 'evidence/entries'],
  ] as const)('is chosen on %s and held in the address', async (path, role, asked) => {
    const { calls, pages } = openWith(path, { 'GET /api/auth/me': ok(meAs(role)) });
    const choice = await screen.findByLabelText('Control');
    await waitFor(() => expect(choice.querySelectorAll('option').length).toBe(3));
    expect(within(choice).queryByText(/164.308\(a\)\(4\)/)).toBeNull();
    fireEvent.change(choice, { target: { value: 'hipaa 164.312(b)' } });
    await waitFor(() => expect(pages.state.location.search).toMatchObject({ control: '164.312(b)' }));
    await waitFor(() => {
      const last = calls.findLast((one) => one.path === `/api/${asked}`)?.search ?? '';
      expect(new URLSearchParams(last).get('control')).toBe('164.312(b)');
    });
  });

  it('goes on to a sample', async () => {
    const control = encodeURIComponent('164.312(b)');
    const { calls } = openWith(
      `/op/evidence/sample?control=${control}&framework=hipaa&from=2026-01-01&to=2026-02-01&seed=a&size=5`,
    );
    expect(await screen.findByText(/4 of 4,210 entries/)).toBeTruthy();
    const asked = new URLSearchParams(calls.find((one) => one.path === '/api/evidence/samples')?.search);
    expect([asked.get('control'), asked.get('framework')]).toEqual(['164.312(b)', 'hipaa']);
  });
});

describe('the platform’s own log', () => {
  it('that is not what was signed is red, with what differs', async () => {
    openWith('/op/evidence/anchors', { 'GET /api/evidence/anchors': ok(broken) });
    const panel = within(await screen.findByRole('region', { name: 'The platform’s own log' }));
    expect(panel.getByText('Broken')).toBeTruthy();
    expect(panel.getAllByText(/entry 17: the store and the database/).length).toBe(2);
  });
});

describe('an authority that fails', () => {
  const asking = 'POST /api/evidence/anchors/ask-again';

  it('is asked again at once by whoever runs the platform', async () => {
    const { calls } = openWith('/op/evidence/anchors', { [asking]: ok({ asked: ['Second authority'] }) });
    fireEvent.click(await screen.findByRole('button', { name: 'Ask again now' }));
    expect(await screen.findByText('Asked again within seconds: Second authority.')).toBeTruthy();
    expect(calls.filter((one) => `${one.method} ${one.path}` === asking).length).toBe(1);
  });

  it.each([
    ['/op/evidence/anchors', 'operator.readonly'],
    ['/client/evidence/anchors', 'client.owner'],
  ] as const)('is asked by nobody else: %s', async (path, role) => {
    openWith(path, { 'GET /api/auth/me': ok(meAs(role)) });
    expect(await screen.findByText('Second authority')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Ask again now' })).toBeNull();
  });

  it('leaves each token and calendar proof to be had by itself', async () => {
    openWith('/op/evidence/anchors');
    expect((await screen.findAllByRole('button', { name: /^Download the token of/ })).length).toBe(3);
    expect(screen.getAllByRole('button', { name: /^Download the calendar proof/ }).length).toBe(3);
  });
});
