import type { KeyboardEvent } from 'react';

/**
 * Moves the focus among the buttons of a group. `steps`: how many buttons each key moves it by. The event stops here, because
 * the page's own shortcuts for arrow keys change the moment shown.
 */
export function moveFocus(event: KeyboardEvent<HTMLElement>, steps: Readonly<Record<string, number>>): void {
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  buttons[buttons.findIndex((button) => button.matches(':focus')) + step]?.focus();
}
