import { QueryClientProvider } from '@tanstack/react-query';
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '@/shared/api/problem';
import { createReads, useRead } from '@/shared/api/read';
import { statusWord } from '@/shared/status/status';
import { Boundary } from './boundary';
import { CopyId, shortened } from './copy';
import { ErrorNote } from './error-note';
import { Loaded } from './loaded';
import { StatusPill } from './status-pill';

const refused = (status: number, code = 'x', extra = {}) =>
  new ApiProblem({ kind: 'answer', status, code, title: 'T', detail: 'D', reference: 'ref-123', ...extra });

function Broken(): never {
  throw new Error('no');
}

function Page({ call, live = false }: { call: (signal: AbortSignal) => Promise<string>; live?: boolean }) {
  const read = useRead(['page'], call, { live });
  return <Loaded read={read}>{(text) => <p>{text}</p>}</Loaded>;
}

function BrokenPage() {
  const read = useRead(['broken'], async () => 'content', { live: false });
  return (
    <Loaded read={read}>
      {() => {
        throw new Error('no');
      }}
    </Loaded>
  );
}

function show(call: (signal: AbortSignal) => Promise<string>, live = false) {
  const reads = createReads();
  const page = render(
    <QueryClientProvider client={reads}>
      <Page call={call} live={live} />
    </QueryClientProvider>,
  );
  return { reads, ...page };
}

afterEach(() => vi.useRealTimers());

describe('a panel', () => {
  it('shows a skeleton, then the content', async () => {
    show(async () => 'content');
    expect(screen.getByText('Loading')).toBeTruthy();
    expect(await screen.findByText('content')).toBeTruthy();
  });

  it('shows the failure with its reference, and Retry asks again', async () => {
    let fails = true;
    show(async () => {
      if (fails) throw refused(500);
      return 'content';
    });
    expect((await screen.findByRole('alert')).textContent).toContain('The server could not answer');
    expect(screen.getByText('ref-123')).toBeTruthy();
    fails = false;
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('content')).toBeTruthy();
  });

  it.each([
    { live: true, status: 503, after: 'content of later' },
    { live: true, status: 500, after: 'content' },
    { live: false, status: 503, after: 'content of later' },
    { live: false, status: 500, after: 'content' },
  ])('asks again soon after a fault that passes: $status, live: $live', async ({ live, status, after }) => {
    vi.useFakeTimers();
    const answers = ['content', refused(status), refused(status), refused(status), 'content of later'];
    const { reads } = show(async () => {
      const next = answers.shift() ?? 'content of later';
      if (typeof next === 'string') return next;
      throw next;
    }, live);
    await act(() => vi.advanceTimersByTimeAsync(10));
    screen.getByText('content');
    await act(async () => {
      void reads.invalidateQueries();
      await vi.advanceTimersByTimeAsync(10_000);
    });
    screen.getByText(/Could not update/);
    await act(() => vi.advanceTimersByTimeAsync(15_000));
    screen.getByText(after);
  });

  it.each([
    { first: refused(503), asked: 4, what: 'until it was had' },
    { first: refused(429), asked: 2, what: 'once the limit may be past' },
    { first: new ApiProblem({ ...refused(0), kind: 'timeout' }), asked: 2, what: 'after no answer' },
    { first: refused(404), asked: 1, what: 'never after a refusal' },
  ])('asks for what never changes again $what', async ({ first, asked }) => {
    vi.useFakeTimers();
    let calls = 0;
    show(async () => {
      calls += 1;
      if (calls < asked || asked === 1) throw first;
      return 'content';
    });
    await act(() => vi.advanceTimersByTimeAsync(600_000));
    expect(calls).toBe(asked);
    expect(screen.queryByText('content') !== null).toBe(asked > 1);
  });

  it('keeps old content when an update fails, and says so', async () => {
    let fails = false;
    const { reads } = show(async () => {
      if (fails) throw refused(500);
      return 'content';
    });
    await screen.findByText('content');
    fails = true;
    await act(() => reads.invalidateQueries());
    expect(await screen.findByText(/Could not update/)).toBeTruthy();
    expect(screen.getByText('content').closest('[data-frozen]')).not.toBeNull();
  });

  it('says the same for what is hidden and what is gone, without Retry', async () => {
    show(async () => {
      throw refused(404);
    });
    expect((await screen.findByRole('alert')).textContent).toContain('Nothing here that you can see');
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });

  it('keeps a fault while drawing its content to itself', async () => {
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => {});
    render(
      <QueryClientProvider client={createReads()}>
        <BrokenPage />
        <p>rest</p>
      </QueryClientProvider>,
    );
    expect((await screen.findByRole('alert')).textContent).toContain('This part of the page failed');
    expect(screen.getByText('rest')).toBeTruthy();
    quiet.mockRestore();
  });

  it('aborts its call when the page is left', async () => {
    const seen: AbortSignal[] = [];
    const { unmount } = show((signal) => {
      seen.push(signal);
      return new Promise(() => {});
    });
    await waitFor(() => expect(seen).toHaveLength(1));
    unmount();
    expect(seen[0]?.aborted).toBe(true);
  });
});

