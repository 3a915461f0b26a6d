import type { PersonCounts, PersonPage } from 'backend/core/queries/profiles/person-page';
import { channelName, personName } from '../../format/display-names.ts';
import { formatCount, formatNumber } from '../../format/format.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { usePage, useSummary } from '../../ui/page/page-context.ts';
import { useQuery } from '../../ui/page/use-query.ts';
import { SheetTitle } from '../../ui/SheetTitle.tsx';
import { QueryProgress } from '../parts/QueryProgress.tsx';
import { ActivityTable } from './ActivityTable.tsx';
import { type CountLine, CountsTable, durationText, QUESTION_LINES, standingLines } from './CountsTable.tsx';
import { FactList } from './FactList.tsx';
import { MomentText } from './MomentText.tsx';
import { ProfileActions } from './ProfileActions.tsx';
import { ProfileHours } from './ProfileHours.tsx';
import { ProfileNotes } from './ProfileNotes.tsx';
import { TrendChart } from './TrendChart.tsx';
import '../parts/sheet-table.css';
import './profile.css';

const LINES: readonly CountLine<PersonCounts>[] = [
  ...standingLines('people'),
  {
    name: 'Replies given',
    explanation: 'Messages in threads that another person began.',
    text: ({ repliesGiven }) => formatNumber(repliesGiven),
  },
  {
    name: 'Replies received',
    explanation: 'Messages of other people in threads that this person began.',
    text: ({ repliesReceived }) => formatNumber(repliesReceived),
  },
  {
    name: 'Median time to give the first reply',
    explanation: 'How soon this person replies to a thread of somebody else, where nobody replied before.',
    text: ({ medianReplyGiven }) => durationText(medianReplyGiven),
  },
  {
    name: 'Median wait for the first reply',
    explanation: 'How soon another person replies to a thread that this person began.',
    text: ({ medianReplyReceived }) => durationText(medianReplyReceived),
  },
  ...QUESTION_LINES,
];

/** The page of a person; see `docs/metrics.md#person-page`. */
export function PersonSheet({ sheet: { id } }: { sheet: { id: string } }) {
  const { slackLinks } = usePage();
  const { summary } = useSummary();
  const { result, progress, isCurrent } = useQuery('personPage', { id });
  const person = result?.person ?? summary?.directory.person(id) ?? { id, name: '', avatar: '' };
  return (
    <article className="profile">
      <div className="name">
        <Avatar person={person} />
        <SheetTitle>
          <bdi>{personName(person)}</bdi>
        </SheetTitle>
      </div>
      <ProfileActions subject={{ person: id }} slackUrl={slackLinks.person(id)} slackText="Profile in Slack" />
      {(!result || !isCurrent) && <QueryProgress progress={progress} />}
      {result && <PersonFacts page={result} id={id} />}
    </article>
  );
}

function PersonFacts({ page, id }: { page: PersonPage; id: string }) {
  if (!page.isKnown)
    return (
      <p className="none">No message, join or profile that SlackPanda received is of a person with the id {id}.</p>
    );
  return (
    <>
      <ProfileNotes notes={notesOf(page)} />
      <FactList
        facts={[
          { name: 'Joined', value: <MomentText at={page.joinedAt} otherwise="not known" /> },
          { name: 'First message', value: <MomentText at={page.firstMessageAt} otherwise="none" /> },
          { name: 'Last message', value: <MomentText at={page.lastMessageAt} otherwise="none" /> },
        ]}
      />
      <CountsTable period={page.period} past={page.past} lines={LINES} />
      {page.trend && <TrendChart chart={page.trend} />}
      <ProfileHours hours={page.hours} subject={{ person: id }} />
      <ActivityTable
        kind="channel"
        title="Channels"
        empty="This person has no counted messages."
        rows={page.channels.map(({ channel, ...row }) => ({ ...row, id: channel.id, name: channelName(channel) }))}
      />
    </>
  );
}

function notesOf({ isBot, isGuest, isDeleted, isOfOtherWorkspace, isApart, uncounted }: PersonPage): readonly string[] {
  return [
    isBot ? 'A bot or app.' : '',
    isGuest ? 'A guest.' : '',
    isOfOtherWorkspace ? 'A member of another workspace, by Slack Connect.' : '',
    isDeleted ? 'The account is deactivated.' : '',
    isApart ? 'Counts apart: the numbers of the board leave this person out, and this page counts everybody.' : '',
    uncounted > 0 ? `${formatCount(uncounted, 'message')} more in no number: of a bot, or direct.` : '',
  ].filter(Boolean);
}
