import type { Summary } from 'backend/core/summary';
import type { UnansweredQuestion as Question } from 'backend/core/unanswered';
import { memo } from 'react';
import { count, waiting } from '../format.ts';
import { MaybeLink } from './MaybeLink.tsx';
import { MessageText } from './message-text.tsx';
import { channelName, personName } from './names.ts';
import { Panel } from './Panel.tsx';
import { Placeholder } from './Placeholder.tsx';
import { usePage } from './page.ts';
import { useNow } from './use-now.ts';
import { wholeRows } from './whole-rows.ts';

/** More than any screen shows whole. */
const ROWS = 24;

/** Who asked something and got no reply, the longest wait first. */
export function Unanswered({ summary }: { summary: Summary | null }) {
  const open = summary?.unanswered.length ?? 0;
  return (
    <Panel
      id="unanswered"
      title={open > 0 ? `Unanswered ${count(open)}` : 'Unanswered'}
      meta="oldest first"
      data={summary}
    >
      {summary ? <List summary={summary} /> : <Placeholder kind="row" />}
    </Panel>
  );
}

function List({ summary }: { summary: Summary }) {
  if (summary.unanswered.length === 0)
    return (
      <p className="empty">
        Every question of the last 30 days has a reply. One that has none waits here, the oldest on top.
      </p>
    );
  return (
    <ol className="questions" ref={wholeRows}>
      {summary.unanswered.slice(0, ROWS).map((question) => (
        <Row key={question.key} question={question} />
      ))}
    </ol>
  );
}

const Row = memo(QuestionRow);

function QuestionRow({ question }: { question: Question }) {
  const { now, links, times } = usePage();
  const time = useNow(now);
  const { at, ts, person, channel, text } = question;
  const href = links.message(channel.id, ts, '');
  return (
    <li>
      <time className="age" dateTime={new Date(at).toISOString()} title={`${times.weekday(at)}, ${times.second(at)}`}>
        {waiting(time - at)}
      </time>
      <div>
        <MessageText text={text} />
        <span className="sub">
          <bdi>{channelName(channel)}</bdi> · <bdi>{personName(person)}</bdi>
        </span>
      </div>
      {href && (
        <MaybeLink href={href} className="go">
          ↗<span className="unseen">Open in Slack</span>
        </MaybeLink>
      )}
    </li>
  );
}
