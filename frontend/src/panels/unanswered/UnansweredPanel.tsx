import type { Summary } from 'backend/core/metrics/summary';
import type { UnansweredQuestion } from 'backend/core/metrics/unanswered-questions';
import type { MessageKey } from 'backend/core/protocol/message-texts';
import { memo } from 'react';
import { channelName, personName } from '../../format/display-names.ts';
import { formatNumber, formatWaitingTime } from '../../format/format.ts';
import { isDefaultPeriod } from '../../format/period-choices.ts';
import { summaryPeriodLabel } from '../../format/period-label.ts';
import { Panel } from '../../panel-frame/Panel.tsx';
import { usePanelDefinition } from '../../panel-frame/panel-context.ts';
import type { PanelProps } from '../../panel-frame/panel-definition.ts';
import { MessageText } from '../../slack-markup/MessageText.tsx';
import type { LoadedText } from '../../slack-markup/text-note.ts';
import { hideClippedColumnRows } from '../../ui/hide-clipped-rows.ts';
import { OptionalLink } from '../../ui/OptionalLink.tsx';
import { textKey } from '../../ui/page/message-texts.ts';
import { PageLink } from '../../ui/page/PageLink.tsx';
import { usePage } from '../../ui/page/page-context.ts';
import { useTexts } from '../../ui/page/use-texts.ts';
import { useNow } from '../../ui/use-now.ts';

/** More rows than any screen has room for. */
const MAX_ROWS = 24;

/**
 * Questions without a reply by another person, the oldest first; the newest first where the summary has only those. See
 * `docs/metrics.md#unanswered-questions`.
 */
export function UnansweredPanel({ summary }: PanelProps) {
  const { title } = usePanelDefinition();
  const { timeFormatter } = usePage();
  const { count = 0, newest = [] } = summary?.unanswered ?? {};
  const order = count > newest.length ? 'newest first' : 'oldest first';
  const period =
    summary && !isDefaultPeriod(summary.period.chosen) ? `, ${summaryPeriodLabel(summary, timeFormatter)}` : '';
  return (
    <Panel title={count > 0 ? `${title} ${formatNumber(count)}` : title} meta={`${order}${period}`} retryOn={summary}>
      {summary && <QuestionList summary={summary} />}
    </Panel>
  );
}

function QuestionList({ summary }: { summary: Summary }) {
  const questions = shownQuestions(summary.unanswered);
  const { texts, isKept } = useTexts(questions.filter(({ text }) => text === null).map(messageKey));
  if (summary.unanswered.count === 0)
    return <p className="empty">Every question of the period has a reply. Questions without one are listed here.</p>;
  return (
    <ol className="questions" ref={hideClippedColumnRows}>
      {questions.map((question) => (
        <MemoizedQuestionRow
          key={question.key}
          question={question}
          text={question.text ?? texts.get(textKey(messageKey(question)))}
          isKept={isKept}
        />
      ))}
    </ol>
  );
}

function shownQuestions({ count, newest }: Summary['unanswered']): readonly UnansweredQuestion[] {
  return (count > newest.length ? newest : newest.toReversed()).slice(0, MAX_ROWS);
}

function messageKey({ channel, ts }: UnansweredQuestion): MessageKey {
  return { channel: channel.id, ts };
}

const MemoizedQuestionRow = memo(QuestionRow);

interface RowProps {
  question: UnansweredQuestion;
  text: LoadedText;
  isKept: boolean;
}

function QuestionRow({ question, text, isKept }: RowProps) {
  const { now, slackLinks, timeFormatter } = usePage();
  const time = useNow(now);
  const { at, ts, person, channel } = question;
  const href = slackLinks.message(channel.id, ts, '');
  return (
    <li>
      <time
        className="age"
        dateTime={new Date(at).toISOString()}
        title={`${timeFormatter.weekdayDate(at, time)}, ${timeFormatter.timeOfDay(at)}`}
      >
        {formatWaitingTime(time - at)}
      </time>
      <div>
        <MessageText text={text} isKept={isKept} isPrivate={channel.isPrivate} />
        <span className="sub">
          <PageLink kind="channel" id={channel.id}>
            <bdi>{channelName(channel)}</bdi>
          </PageLink>{' '}
          ·{' '}
          <PageLink kind="person" id={person.id}>
            <bdi>{personName(person)}</bdi>
          </PageLink>
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
