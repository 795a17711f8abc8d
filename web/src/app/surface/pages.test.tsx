import { act, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stubServer } from '@/shared/testing/server';
import { answer } from '../../../e2e/shots/fixtures/api';
import { type Answer, ok, refused } from '../../../e2e/shots/fixtures/base';
import { ids } from '../../../e2e/shots/fixtures/ids.mjs';
import { incident } from '../../../e2e/shots/fixtures/incidents';
import { open, startAnew } from './testing/open';

const site = `/op/sites/${ids.site}`;

const main = () => screen.getByRole('main');
const block = (name: string) => within(screen.getByRole('region', { name }));

beforeEach(() => {
  startAnew();
  stubServer((method, url) => answer(method, url));
});
afterEach(() => vi.unstubAllGlobals());

describe('a site', () => {
  it('shows the dry run in effect with its reason, on every tab', async () => {
    for (const tab of ['', '/findings', '/appliances', '/evidence']) {
      const { unmount } = open(site + tab);
      const banner = await screen.findByRole('region', { name: /Dry run: Wardkeep observes here/ });
      expect(banner.textContent).toContain('HEALING_DRY_RUN');
      unmount();
    }
  });

  it('leads from every count to the list behind it', async () => {
    open(site);
    const counts = within(await screen.findByRole('region', { name: 'Findings now' }));
    expect(counts.getAllByRole('link').map((link) => [link.textContent, link.getAttribute('href')])).toEqual([
      ['2', `${site}/findings`],
      ['3', `${site}/findings?status=stale`],
      ['9', `${site}/findings?status=pass`],
      ['1', `${site}/findings?status=not_applicable`],
    ]);
    const open_ = within(screen.getByRole('region', { name: 'Open incidents' }));
    expect(open_.getByRole('link', { name: '2' }).getAttribute('href')).toBe(`${site}/incidents?status=open`);
  });

  it('never says that nothing fails without saying how much was not observed', async () => {
    stubServer((method, url) =>
      url.pathname === '/api/findings' ? ok({ items: [], next: null }) : answer(method, url),
    );
    open(`${site}/findings`);
    expect(await screen.findByText('No failing check among the 12 observed; 3 not observed.')).toBeTruthy();
  });
});

describe('a finding', () => {
  it('answers its six questions on one screen', async () => {
    open(`${site}/findings/${ids.finding}`);
    await screen.findByRole('heading', { level: 1, name: 'Root log-in over SSH is off' });
    expect(block('State').getByText(/^Fail since/)).toBeTruthy();
    expect(block('State').getByRole('link').getAttribute('href')).toBe(`/op/incidents/${ids.incident}`);
    expect(block('Cause').getByText('PermitRootLogin is yes')).toBeTruthy();
    expect(
      block('Cause')
        .getByRole('link', { name: /Entry 0\/240/ })
        .getAttribute('href'),
    ).toContain(ids.entry);
    expect(block('Why it matters').getByText('45 CFR 164.312(a)(2)(i): Unique user identification')).toBeTruthy();
    expect(block('Planned change').getAllByRole('listitem')).toHaveLength(5);
    expect(block('Undo').getByText('Written back by itself')).toBeTruthy();
    expect(block('Who must agree').getByText(/HEALING_DRY_RUN is set/)).toBeTruthy();
  });

  it('that is stale shows nothing green, even where it passed', async () => {
    open(`${site}/findings/${ids.held}`);
    await screen.findByText(/^Stale since/);
    expect(main().innerHTML).not.toMatch(/\b(text|bg|border)-good/);
  });
});

