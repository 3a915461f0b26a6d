import type { Difference, NamedCause } from 'backend/core/queries/what-counts/difference';
import { SCORE_TERMS, type ScoreTerms } from 'backend/core/queries/what-counts/score-terms';
import { channelName, personName } from '../../format/display-names.ts';
import { formatNumber, formatSigned } from '../../format/format.ts';
import { useQuery } from '../../ui/page/use-query.ts';
import { progressText } from '../parts/progress-text.ts';
import { useRowsInSteps } from '../parts/use-rows-in-steps.tsx';

type NumberName = 'total' | 'messages' | 'newMembers' | 'posters' | 'score';

const NUMBERS: readonly { name: NumberName; label: string }[] = [
  { name: 'total', label: 'Total messages' },
  { name: 'messages', label: 'Messages of the period' },
  { name: 'newMembers', label: 'New members of the period' },
  { name: 'posters', label: 'People posting in the period' },
  { name: 'score', label: 'Health score' },
];

/** The numbers to which the causes add up. */
const COUNTED = ['total', 'messages', 'newMembers', 'posters'] as const;

const TERM_LABELS: Record<keyof ScoreTerms, string> = {
  base: 'Base',
  messages: 'Messages × points',
  members: 'New members × points',
  cap: 'Cut off by the cap',
  quiet: 'Quiet',
};

/** Each number of the tiles with what it is by the community's definition, and why they differ. */
export function Numbers({ isChanged, onReset }: { isChanged: boolean; onReset: () => void }) {
  const { result, progress, isCurrent } = useQuery('difference', { before: null });
  const isSame = !isChanged && result !== null && result.causes.length === 0;
  return (
    <section aria-labelledby="counts-numbers" className={isCurrent ? 'numbers' : 'numbers old'}>
      <h3 id="counts-numbers">Numbers</h3>
      <dl className="tiles-now">
        {NUMBERS.map(({ name, label }) => (
          <div key={name}>
            <dt>{label}</dt>
            <dd>
              <b>{result ? formatNumber(result.after[name]) : '…'}</b>
              <span>{result && changeText(result, name)}</span>
            </dd>
          </div>
        ))}
      </dl>
      <p role="status">
        {result === null || !isCurrent
          ? progressText(progress)
          : isSame
            ? 'This is what the community decided to count.'
            : result.causes.length === 0 && result.before.score === result.after.score
              ? 'It changes no number of this period and filter.'
              : 'The numbers after “was” are by what the community decided.'}
      </p>
      {result && !isSame && <Why difference={result} />}
      {isChanged && (
        <button type="button" className="button quiet" onClick={onReset}>
          Reset to what the community decided
        </button>
      )}
    </section>
  );
}

function changeText({ before, after }: Difference, name: NumberName): string {
  return before[name] === after[name] ? 'unchanged' : `was ${formatNumber(before[name])}`;
}

function Why({ difference }: { difference: Difference }) {
  const { before, after, causes } = difference;
  const { drawn, more } = useRowsInSteps(causes);
  return (
    <details className="differs">
      <summary>Why different</summary>
      <div className="scrolls">
        <table>
          <caption>Who and what accounts for the difference</caption>
          <thead>
            <tr>
              <th scope="col">Cause</th>
              <th scope="col">Total</th>
              <th scope="col">Messages</th>
              <th scope="col">New members</th>
              <th scope="col">People posting</th>
            </tr>
          </thead>
          <tbody>
            {drawn.map((cause) => (
              <CauseRow key={`${cause.kind} ${cause.id}`} cause={cause} />
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">All {formatNumber(causes.length)}</th>
              {COUNTED.map((name) => (
                <td key={name}>{differenceText(after[name] - before[name])}</td>
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
      {more}
      <table>
        <caption>The health score, of the whole community in 30 days</caption>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">Was</th>
            <th scope="col">Is</th>
            <th scope="col">Difference</th>
          </tr>
        </thead>
        <tbody>
          {SCORE_TERMS.map((term) => (
            <ScoreRow key={term} label={TERM_LABELS[term]} before={before.terms[term]} after={after.terms[term]} />
          ))}
        </tbody>
        <tfoot>
          <ScoreRow label="Score" before={before.score} after={after.score} />
        </tfoot>
      </table>
    </details>
  );
}

function CauseRow({ cause }: { cause: NamedCause }) {
  const { kind, person, channel } = cause;
  const name = channel ? channelName(channel) : person && person.id !== '' ? personName(person) : 'without a user';
  return (
    <tr>
      <th scope="row">
        <bdi>{name}</bdi> {kind === 'bot' && <small>bot</small>}
      </th>
      {COUNTED.map((number) => (
        <td key={number}>{differenceText(cause[number])}</td>
      ))}
    </tr>
  );
}

function ScoreRow({ label, before, after }: { label: string; before: number; after: number }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>{formatNumber(before)}</td>
      <td>{formatNumber(after)}</td>
      <td>{differenceText(after - before)}</td>
    </tr>
  );
}

/** "+5", "−3"; nothing for what rounds to 0. */
function differenceText(value: number): string {
  return Math.abs(value) < 0.005 ? '' : formatSigned(value);
}
