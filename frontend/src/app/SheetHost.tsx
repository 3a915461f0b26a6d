import { type ReactNode, Suspense, useEffect, useLayoutEffect, useRef } from 'react';
import { SHEETS, type SheetProps } from '../sheets/registry.ts';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { lazyComponent } from '../ui/lazy-component.ts';
import type { Sheet } from '../ui/page/view-context.ts';
import { SHEET_TITLE_ID, SheetTitle } from '../ui/SheetTitle.tsx';

const ListSheet = lazyComponent<SheetProps<'list'>>(SHEETS.list);
const PersonSheet = lazyComponent<SheetProps<'person'>>(SHEETS.person);
const ChannelSheet = lazyComponent<SheetProps<'channel'>>(SHEETS.channel);
const WhatCountsSheet = lazyComponent<SheetProps<'what-counts'>>(SHEETS['what-counts']);

/** The sheet that is open over the board, in a modal dialog: large on a desktop, the whole screen of a phone. */
export function SheetHost({ sheet, onClose }: { sheet: Sheet; onClose: () => void }) {
  return (
    <SheetDialog onClose={onClose} subject={subjectOf(sheet)}>
      <ErrorBoundary retryOn={sheet}>
        <Suspense fallback={<SheetTitle>Loading</SheetTitle>}>
          <SheetContent sheet={sheet} />
        </Suspense>
      </ErrorBoundary>
    </SheetDialog>
  );
}

function SheetContent({ sheet }: { sheet: Sheet }) {
  switch (sheet.kind) {
    case 'list':
      return <ListSheet key={sheet.list} sheet={sheet} />;
    case 'person':
      return <PersonSheet key={sheet.id} sheet={sheet} />;
    case 'channel':
      return <ChannelSheet key={sheet.id} sheet={sheet} />;
    case 'what-counts':
      return <WhatCountsSheet sheet={sheet} />;
  }
}

/** What a sheet is about. Another order of a list is the same subject. */
function subjectOf(sheet: Sheet): string {
  if (sheet.kind === 'what-counts') return sheet.kind;
  return sheet.kind === 'list' ? sheet.list : `${sheet.kind}:${sheet.id}`;
}

interface DialogProps {
  onClose: () => void;
  /** When it changes, the focus moves back to the dialog: the element that had it is gone. */
  subject: string;
  children: ReactNode;
}

function SheetDialog({ onClose, subject, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const shownSubject = useRef(subject);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Before the element is removed, so that the browser returns the focus to where it was.
    return () => element?.close();
  }, []);
  useEffect(() => {
    if (shownSubject.current !== subject) dialog.current?.focus();
    shownSubject.current = subject;
  }, [subject]);
  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby={SHEET_TITLE_ID}
      tabIndex={-1}
      onCancel={(event) => {
        // The dialog is removed once the address no longer names it. A file chooser within it has such an event, too.
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose();
      }}
      onClose={(event) => {
        if (event.target === event.currentTarget && !event.currentTarget.open) onClose();
      }}
    >
      <button type="button" className="close" aria-label="Close" title="Close (Esc)" onClick={onClose}>
        ×
      </button>
      {children}
    </dialog>
  );
}
