import { useEffect } from 'react';

/** Keys with a default action of the browser, such as scrolling or searching in the page. */
const PREVENT_DEFAULT_KEYS = new Set([' ', '/', '?', 'arrowleft', 'arrowright']);

type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Runs the action of a single key, unless the viewer is typing, a dialog is open or a modifier is held. Keys are lower case. */
export function useKeyboardShortcuts(actions: Shortcuts): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
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
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [actions]);
}

/** Space presses a button or link; a range slider handles arrows and space; a text field handles every key. */
function handlesKeyItself(target: HTMLElement, key: string): boolean {
  if (target.matches('input[type="range"]')) return key === ' ' || key.startsWith('arrow');
  if (target.closest('input, textarea, select, [contenteditable]')) return true;
  return key === ' ' && target.closest('button, a, summary, label') !== null;
}
