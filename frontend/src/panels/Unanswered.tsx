import type { Summary } from 'backend/core/summary';
import type { UnansweredQuestion as Question } from 'backend/core/unanswered';
import { memo } from 'react';
import { formatNumber, formatWaitingTime } from '../format.ts';
import { OptionalLink } from './MaybeLink.tsx';
import { MessageText } from './message-text.tsx';
import { channelName, personName } from './names.ts';
import { Panel } from './Panel.tsx';
import { Skeleton } from './Placeholder.tsx';
import { usePage } from './page.ts';
import { useNow } from './use-now.ts';
import { hideClippedColumnRows } from './whole-rows.ts';

/** More than any screen shows whole. */
const MAX_ROWS = 24;

/** Who asked something and got no reply, the longest wait first. */
export function UnansweredPanel({ summary }: { summary: Summary | null }) {
  const open = summary?.unanswered.length ?? 0;
  return (
    <Panel
      id="unanswered"
      title={open > 0 ? `Unanswered ${formatNumber(open)}` : 'Unanswered'}
      meta="oldest first"
      retryOn={summary}
    >
      {summary ? <QuestionList summary={summary} /> : <Skeleton kind="row" />}
    </Panel>
  );
}

function QuestionList({ summary }: { summary: Summary }) {
  if (summary.unanswered.length === 0)
    return (
      <p className="empty">
        Every question of the last 30 days has a reply. One that has none waits here, the oldest on top.
      </p>
    );
  return (
    <ol className="questions" ref={hideClippedColumnRows}>
      {summary.unanswered.slice(0, MAX_ROWS).map((question) => (
        <MemoizedQuestionRow key={question.key} question={question} />
      ))}
    </ol>
  );
}

const MemoizedQuestionRow = memo(QuestionRow);

function QuestionRow({ question }: { question: Question }) {
  const { now, slackLinks: links, timeFormatter: times } = usePage();
  const time = useNow(now);
  const { at, ts, person, channel, text } = question;
  const href = links.message(channel.id, ts, '');
  return (
    <li>
      <time
        className="age"
        dateTime={new Date(at).toISOString()}
        title={`${times.weekdayDate(at)}, ${times.timeOfDay(at)}`}
      >
        {formatWaitingTime(time - at)}
      </time>
      <div>
        <MessageText text={text} />
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
