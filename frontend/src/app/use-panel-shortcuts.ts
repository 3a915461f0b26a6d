import { useMemo } from 'react';
import { useKeyboardShortcuts } from '../ui/use-keyboard-shortcuts.ts';
import { panelsInPageOrder } from './board-panels.ts';

const MAX_PANEL_DIGITS = 9;

/** `1` to `9` move the focus to a panel, in the order of the page. */
export function usePanelShortcuts(vitals: boolean): void {
  const keys = useMemo(() => {
    const digits = panelsInPageOrder({ vitals })
      .slice(0, MAX_PANEL_DIGITS)
      .map(({ id }, index) => [String(index + 1), () => focusPanel(id)] as const);
    return Object.fromEntries(digits);
  }, [vitals]);
  useKeyboardShortcuts(keys);
}

function focusPanel(id: string): void {
  const panel = document.getElementById(id);
  if (!panel) return;
  // A section can have the focus only while it has a tabindex.
  panel.tabIndex = -1;
  panel.focus();
  panel.addEventListener('blur', () => panel.removeAttribute('tabindex'), { once: true });
}
