import { useEffect } from 'react';

/** What the browser does with these on its own would be done as well: scroll, or search in the page. */
const TAKEN = new Set([' ', '/', '?', 'arrowleft', 'arrowright']);

type Actions = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Single keys, except where the reader is typing or the browser means something else. */
export function useKeys(actions: Actions): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return;
      if (document.querySelector('dialog[open]')) return;
      const key = event.key.toLowerCase();
      const { target } = event;
      if (target instanceof HTMLElement && isForItself(target, key)) return;
      const action = actions[key];
      if (!action) return;
      if (TAKEN.has(key)) event.preventDefault();
      action(event);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [actions]);
}

/** Space presses a button. A range is no text: only the arrows and the space are its own. */
function isForItself(target: HTMLElement, key: string): boolean {
  if (target.matches('input[type="range"]')) return key === ' ' || key.startsWith('arrow');
  if (target.closest('input, textarea, select, [contenteditable]')) return true;
  return key === ' ' && target.closest('button, a, summary, label') !== null;
}
