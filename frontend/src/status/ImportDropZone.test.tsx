import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { ImportRun } from 'backend/core/protocol/import-status';
import { afterEach, expect, it, vi } from 'vitest';
import { ImportDropZone } from './ImportDropZone.tsx';

afterEach(cleanup);

const refused = {
  state: 'failed' as const,
  file: 'grid.zip',
  started_at: 1,
  ended_at: 2,
  progress: 1,
  messages: 0,
  reason: 'it holds 2 workspaces, and none of them is chosen',
  report: null,
  workspaces: [
    { name: 'acme', team: 'T1', channels: 2, people: 3, messages: 1234 },
    { name: 'widgets', team: '', channels: 1, people: 1, messages: 5 },
  ],
};

function show(current: ImportRun | null) {
  const upload = vi.fn(async () => '');
  const props = { isOpen: true, onOpen: () => undefined, uploadSlackExport: upload };
  const { rerender } = render(<ImportDropZone {...props} status={{ max_mb: 10, current }} />);
  return {
    upload,
    receive: (run: ImportRun) => rerender(<ImportDropZone {...props} status={{ max_mb: 10, current: run }} />),
  };
}

it('offers each workspace of an export that holds several, and uploads the file again for the chosen one', () => {
  const { upload, receive } = show(null);
  const file = new File(['PK'], 'grid.zip');
  fireEvent.change(screen.getByLabelText('Choose the ZIP file'), { target: { files: [file] } });
  expect(upload).toHaveBeenLastCalledWith(file, 10, '');
  receive(refused);
  expect(screen.getByRole('status', { hidden: true }).textContent).toMatch(
    /grid.zip holds several workspaces, so nothing is imported yet. Choose one.*1,234.*T1, 2 public channels, 3 people/,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Import widgets', hidden: true }));
  expect(upload).toHaveBeenLastCalledWith(file, 10, 'widgets');
});

it('explains how to choose a workspace of a file that another page has uploaded', () => {
  show(refused);
  expect(screen.queryByRole('button', { name: 'Import acme', hidden: true })).toBeNull();
  expect(screen.getByRole('status', { hidden: true }).textContent).toContain('Choose the file here again');
});

it('names what is imported, what is not, and each folder that channels.json does not name', () => {
  const line = (count: number, what: string) => ({ count, what, example: '' });
  const left = [
    line(3, 'messages in the folder a, which channels.json does not name'),
    line(2, 'messages in the folder b, which channels.json does not name'),
  ];
  const { workspaces: _, ...run } = refused;
  show({ ...run, state: 'done', report: { team: 'T1', taken: [line(7, 'messages of people')], left } });
  expect(screen.getByRole('status', { hidden: true }).textContent).toMatch(
    /7messages of people.*3messages in the folder a/,
  );
});
