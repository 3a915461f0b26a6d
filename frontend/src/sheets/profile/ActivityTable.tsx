import type { Milliseconds } from 'backend/core/time/units';
import { formatNumber } from '../../format/format.ts';
import { PageLink } from '../../ui/page/PageLink.tsx';
import { TimeAgo } from '../../ui/TimeAgo.tsx';
import { usePeriodLabel } from '../parts/use-period-label.ts';
import { useRowsInSteps } from '../parts/use-rows-in-steps.tsx';

/** One person or channel of a list. */
export interface ActivityTableRow {
  id: string;
  name: string;
  messages: number;
  pastMessages: number;
  lastAt: Milliseconds;
}

interface Props {
  kind: 'person' | 'channel';
  title: string;
  /** Stands in place of the table while there are no rows. */
  empty: string;
  rows: readonly ActivityTableRow[];
}

/** Channels of a person, or people of a channel, each of which leads to its own page. */
export function ActivityTable({ kind, title, empty, rows }: Props) {
  const { drawn, more } = useRowsInSteps(rows);
  const periodLabel = usePeriodLabel();
  return (
    <section>
      <h3>
        {title} <span className="number">{formatNumber(rows.length)}</span>
      </h3>
      {rows.length === 0 ? (
        <p className="none">{empty}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{kind === 'person' ? 'Person' : 'Channel'}</th>
              <th scope="col">{periodLabel}</th>
              <th scope="col">Whole past</th>
              <th scope="col">Last</th>
            </tr>
          </thead>
          <tbody>
            {drawn.map((row) => (
              <tr key={row.id}>
                <th scope="row">
                  <PageLink kind={kind} id={row.id} title={row.name}>
                    <bdi>{row.name}</bdi>
                  </PageLink>
                </th>
                <td>
                  <b>{formatNumber(row.messages)}</b>
                </td>
                <td>{formatNumber(row.pastMessages)}</td>
                <td>
                  <TimeAgo at={row.lastAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {more}
    </section>
  );
}
