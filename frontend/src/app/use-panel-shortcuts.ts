import { useMemo } from 'react';
import { useKeyboardShortcuts } from '../ui/use-keyboard-shortcuts.ts';

const MAX_PANEL_SHORTCUTS = 9;

/** `1` to `9`: to a panel, in the order of the page. `/`: to the channels, which are what is filtered by most. */
export function usePanelShortcuts(): void {
  const keys = useMemo(() => {
    const digits = Array.from({ length: MAX_PANEL_SHORTCUTS }, (_, i) => [String(i + 1), () => focusPanel(i)] as const);
    return { ...Object.fromEntries(digits), '/': focusChannelFilter };
  }, []);
  useKeyboardShortcuts(keys);
}

function focusPanel(index: number): void {
  const panel = document.querySelectorAll<HTMLElement>('main section')[index];
  if (!panel) return;
  // A section takes the focus only while it is sent there.
  panel.tabIndex = -1;
  panel.focus();
  panel.addEventListener('blur', () => panel.removeAttribute('tabindex'), { once: true });
}

function focusChannelFilter(): void {
  document.querySelector<HTMLElement>('#channels button[aria-pressed]')?.focus();
}
