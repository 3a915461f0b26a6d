import type { Summary } from 'backend/core/metrics/summary';
import type { UnansweredQuestion } from 'backend/core/metrics/unanswered-questions';
import { memo } from 'react';
import { channelName, personName } from '../../format/display-names.ts';
import { formatNumber, formatWaitingTime } from '../../format/format.ts';
import { Panel } from '../../panel-frame/Panel.tsx';
import { usePanelDefinition } from '../../panel-frame/panel-context.ts';
import type { PanelProps } from '../../panel-frame/panel-definition.ts';
import { MessageText } from '../../slack-markup/MessageText.tsx';
import { hideClippedColumnRows } from '../../ui/hide-clipped-rows.ts';
import { OptionalLink } from '../../ui/OptionalLink.tsx';
import { usePage } from '../../ui/page-context.ts';
import { useNow } from '../../ui/use-now.ts';

/** More rows than any screen has room for. */
const MAX_ROWS = 24;

/** Questions without a reply by another person, the oldest first. See `docs/metrics.md#unanswered-questions`. */
export function UnansweredPanel({ summary }: PanelProps) {
  const { title } = usePanelDefinition();
  const count = summary?.unanswered.count ?? 0;
  return (
    <Panel title={count > 0 ? `${title} ${formatNumber(count)}` : title} meta="oldest first" retryOn={summary}>
      {summary && <QuestionList summary={summary} />}
    </Panel>
  );
}

function QuestionList({ summary }: { summary: Summary }) {
  if (summary.unanswered.count === 0)
    return (
      <p className="empty">
        Every question of the last 30 days has a reply. One that has none waits here, the oldest on top.
      </p>
    );
  return (
    <ol className="questions" ref={hideClippedColumnRows}>
      {summary.unanswered.newest
        .toReversed()
        .slice(0, MAX_ROWS)
        .map((question) => (
          <MemoizedQuestionRow key={question.key} question={question} />
        ))}
    </ol>
  );
}

const MemoizedQuestionRow = memo(QuestionRow);

function QuestionRow({ question }: { question: UnansweredQuestion }) {
  const { now, slackLinks, timeFormatter } = usePage();
  const time = useNow(now);
  const { at, ts, person, channel, text } = question;
  const href = slackLinks.message(channel.id, ts, '');
  return (
    <li>
      <time
        className="age"
        dateTime={new Date(at).toISOString()}
        title={`${timeFormatter.weekdayDate(at)}, ${timeFormatter.timeOfDay(at)}`}
      >
        {formatWaitingTime(time - at)}
      </time>
      <div>
        <MessageText text={text ?? ''} isPrivate={channel.isPrivate} />
        <span className="sub">
          <bdi>{channelName(channel)}</bdi> · <bdi>{personName(person)}</bdi>
        </span>
      </div>
      {href && (
        <OptionalLink href={href} className="go">
          ↗<span className="unseen">Open in Slack</span>
        </OptionalLink>
      )}
    </li>
  );
}
