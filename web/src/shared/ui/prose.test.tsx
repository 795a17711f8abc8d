import { render } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Prose } from './prose';

it('draws paragraphs, lists and code, and leaves markup of any other kind as text', () => {
  const { container } = render(
    <Prose
      text={'Use `sshd -t` first.\nThen reload.\n\n    PermitRootLogin no\n\n- one\n  goes on\n- two <b>bold</b>'}
    />,
  );
  expect([...container.querySelectorAll('p')].map((it) => it.textContent)).toEqual(['Use sshd -t first. Then reload.']);
  expect(container.querySelector('pre')?.textContent).toBe('PermitRootLogin no');
  expect([...container.querySelectorAll('li')].map((it) => it.textContent)).toEqual(['one goes on', 'two <b>bold</b>']);
  expect(container.querySelector('b')).toBeNull();
});
