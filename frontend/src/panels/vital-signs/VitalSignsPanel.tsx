import type { VitalSign, VitalSignName, VitalSignsScore } from 'backend/core/metrics/vital-signs/vital-signs';
import { formatNumber, formatPercent } from '../../format/format.ts';
import { scoreScope } from '../../format/period-label.ts';
import { Panel } from '../../panel-frame/Panel.tsx';
import type { PanelProps } from '../../panel-frame/panel-definition.ts';
import { FlashOnChange } from '../../ui/FlashOnChange.tsx';
import { usePage } from '../../ui/page/page-context.ts';
import { SIGN_MEANINGS } from './metric-definition.ts';

/** A second score, made of five shares, with each of them. See `docs/metrics.md#vital-signs`. */
export function VitalSignsPanel({ summary }: PanelProps) {
  const { timeFormatter } = usePage();
  const scope = summary && scoreScope(summary, timeFormatter);
  return (
    <Panel meta={scope ?? '0 to 100'} retryOn={summary}>
      {summary?.vitals && <Score vitals={summary.vitals} />}
    </Panel>
  );
}

function Score({ vitals: { score, band, signs } }: { vitals: VitalSignsScore }) {
  return (
    <div className="vitals">
      <p className={`vital ${band ?? 'none'}`}>
        <b>{score === null ? '—' : <FlashOnChange>{formatNumber(score)}</FlashOnChange>}</b>
        {band ?? 'not known'}
      </p>
      <ul>
        {signs.map((sign) => (
          <li key={sign.name} title={`${sampleText(sign)}. ${SIGN_MEANINGS[sign.name]}`}>
            <span>{sign.name}</span> {sign.value === null ? <i>—</i> : <b>{formatPercent(sign.value)}</b>}{' '}
            <small>{sampleText(sign)}</small>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The counts behind a sign, or why there is no value. */
function sampleText({ name, numerator, denominator, sampleSize, minSampleSize, value }: VitalSign): string {
  const isWeekly = name === 'activity' || name === 'breadth';
  if (value === null && sampleSize >= minSampleSize) return 'usually none';
  if (value === null && sampleSize === 0 && denominator > 0) return 'not known so far back';
  if (value === null) return `${isWeekly ? 'full weeks' : 'n'} ${formatNumber(sampleSize)}, needs ${minSampleSize}`;
  return `${formatNumber(numerator)} ${isWeekly ? 'in 7 d, usual' : 'of'} ${formatNumber(denominator)}${SIGN_SUFFIXES[name]}`;
}

const SIGN_SUFFIXES: Readonly<Record<VitalSignName, string>> = {
  responsiveness: ' within 24 h',
  newcomers: ' within 7 d',
  retention: ' again',
  activity: '',
  breadth: '',
};
