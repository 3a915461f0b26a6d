import { useMemo } from 'react';
import { useKeys } from './use-keys.ts';

const COUNT = 9;

/** `1` to `9`: to a panel, in the order of the page. `/`: to the channels, which are what is filtered by most. */
export function usePanelKeys(): void {
  const keys = useMemo(() => {
    const digits = Array.from({ length: COUNT }, (_, i) => [String(i + 1), () => goTo(i)] as const);
    return { ...Object.fromEntries(digits), '/': toChannels };
  }, []);
  useKeys(keys);
}

function goTo(index: number): void {
  const panel = document.querySelectorAll<HTMLElement>('main section')[index];
  if (!panel) return;
  // A section takes the focus only while it is sent there.
  panel.tabIndex = -1;
  panel.focus();
  panel.addEventListener('blur', () => panel.removeAttribute('tabindex'), { once: true });
}

function toChannels(): void {
  document.querySelector<HTMLElement>('#channels button[aria-pressed]')?.focus();
}
