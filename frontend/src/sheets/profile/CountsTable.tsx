import type { QuestionCounts } from 'backend/core/queries/profiles/conversation-counts';
import type { Standing } from 'backend/core/queries/profiles/tally';
import type { Milliseconds } from 'backend/core/time/units';
import { formatDuration, formatNumber, formatPercent } from '../../format/format.ts';
import { usePeriodLabel } from '../parts/use-period-label.ts';

/** One line of the table: what it counts, and the number as text of each stretch of time. */
export interface CountLine<Counts> {
  name: string;
  /** What the number is, where its name does not say enough. */
  explanation?: string;
  text: (counts: Counts) => string;
}

interface Props<Counts> {
  period: Counts;
  past: Counts;
  lines: readonly CountLine<Counts>[];
}

/** The numbers of the period beside those of the whole past. */
export function CountsTable<Counts>({ period, past, lines }: Props<Counts>) {
  const periodLabel = usePeriodLabel();
  return (
    <table className="counts">
      <thead>
        <tr>
          <td />
          <th scope="col">{periodLabel}</th>
          <th scope="col">Whole past</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ name, explanation, text }) => (
          <tr key={name}>
            <th scope="row" title={explanation}>
              {name}
            </th>
            <td>
              <b>{text(period)}</b>
            </td>
            <td>{text(past)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const NONE = '—';

/** The lines that a person and a channel share: messages, share and rank. `rankedNoun`: what is ranked. */
export function standingLines(rankedNoun: string): readonly CountLine<Standing>[] {
  return [
    { name: 'Messages', text: ({ messages }) => formatNumber(messages) },
    { name: 'Share of all messages', text: ({ share }) => (share === null ? NONE : formatPercent(share)) },
    {
      name: `Rank among ${rankedNoun}`,
      explanation: `By messages, among ${rankedNoun} with messages.`,
      text: ({ rank, ranked }) => (rank === null ? NONE : `${formatNumber(rank)} of ${formatNumber(ranked)}`),
    },
  ];
}

export const QUESTION_LINES: readonly CountLine<{ questions: QuestionCounts }>[] = [
  {
    name: 'Questions asked',
    explanation: 'Messages that begin a thread and have a question mark.',
    text: ({ questions }) => formatNumber(questions.asked),
  },
  {
    name: 'Questions answered',
    explanation: 'Questions to which another person has replied in the thread.',
    text: ({ questions }) => formatNumber(questions.answered),
  },
  {
    name: 'Questions unanswered',
    explanation: 'Questions to which no other person has replied in the thread.',
    text: ({ questions }) => formatNumber(questions.asked - questions.answered),
  },
];

/** "12 min"; a dash if there is none. */
export function durationText(duration: Milliseconds | null): string {
  return duration === null ? NONE : formatDuration(duration);
}
