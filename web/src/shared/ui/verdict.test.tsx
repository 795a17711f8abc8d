import { render } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { VerdictPill } from './verdict';

const fresh = { status: 'pass', overlay: null, green: true, stale: false } as const;
const drawn = (finding: Parameters<typeof VerdictPill>[0]['finding']) =>
  render(<VerdictPill finding={finding} />).container;

describe('a verdict', () => {
  it('is green when the server says that it is', () => {
    expect(drawn(fresh).innerHTML).toContain('text-good');
  });

  it.each([
    ['stale', { ...fresh, overlay: 'stale', green: false, stale: true }],
    ['a pass the server does not call green', { ...fresh, green: false }],
    ['a pass being checked again', { ...fresh, green: false, overlay: 'checking' }],
    ['in error', { ...fresh, status: 'error', overlay: 'not_observed', green: false }],
    ['an accepted risk', { ...fresh, status: 'fail', overlay: 'accepted', green: false }],
    ['not applicable', { ...fresh, status: 'not_applicable', green: false }],
  ] as const)('is not green: %s', (_, finding) => {
    expect(drawn(finding).innerHTML).not.toContain('good');
  });

  it('says what lies over it', () => {
    expect(drawn({ ...fresh, status: 'fail', green: false, overlay: 'fixing' }).textContent).toBe('FailFixing');
  });
});
