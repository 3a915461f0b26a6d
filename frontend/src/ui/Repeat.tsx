import { createElement, Fragment, type ReactNode } from 'react';

/** Renders its children so many times. They are passed by position, so they need no keys. */
export function Repeat({ times, children }: { times: number; children: ReactNode }) {
  return createElement(Fragment, null, ...Array.from({ length: times }, () => children));
}
