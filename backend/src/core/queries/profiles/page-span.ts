import type { MetricContext } from '../../metrics/metric-context.ts';
import { WINDOW_US } from '../../time/window.ts';
import type { Span } from './span.ts';

/** The period of the page up to the moment shown. A page of a person or channel ignores the filter of the board. */
export function pageSpan({ endUs }: MetricContext): Span {
  return { afterUs: endUs - WINDOW_US, untilUs: endUs };
}
