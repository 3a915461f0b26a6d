import { cleanup, configure, fireEvent, render, screen } from '@testing-library/react';
import { MINUTE_MS } from 'backend/core/time/units';
import { afterEach, expect, it, vi } from 'vitest';
import type { Sheet } from '../ui/page/view-context.ts';
import { SheetHost } from './SheetHost.tsx';

// Long enough for a busy machine.
configure({ asyncUtilTimeout: MINUTE_MS });
afterEach(cleanup);

const PERSON: Sheet = { kind: 'person', id: 'U1' };

it('a sheet is a modal dialog that its heading names', async () => {
  render(<SheetHost sheet={PERSON} onClose={vi.fn()} />);
  const dialog = screen.getByRole('dialog');
  expect(dialog).toHaveProperty('open', true);
  expect(await screen.findByRole('heading', { level: 2 })).toHaveProperty('id', dialog.getAttribute('aria-labelledby'));
});

it('Escape and the close button ask once to close the sheet, which stays until it is removed', () => {
  const onClose = vi.fn();
  render(<SheetHost sheet={PERSON} onClose={onClose} />);
  const dialog = screen.getByRole('dialog');
  fireEvent(dialog, new Event('cancel', { cancelable: true }));
  expect(onClose).toHaveBeenCalledTimes(1);
  fireEvent.click(screen.getByRole('button', { name: 'Close' }));
  expect(onClose).toHaveBeenCalledTimes(2);
  expect(dialog).toHaveProperty('open', true);
});

it('another subject moves the focus to the dialog, and another order of a list does not', () => {
  const list: Sheet = { kind: 'list', list: 'people', sort: null };
  const { rerender } = render(<SheetHost sheet={list} onClose={vi.fn()} />);
  const close = screen.getByRole('button', { name: 'Close' });
  close.focus();
  rerender(<SheetHost sheet={{ ...list, sort: { column: 'name', descending: true } }} onClose={vi.fn()} />);
  expect(document.activeElement).toBe(close);
  rerender(<SheetHost sheet={PERSON} onClose={vi.fn()} />);
  expect(document.activeElement).toBe(screen.getByRole('dialog'));
});
