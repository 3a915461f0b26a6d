import { type ReactNode, Suspense } from 'react';
import type { TimeRange } from '../../charts/time-axis.ts';
import { preloadedComponent } from '../../ui/lazy-component.ts';
import { usePage } from '../../ui/page/page-context.ts';

// Most logs have no gap, so what draws one is not part of the first load.
const GapMarks = preloadedComponent(() => import('./Gaps.tsx').then(({ GapMarks }) => GapMarks));
const GapList = preloadedComponent(() => import('./Gaps.tsx').then(({ GapList }) => GapList));
const ScrubberGaps = preloadedComponent(() => import('./Gaps.tsx').then(({ ScrubberGaps }) => ScrubberGaps));

const EMPTY_RAIL = <div className="gaps" aria-hidden="true" />;

/** Marks the gaps on the axis of the chart. */
export function LazyGapMarks({ slots }: { slots: readonly TimeRange[] }) {
  return useGaps(<GapMarks slots={slots} />, null);
}

/** Marks the gaps on the rail of the scrubber. */
export function LazyScrubberGaps({ slots }: { slots: readonly TimeRange[] }) {
  return useGaps(<ScrubberGaps slots={slots} />, EMPTY_RAIL);
}

/** How many gaps there are on the axis, after the text `prefix`. */
export function LazyGapList({ slots, prefix }: { slots: readonly TimeRange[]; prefix: string }) {
  return useGaps(<GapList slots={slots} prefix={prefix} />, null);
}

function useGaps(drawn: ReactNode, empty: ReactNode): ReactNode {
  return usePage().gaps.length > 0 ? <Suspense fallback={empty}>{drawn}</Suspense> : empty;
}