describe('an error note', () => {
  it('counts down after 429 and keeps Retry shut until then', () => {
    vi.useFakeTimers();
    render(<ErrorNote problem={refused(429, 'rate_limited', { retryAfterS: 2 })} onRetry={() => {}} />);
    const retry = screen.getByRole('button', { name: 'Try again' });
    expect(retry).toHaveProperty('disabled', true);
    act(() => void vi.advanceTimersByTime(1000));
    expect(screen.getByText('You can try again in 1 s.')).toBeTruthy();
    act(() => void vi.advanceTimersByTime(1000));
    expect(retry).toHaveProperty('disabled', false);
  });

  it('lists bad fields by name', () => {
    render(<ErrorNote problem={refused(422, 'invalid', { fields: [{ field: 'reason', message: 'too short' }] })} />);
    expect(screen.getByText('reason: too short')).toBeTruthy();
  });
});

it('a part that throws leaves the rest of the page standing', () => {
  const quiet = vi.spyOn(console, 'error').mockImplementation(() => {});
  render(
    <>
      <Boundary>
        <Broken />
      </Boundary>
      <p>rest</p>
    </>,
  );
  expect(screen.getByText('rest')).toBeTruthy();
  expect(screen.getByRole('alert').textContent).toContain('This part of the page failed');
  quiet.mockRestore();
});

describe('a status pill', () => {
  it('shows a fresh pass as a pass', () => {
    const { container } = render(<StatusPill status={statusWord('verdicts', 'pass')} />);
    expect(container.textContent).toBe('Pass');
    expect(container.innerHTML).toContain('text-good');
  });

  it('shows a stale pass as stale, struck through and without green', () => {
    const { container } = render(<StatusPill status={statusWord('verdicts', 'pass')} stale />);
    expect(container.textContent).toBe('Stalelast known: Pass');
    expect(container.querySelector('s')?.textContent).toBe('Pass');
    expect(container.innerHTML).not.toContain('text-good');
  });
});

describe('a digest', () => {
  const digest = 'a'.repeat(60).concat('ffff');
  it('is shortened on screen and copied whole', async () => {
    const written: string[] = [];
    vi.stubGlobal('navigator', { clipboard: { writeText: async (text: string) => void written.push(text) } });
    render(<CopyId value={digest} what="digest" />);
    expect(screen.getByText('aaaaaaaa…aaffff')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Copy digest' }));
    expect(await screen.findByText('Copied')).toBeTruthy();
    expect(written).toEqual([digest]);
    vi.unstubAllGlobals();
  });
  it('stays whole when it is short', () => expect(shortened('abc123')).toBe('abc123'));
});
