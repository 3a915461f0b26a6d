import { createElement, Fragment, type ReactNode } from 'react';

/** The same thing so many times. Children by position, for nothing tells them apart. */
export function Repeat({ times, children }: { times: number; children: ReactNode }) {
  return createElement(Fragment, null, ...Array.from({ length: times }, () => children));
}
