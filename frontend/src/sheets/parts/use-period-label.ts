import { periodLabel } from '../../format/period-label.ts';
import { usePage, useSummary } from '../../ui/page/page-context.ts';

/** The period that the page shows, as short as it can be: "30 d", "Nov". Empty until the first snapshot is loaded. */
export function usePeriodLabel(): string {
  const { timeFormatter } = usePage();
  const { summary } = useSummary();
  return summary ? periodLabel(summary.period, summary.now, timeFormatter) : '';
}