describe('an incident', () => {
  const at = `/op/incidents/${ids.incident}`;

  it('shows every line with who and why, and the check after the fix', async () => {
    open(at);
    const timeline = within(await screen.findByRole('region', { name: 'Timeline' }));
    expect(timeline.getAllByRole('listitem')).toHaveLength(5);
    expect(timeline.getByText('Rule')).toBeTruthy();
    expect(timeline.getByText('remote_login, version 3')).toBeTruthy();
    expect(screen.getByText('The same check passed on the same device after the fix.')).toBeTruthy();
    expect(screen.getByText('1 guard holds')).toBeTruthy();
  });

  it('without a passing check after the fix says that it is not healed', async () => {
    const unproven = {
      ...incident,
      status: 'ran_not_verified',
      green: false,
      recheck: null,
      seconds_to_verified: null,
    };
    stubServer((method, url) => (url.pathname.endsWith(ids.incident) ? ok(unproven) : answer(method, url)));
    open(at);
    expect(await screen.findByText('Ran, not verified')).toBeTruthy();
    expect(screen.getByText(/This is not healed/)).toBeTruthy();
  });

  it('with a strange id is answered without asking the server about it', async () => {
    const calls = stubServer((method, url) => answer(method, url));
    open('/op/incidents/..%2f..%2fauth');
    expect(await screen.findByRole('heading', { name: 'Nothing here that you can see' })).toBeTruthy();
    expect(calls.filter((call) => call.path.startsWith('/api/incidents'))).toEqual([]);
  });
});

describe('the healing tier', () => {
  const reason = 'Agreed with the practice in the review.';

  async function fillIn() {
    fireEvent.click(await screen.findByRole('button', { name: 'Preview a change to Full' }));
    await screen.findByText('2 rule families are gained');
    const confirm = screen.getByRole('button', { name: 'Change to Full' });
    expect(confirm).toHaveProperty('disabled', true);
    fireEvent.input(screen.getByLabelText('Reason'), { target: { value: reason } });
    fireEvent.input(screen.getByLabelText(/Type the name of the site/), { target: { value: 'First site' } });
    expect(confirm).toHaveProperty('disabled', false);
    return confirm;
  }

  it('changes only after preview, reason, name and a fresh proof', async () => {
    let proved = false;
    const calls = stubServer((method, url): Answer => {
      if (url.pathname === '/api/auth/step-up') {
        proved = true;
        return { status: 204 };
      }
      if (method === 'PUT' && url.search === '' && proved) return ok({ healing_tier: 'full_coverage' });
      return answer(method, url);
    });
    open(`${site}/appliances`);
    fireEvent.click(await fillIn());
    fireEvent.input(await screen.findByLabelText('Your password again'), { target: { value: 'secret' } });
    fireEvent.click(screen.getByRole('button', { name: 'Change to Full' }));
    expect(await screen.findByText(/Wanted from now on/)).toBeTruthy();
    const sent = calls.filter((call) => call.method !== 'GET').map((call) => [call.path.split('/').pop(), call.search]);
    expect(sent).toEqual([
      ['healing-tier', '?dry_run=true'],
      ['healing-tier', ''],
      ['step-up', ''],
      ['healing-tier', ''],
    ]);
    expect(calls.findLast((call) => call.method === 'PUT')?.body).toEqual({
      healing_tier: 'full_coverage',
      reason,
      preview_id: ids.entry,
    });
  });

  it('shows a new preview when the rules changed meanwhile', async () => {
    stubServer((method, url) =>
      method === 'PUT' && url.search === '' ? refused(409, 'preview_old', 'changed') : answer(method, url),
    );
    open(`${site}/appliances`);
    fireEvent.click(await fillIn());
    expect(await screen.findByText(/The rules changed while you were looking/)).toBeTruthy();
  });
});

describe('a session that ends', () => {
  it('lets the person sign in again in place', async () => {
    let ended = true;
    stubServer((method, url) => {
      if (url.pathname === '/api/auth/login') {
        ended = false;
        return answer('GET', new URL('/api/auth/me', url));
      }
      if (ended && url.pathname === '/api/sites') return refused(401, 'idle', 'you were away');
      return answer(method, url);
    });
    open('/op/sites');
    const dialog = within(await screen.findByRole('dialog', { name: 'Session ended' }));
    fireEvent.input(dialog.getByLabelText('Account name'), { target: { value: 'admin' } });
    fireEvent.input(dialog.getByLabelText('Password'), { target: { value: 'secret' } });
    await act(async () => {
      fireEvent.click(dialog.getByRole('button', { name: 'Sign in' }));
    });
    expect((await screen.findAllByText('Second practice')).length).toBeGreaterThan(0);
    expect(screen.queryByRole('dialog', { name: 'Session ended' })).toBeNull();
  });
});
