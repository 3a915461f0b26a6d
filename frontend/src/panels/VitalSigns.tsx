import type { Summary } from 'backend/core/summary';
import type { VitalSign, VitalSignName, VitalSignsScore as Vitals } from 'backend/core/vital-signs';
import { count, percent } from '../format.ts';
import { Changing } from './Changing.tsx';
import { DEFINITIONS } from './definitions.ts';
import { Panel } from './Panel.tsx';
import { Placeholder } from './Placeholder.tsx';
import { Why } from './Why.tsx';

/** A second score, of shares and not of sums, with all that it is made of. Only where the reader wants it. */
export function VitalSigns({ summary }: { summary: Summary | null }) {
  return (
    <Panel
      id="vital-signs"
      title="Vital signs"
      meta={
        <>
          0 to 100 <Why what="vitals" />
        </>
      }
      data={summary}
    >
      {summary?.vitals ? <Score vitals={summary.vitals} /> : <Placeholder kind="row" />}
    </Panel>
  );
}

function Score({ vitals: { score, band, signs } }: { vitals: Vitals }) {
  return (
    <div className="vitals">
      <p className={`vital ${band ?? 'none'}`}>
        <b>{score === null ? '—' : <Changing>{count(score)}</Changing>}</b>
        {band ?? 'not known'}
      </p>
      <ul>
        {signs.map((sign) => (
          <li key={sign.name} title={`${basis(sign)}. ${definitionOf(sign.name)}`}>
            <span>{sign.name}</span> {sign.value === null ? <i>—</i> : <b>{percent(sign.value)}</b>}{' '}
            <small>{basis(sign)}</small>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The figures behind a sign, or what is missing. */
function basis({ name, part, whole, n, least, value }: VitalSign): string {
  const isOfWeeks = name === 'activity' || name === 'breadth';
  if (value === null && n >= least) return 'usually none';
  if (value === null && n === 0 && whole > 0) return 'not known so far back';
  if (value === null) return `${isOfWeeks ? 'full weeks' : 'n'} ${count(n)}, needs ${least}`;
  return `${count(part)} ${isOfWeeks ? 'in 7 d, usual' : 'of'} ${count(whole)}${WORDS[name]}`;
}

const WORDS: Readonly<Record<VitalSignName, string>> = {
  responsiveness: ' within 24 h',
  newcomers: ' within 7 d',
  retention: ' again',
  activity: '',
  breadth: '',
};

function definitionOf(name: VitalSignName): string {
  return DEFINITIONS.vitals.parts?.find(([part]) => part.startsWith(name))?.[1] ?? '';
}
