import type { Summary } from 'backend/core/summary';
import { count, percent } from '../format.ts';
import { Ago } from './Ago.tsx';
import { Empty } from './Empty.tsx';
import { channelName } from './names.ts';
import { Panel } from './Panel.tsx';
import { Placeholder } from './Placeholder.tsx';
import { usePage } from './page.ts';
import { fittingRows } from './whole-rows.ts';

/** More than any screen shows whole. */
const ROWS = 12;

/** Where people write. */
export function Channels({ summary }: { summary: Summary | null }) {
  const meta =
    summary && `${count(summary.channels.active.length)} of ${count(summary.channels.known)} had messages, 30 d`;
  return (
    <Panel id="channels" title="Channels" meta={meta} data={summary}>
      {summary ? <Table summary={summary} /> : <Placeholder kind="row" />}
    </Panel>
  );
}

function Table({ summary: { channels } }: { summary: Summary }) {
  const { filter, point } = usePage();
  const most = channels.active[0]?.messages ?? 0;
  if (most === 0) return <Empty>Channels with messages of the last 30 days are listed here.</Empty>;
  return (
    <div className="whole">
      <table>
        <thead>
          <tr>
            <th scope="col">Channel</th>
            <th scope="col">Messages</th>
            <th scope="col">Share</th>
            <th scope="col">Posters</th>
            <th scope="col">Last</th>
          </tr>
        </thead>
        <tbody ref={fittingRows}>
          {channels.active.slice(0, ROWS).map(({ channel, messages, share, posters, lastAt }) => (
            <tr
              key={channel.id}
              className={filter.channel === channel.id ? 'chosen' : undefined}
              style={{ backgroundSize: `${(messages / most) * 100}% 3px` }}
            >
              <th scope="row">
                <button
                  type="button"
                  aria-pressed={filter.channel === channel.id}
                  title="Show only this channel"
                  onClick={() => point({ channel: channel.id })}
                >
                  <bdi>{channelName(channel)}</bdi>
                </button>
              </th>
              <td>
                <b>{count(messages)}</b>
              </td>
              <td>{percent(share)}</td>
              <td>{count(posters)}</td>
              <td>
                <Ago at={lastAt} href={undefined} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
