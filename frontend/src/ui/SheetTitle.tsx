import type { ReactNode } from 'react';

/** The id of the heading that names the dialog of a sheet. */
export const SHEET_TITLE_ID = 'sheet-title';

/** The heading of a sheet. Each sheet renders one. */
export function SheetTitle({ children }: { children: ReactNode }) {
  return <h2 id={SHEET_TITLE_ID}>{children}</h2>;
}
