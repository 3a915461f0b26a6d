import { useEffect } from 'react';

/** What the browser does with these on its own would be done as well: scroll, or search in the page. */
const PREVENT_DEFAULT_KEYS = new Set([' ', '/', '?', 'arrowleft', 'arrowright']);

type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Single keys, except where the reader is typing or the browser means something else. */
export function useKeyboardShortcuts(actions: Shortcuts): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return;
      if (document.querySelector('dialog[open]')) return;
      const key = event.key.toLowerCase();
      const { target } = event;
      if (target instanceof HTMLElement && handlesKeyItself(target, key)) return;
      const action = actions[key];
      if (!action) return;
      if (PREVENT_DEFAULT_KEYS.has(key)) event.preventDefault();
      action(event);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [actions]);
}

/** Space presses a button. A range is no text: only the arrows and the space are its own. */
function handlesKeyItself(target: HTMLElement, key: string): boolean {
  if (target.matches('input[type="range"]')) return key === ' ' || key.startsWith('arrow');
  if (target.closest('input, textarea, select, [contenteditable]')) return true;
  return key === ' ' && target.closest('button, a, summary, label') !== null;
}
