import type { Summary } from 'backend/core/metrics/summary';
import { channelName } from '../../format/display-names.ts';
import { formatNumber, formatPercent } from '../../format/format.ts';
import { summaryPeriodLabel } from '../../format/period-label.ts';
import { PageMark } from '../../panel-frame/PageMark.tsx';
import { Panel } from '../../panel-frame/Panel.tsx';
import type { PanelProps } from '../../panel-frame/panel-definition.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { hideClippedTableRows } from '../../ui/hide-clipped-rows.ts';
import { usePage } from '../../ui/page/page-context.ts';
import { TimeAgo } from '../../ui/TimeAgo.tsx';

/** More rows than any screen has room for. */
const MAX_ROWS = 12;

/** Channels with messages, the most active first. See `docs/metrics.md#channels`. */
export function ChannelsPanel({ summary }: PanelProps) {
  const { timeFormatter } = usePage();
  const meta =
    summary &&
    `${formatNumber(summary.channels.active.length)} of ${formatNumber(summary.channels.known)} active, ${summaryPeriodLabel(summary, timeFormatter)}`;
  return (
    <Panel meta={meta} retryOn={summary}>
      {summary && <ChannelTable summary={summary} />}
    </Panel>
  );
}

function ChannelTable({ summary: { channels } }: { summary: Summary }) {
  const { filter, toggleFilter } = usePage();
  const maxMessages = channels.active[0]?.messages ?? 0;
  if (maxMessages === 0) return <EmptyState>Channels with messages of the period are listed here.</EmptyState>;
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
        <tbody ref={hideClippedTableRows}>
          {channels.active.slice(0, MAX_ROWS).map(({ channel, messages, share, posters, lastAt }) => (
            <tr
              key={channel.id}
              className={filter.channel === channel.id ? 'chosen' : undefined}
              style={{ backgroundSize: `${(messages / maxMessages) * 100}% 3px` }}
            >
              <th scope="row">
                <button
                  type="button"
                  aria-pressed={filter.channel === channel.id}
                  title="Show only this channel"
                  onClick={() => toggleFilter({ channel: channel.id })}
                >
                  <bdi>{channelName(channel)}</bdi>
                </button>
                <PageMark kind="channel" id={channel.id} name={channelName(channel)} />
              </th>
              <td>
                <b>{formatNumber(messages)}</b>
              </td>
              <td>{formatPercent(share)}</td>
              <td>{formatNumber(posters)}</td>
              <td>
                <TimeAgo at={lastAt} href={undefined} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
